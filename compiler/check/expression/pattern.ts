/**
 * Patterns follow RE2 (github.com/google/re2/wiki/Syntax): what backtracking engines have beyond it is an error here, because the
 * engines would reject it at run time. A reader that accepts what RE2 accepts, as far as syntax goes; it builds nothing.
 */
import { invalidPattern } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, placeOf, type Report } from "../../bind/bound-mesh.ts";

/** Reports what RE2 could not read, at its place in the pattern; true when all is well. */
export function reportPattern(literal: ast.RegexLiteral | ast.StringLiteral, file: BoundFile, report: Report): boolean {
  const problem = patternProblem(literal.value);
  if (problem === undefined) return true;
  // Escapes and quotes make offsets in the value differ from those in the file; then the whole literal is marked.
  const exact = literal.end - literal.start === literal.value.length + 2;
  const start = exact ? literal.start + 1 + problem.start : literal.start;
  const end = exact ? literal.start + 1 + problem.end : literal.end;
  report(invalidPattern.at(placeOf(file, { start, end }), { problem: problem.text }));
  return false;
}

export interface PatternProblem {
  /** Offsets in the pattern. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is wrong with a pattern; undefined when RE2 reads it. */
export function patternProblem(pattern: string): PatternProblem | undefined {
  const reader = new PatternReader(pattern);
  return reader.read();
}

/** RE2's limit on `{n,m}`, and on the product of those inside one another. */
const maximumRepeat = 1000;
const tooMany = `more than ${maximumRepeat} repetitions`;

/** What a repetition would repeat. */
interface Item {
  /** Whether a repetition stands after it already. */
  readonly repeated: boolean;
  /** The largest product of the counts inside one another in it. */
  readonly times: number;
}

const once: Item = { repeated: false, times: 1 };

/** Text of nothing, quoted. */
const emptyQuote = "\\Q\\E";

/** `(?i)` and a quoted nothing add nothing: RE2 repeats what stands before them, and no longer sees that it was repeated already. */
const afterNothing = (item: Item | undefined): Item | undefined => item && { ...item, repeated: false };

/** INVARIANT: `at` moves forward only, so a pattern of n characters is read in n steps. */
class PatternReader {
  readonly #pattern: string;
  #at = 0;
  #problem: PatternProblem | undefined;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): PatternProblem | undefined {
    const open: { readonly start: number; readonly times: number }[] = [];
    let item: Item | undefined;
    // The most that anything in the group being read repeats what is in it.
    let times = 1;
    while (this.#at < this.#pattern.length && this.#problem === undefined) {
      const start = this.#at;
      const c = this.#pattern[this.#at++]!;
      switch (c) {
        case "(":
          if (this.#group(start)) {
            open.push({ start, times });
            times = 1;
            item = undefined;
          } else {
            item = afterNothing(item);
          }
          break;
        case ")": {
          const group = open.pop();
          if (group === undefined) this.#fail(start, "a `)` without its `(`");
          item = { repeated: false, times };
          times = Math.max(times, group?.times ?? 1);
          break;
        }
        case "[":
          this.#set(start);
          item = once;
          break;
        case "|":
          item = undefined;
          break;
        case "*":
        case "+":
        case "?":
          item = this.#repeat(start, item, 1);
          break;
        case "{": {
          const count = this.#count(start);
          item = count === undefined ? once : this.#repeat(start, item, count);
          times = Math.max(times, item.times);
          break;
        }
        case "\\":
          this.#escape(start, false);
          item = this.#pattern.slice(start, this.#at) === emptyQuote ? afterNothing(item) : once;
          break;
        default:
          item = once;
      }
    }
    const unclosed = open.at(-1)?.start;
    if (unclosed !== undefined) this.#fail(unclosed, "a `(` without its `)`", unclosed + 1);
    return this.#problem;
  }

