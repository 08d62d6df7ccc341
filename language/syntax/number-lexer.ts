/** Everything that starts with a digit: numbers, percentages, durations, dates, timestamps, versions. */
import { badDate, badNumber } from "../diagnostics/registry/syntax.ts";
import type { Lexer } from "./lexer.ts";
import { T } from "./tokens.ts";

const wordCodes = new Uint8Array(128);
for (let code = 0; code < 128; code++) wordCodes[code] = /\w/.test(String.fromCharCode(code)) ? 1 : 0;
const widerWord = /[\p{L}\p{M}\p{N}]/u;

/** A character of a word: letters of any script, digits and `_`. */
export function isWordCode(code: number): boolean {
  if (code < 128) return wordCodes[code] === 1;
  // NaN at the end of the text; no letters outside the basic plane.
  return code >= 0xaa && code < 0xd800 && widerWord.test(String.fromCharCode(code));
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const dateShape = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?(?![\w-])/y;

/** Reads the literal at the cursor, which stands on a digit. */
export function scanNumber(lexer: Lexer) {
  const { text } = lexer;
  const start = lexer.pos;
  let end = digits(text, start);
  if (end === start + 4 && text.charCodeAt(end) === 45 && isDigit(text.charCodeAt(end + 1))) {
    dateShape.lastIndex = start;
    if (dateShape.test(text)) return date(lexer, start, dateShape.lastIndex);
  }
  let whole = true;
  if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
    whole = false;
    end = digits(text, end + 1);
    if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
      end = digits(text, end + 1);
      const more = text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1));
      if (more) end = digits(text, end + 1);
      if (more || isWordCode(text.charCodeAt(end))) return bad(lexer, start, end);
      return lexer.push(T.Version, text.slice(start, end), start, end);
    }
  }
  const code = text.charCodeAt(end);
  if (!isWordCode(code)) {
    if (code === 37) end++;
    const image = text.slice(start, end);
    return image.includes("__") || (image.endsWith("_") && image.length > 0)
      ? bad(lexer, start, end)
      : lexer.push(T.Number, image, start, end);
  }
  if (code === 101 || code === 69) {
    const sign = text.charCodeAt(end + 1);
    const exponent = sign === 43 || sign === 45 ? end + 2 : end + 1;
    if (isDigit(text.charCodeAt(exponent))) {
      end = digits(text, exponent);
      if (isWordCode(text.charCodeAt(end))) return bad(lexer, start, end);
      return lexer.push(T.Number, text.slice(start, end), start, end);
    }
  }
  let unitEnd = end + 1;
  while (isWordCode(text.charCodeAt(unitEnd))) unitEnd++;
  const calendar = unitEnd - end === 2 || text.charCodeAt(end) === 121;
  if (isDurationUnit(text, end, unitEnd) && (whole || !calendar)) {
    return lexer.push(T.Duration, text.slice(start, unitEnd), start, unitEnd);
  }
  bad(lexer, start, end);
}

function digits(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isDigit(code) && code !== 95) return end;
    end++;
  }
}

/** `s m h d w mo y` */
function isDurationUnit(text: string, from: number, to: number): boolean {
  const code = text.charCodeAt(from);
  if (to - from === 2) return code === 109 && text.charCodeAt(from + 1) === 111;
  return (
    to - from === 1 && (code === 115 || code === 109 || code === 104 || code === 100 || code === 119 || code === 121)
  );
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function date(lexer: Lexer, start: number, end: number): void {
  const image = lexer.text.slice(start, end);
  const part = (from: number, to: number) => Number(image.slice(from, to) || "0");
  const [year, month, day] = [part(0, 4), part(5, 7), part(8, 10)];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && !leap ? 28 : (daysOfMonth[month - 1] ?? 0);
  const inCalendar = day >= 1 && day <= days;
  const inDay = part(11, 13) < 24 && part(14, 16) < 60 && (image.length < 19 || part(17, 19) < 60);
  if (!inCalendar || !inDay) {
    const place = lexer.place(start, end);
    const last = `${image.slice(0, 8)}${days}`;
    const fixes =
      day > days && days > 0
        ? [{ title: `change to \`${last}\`, the last of the month`, edits: [{ place, text: last + image.slice(10) }] }]
        : [];
    lexer.report(badDate.at(place, { written: image }, { fixes }));
  }
  lexer.push(image.length > 10 ? T.Timestamp : T.Date, image, start, end);
}

/** `10EUR`, `90min`, `1__0`: one complaint, and a number for the parser to go on with. */
function bad(lexer: Lexer, start: number, numberEnd: number): void {
  const { text } = lexer;
  let end = numberEnd;
  while (isWordCode(text.charCodeAt(end))) end++;
  const written = text.slice(start, end);
  const place = lexer.place(start, end);
  const suffix = text.slice(numberEnd, end);
  const fixes = /^[A-Za-z]{2,}$/.test(suffix)
    ? [
        {
          title: "put a blank before the unit",
          edits: [{ place, text: `${text.slice(start, numberEnd)} ${suffix}` }],
        },
      ]
    : [];
  lexer.report(badNumber.at(place, { written: written.length > 40 ? `${written.slice(0, 40)}…` : written }, { fixes }));
  lexer.push(T.Number, "0", start, end);
}
