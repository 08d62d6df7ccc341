/** Texts: `"one line"` with escapes, `"""several lines"""` as they stand. */
import { textNotClosed, unknownEscape } from "../diagnostics/registry/syntax.ts";
import type { Lexer } from "./lexer.ts";
import { declarationKeywords, T } from "./tokens.ts";

/** Reads `"…"`. An unclosed text ends with its line. */
export function scanText(lexer: Lexer) {
  const { text, pos } = lexer;
  let escaped = false;
  let end = pos + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 34) {
      if (escaped) checkEscapes(lexer, pos + 1, end);
      return lexer.push(T.Text, text.slice(pos, end + 1), pos, end + 1);
    }
    if (code === 10 || code === 13) break;
    if (code === 92) {
      escaped = true;
      const next = text.charCodeAt(end + 1);
      if (next !== 10 && next !== 13) end++;
    }
  }
  end = Math.min(end, text.length);
  const fixes = [{ title: 'add a `"`', edits: [{ place: lexer.place(end, end), text: '"' }] }];
  lexer.report(textNotClosed.at(lexer.place(pos, pos + 1), { quote: '"' }, { fixes }));
  lexer.push(T.Text, `${text.slice(pos, end)}"`, pos, end);
}

const declarationLine = new RegExp(
  `[\\r\\n](?:\\}|(?:///?.*[\\r\\n]+)*(?:${declarationKeywords.join("|")})\\b[^:=\\r\\n])`,
  "g",
);

/** Reads `"""…"""`. An unclosed one ends before the next declaration, so that it does not swallow the file. */
export function scanLongText(lexer: Lexer) {
  const { text, pos } = lexer;
  const close = text.indexOf('"""', pos + 3);
  if (close >= 0) {
    // A quote more at the end belongs to the text: `"""say "no""""`.
    let end = close + 3;
    while (text.charCodeAt(end) === 34) end++;
    return lexer.push(T.LongText, text.slice(pos, end), pos, end);
  }
  declarationLine.lastIndex = pos;
  const end = declarationLine.exec(text)?.index ?? text.length;
  lexer.report(textNotClosed.at(lexer.place(pos, pos + 3), { quote: '"""' }));
  lexer.push(T.LongText, `${text.slice(pos, end)}"""`, pos, end);
}

const escapeShape = /\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|(["\\/nrtbf0])|([\s\S]?))/g;

function checkEscapes(lexer: Lexer, start: number, end: number): void {
  for (const match of lexer.text.slice(start, end).matchAll(escapeShape)) {
    const wide = match[1] !== undefined && Number.parseInt(match[1], 16) > 0x10ffff;
    if (match[4] === undefined && !wide) continue;
    const at = start + match.index;
    lexer.report(unknownEscape.at(lexer.place(at, at + match[0].length), { written: match[0] }));
  }
}

const named: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", 0: "\0" };

/** The value of a text as written, quotes included. */
export function textValue(image: string): string {
  const inner = image.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  return inner.replace(escapeShape, (all, braced?: string, four?: string, sign?: string) => {
    const code = braced ?? four;
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? all : String.fromCodePoint(point);
    }
    return sign === undefined ? all : (named[sign] ?? sign);
  });
}