  #fail(start: number, text: string, end = this.#at): void {
    this.#problem ??= { start, end: Math.max(end, start + 1), text };
  }

  #repeat(start: number, item: Item | undefined, count: number): Item {
    if (item === undefined) this.#fail(start, "nothing before it to repeat");
    else if (item.repeated) this.#fail(start, "a repetition cannot be repeated");
    const times = (item?.times ?? 1) * count;
    if (times > maximumRepeat) this.#fail(start, tooMany);
    if (this.#pattern[this.#at] === "?") this.#at++;
    return { repeated: true, times };
  }

  /** How often `{n}`, `{n,}` or `{n,m}` repeats at most, at least once; undefined for anything else after `{`, which is plain text. */
  #count(start: number): number | undefined {
    const end = this.#pattern.indexOf("}", start);
    if (end < 0) return undefined;
    const [low = "", high, ...more] = this.#pattern.slice(start + 1, end).split(",");
    const digits = (text: string) => text !== "" && [...text].every((c) => c >= "0" && c <= "9");
    if (!digits(low) || more.length > 0 || (high !== undefined && high !== "" && !digits(high))) return undefined;
    this.#at = end + 1;
    const most = high === undefined || high === "" ? Number(low) : Number(high);
    if (Number(low) > maximumRepeat || most > maximumRepeat) this.#fail(start, tooMany);
    else if (most < Number(low)) this.#fail(start, "the second number is smaller than the first");
    return Math.max(most, 1);
  }

  /** Reads what follows `(`; false when it opened nothing, as `(?i)` does. */
  #group(start: number): boolean {
    if (this.#pattern[this.#at] !== "?") return true;
    const rest = this.#pattern.slice(this.#at + 1, this.#at + 4);
    if (rest.startsWith("=") || rest.startsWith("!"))
      return this.#unknownGroup(start, 2, "look-ahead is not part of RE2");
    if (rest.startsWith("<=") || rest.startsWith("<!"))
      return this.#unknownGroup(start, 3, "look-behind is not part of RE2");
    if (rest.startsWith(">")) return this.#unknownGroup(start, 2, "atomic groups are not part of RE2");
    if (rest.startsWith("P=")) return this.#unknownGroup(start, 3, "back-references are not part of RE2");
    if (rest.startsWith("<")) return this.#unknownGroup(start, 2, "a named group is written `(?P<name>…)`");
    if (rest.startsWith("P<")) return this.#namedGroup(start);
    return this.#flags(start);
  }

  #unknownGroup(start: number, length: number, text: string): boolean {
    this.#at += length;
    this.#fail(start, text);
    return true;
  }

  #namedGroup(start: number): boolean {
    const from = this.#at + 3;
    const end = this.#pattern.indexOf(">", from);
    const name = end < 0 ? "" : this.#pattern.slice(from, end);
    this.#at = end < 0 ? this.#pattern.length : end + 1;
    if (!/^[A-Za-z0-9_]+$/.test(name)) this.#fail(start, "a group's name has letters, digits and `_`");
    return true;
  }

  /** `(?i)`, `(?i:…)`, `(?-s)` */
  #flags(start: number): boolean {
    this.#at++;
    let negated = false;
    while (this.#at < this.#pattern.length) {
      const c = this.#pattern[this.#at++]!;
      if (c === ")") return false;
      if (c === ":") return true;
      if (c === "-" && !negated) negated = true;
      else if (!"imsU".includes(c)) {
        this.#fail(start, "flags are `i`, `m`, `s` and `U`");
        return true;
      }
    }
    this.#fail(start, "a `(` without its `)`");
    return true;
  }

  /** `[a-z]`, `[^]x]`, `[[:alpha:]]` */
  #set(start: number): void {
    if (this.#pattern[this.#at] === "^") this.#at++;
    let first = true;
    while (this.#at < this.#pattern.length && this.#problem === undefined) {
      if (this.#pattern[this.#at] === "]" && !first) {
        this.#at++;
        return;
      }
      first = false;
      const from = this.#at;
      if (this.#pattern.startsWith("[:", this.#at) && this.#classEnd() >= 0) {
        this.#namedClass(from);
        continue;
      }
      const low = this.#setCharacter();
      const next = this.#pattern[this.#at + 1];
      if (this.#pattern[this.#at] !== "-" || next === "]" || next === undefined) continue;
      this.#at++;
      const high = this.#setCharacter();
      if (low === undefined || high === undefined || high < low)
        this.#fail(from, "a range whose end is before its start");
    }
    this.#fail(start, "a `[` without its `]`");
  }

  #classEnd(): number {
    return this.#pattern.indexOf(":]", this.#at + 2);
  }

  #namedClass(from: number): void {
    const end = this.#classEnd();
    const name = this.#pattern.slice(from + 2, end).replace(/^\^/, "");
    this.#at = end + 2;
    if (!characterClasses.has(name)) this.#fail(from, "no class of characters has this name");
  }

  /** The code of one character of a set; undefined for a class such as `\d`. */
  #setCharacter(): number | undefined {
    const from = this.#at;
    const code = this.#pattern.codePointAt(this.#at)!;
    this.#at += code > 0xffff ? 2 : 1;
    if (code !== 0x5c) return code;
    return this.#escape(from, true);
  }

  /** Reads what follows a `\`; the code of the character that it means, undefined for classes and anchors. */
  #escape(start: number, inSet: boolean): number | undefined {
    const c = this.#pattern[this.#at++];
    if (c === undefined) {
      this.#fail(start, "a `\\` at the end");
      return undefined;
    }
    if ("dDsSwW".includes(c)) return undefined;
    if (!inSet && "bBAzC".includes(c)) return undefined;
    if (c === "p" || c === "P") return this.#property(start);
    if (c === "x") return this.#hexadecimal(start);
    if (!inSet && c === "Q") return this.#quoted();
    if (c >= "1" && c <= "9") {
      this.#fail(start, "back-references are not part of RE2");
      return undefined;
    }
    const control = "afnrtv".indexOf(c);
    if (control >= 0) return [7, 12, 10, 13, 9, 11][control];
    if (c === "0") return 0;
    if (/[A-Za-z\u0080-\uffff]/.test(c)) {
      this.#fail(start, `\`\\${c}\` is not part of RE2`);
      return undefined;
    }
    return c.codePointAt(0);
  }

  /** `\Q…\E` */
  #quoted(): undefined {
    const end = this.#pattern.indexOf("\\E", this.#at);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return undefined;
  }

  /** `\pL`, `\p{Greek}` */
  #property(start: number): undefined {
    if (this.#pattern[this.#at] !== "{") {
      this.#at++;
      if (!"CLMNPSZ".includes(this.#pattern[this.#at - 1] ?? "-")) this.#fail(start, "no Unicode class has this name");
      return undefined;
    }
    const end = this.#pattern.indexOf("}", this.#at);
    const name = end < 0 ? "" : this.#pattern.slice(this.#at + 1, end).replace(/^\^/, "");
    this.#at = end < 0 ? this.#pattern.length : end + 1;
    if (!isUnicodeClass(name)) this.#fail(start, "no Unicode class has this name");
    return undefined;
  }

  /** `\x7F`, `\x{10FFFF}` */
  #hexadecimal(start: number): number | undefined {
    const braced = this.#pattern[this.#at] === "{";
    const end = braced ? this.#pattern.indexOf("}", this.#at) : this.#at + 2;
    const digits = end < 0 ? "" : this.#pattern.slice(this.#at + (braced ? 1 : 0), end);
    this.#at = end < 0 ? this.#pattern.length : Math.min(braced ? end + 1 : end, this.#pattern.length);
    const code = Number.parseInt(digits, 16);
    if (/^[0-9A-Fa-f]+$/.test(digits) && (braced || digits.length === 2) && code <= 0x10ffff) return code;
    this.#fail(start, "a character's number is written `\\x7F` or `\\x{10FFFF}`");
    return undefined;
  }
}

const characterClasses = new Set(
  "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit".split(" "),
);

/** General categories and scripts, by the engine that runs the compiler: its Unicode tables are as good as any. */
function isUnicodeClass(name: string): boolean {
  if (!/^[A-Za-z_]+$/.test(name)) return false;
  if (name === "Any") return true;
  for (const form of [`\\p{General_Category=${name}}`, `\\p{Script=${name}}`]) {
    try {
      new RegExp(form, "u");
      return true;
    } catch {
      // Not this kind of class; the next form may know it.
    }
  }
  return false;
}
