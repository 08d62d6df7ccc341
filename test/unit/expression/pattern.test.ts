import { describe, expect, test } from "vitest";
import { patternProblem } from "../../../compiler/check/expression/pattern.ts";

describe("patterns", () => {
  test.each([
    "^o_[0-9a-f]{12}$",
    ".+@.+",
    "a|b|",
    "(?i)abc(?-i:x)",
    "(?P<year>\\d{4})-(?P<month>\\d\\d)",
    "[^]x]",
    "[]a]",
    "[a-z0-9_-]",
    "[[:alpha:][:^digit:]]+",
    "\\pL\\p{Greek}\\P{Lu}\\p{^Han}",
    "\\x41\\x{1F600}",
    "a{,3}{",
    "x{2,}?y*?z+?",
    "\\Qa.b*c\\E",
    "\\bword\\B\\A\\z",
    "[\\d\\s.]",
    "\\/\\.\\-\\@",
    "é{2}",
    "",
  ])("RE2 reads %s", (pattern) => expect(patternProblem(pattern)).toBe(undefined));

  test.each([
    ["a(?=b)", 1, "look-ahead is not part of RE2"],
    ["(?<!a)b", 0, "look-behind is not part of RE2"],
    ["(a)\\1", 3, "back-references are not part of RE2"],
    ["(?>a)", 0, "atomic groups are not part of RE2"],
    ["(?<m>a)", 0, "a named group is written `(?P<name>…)`"],
    ["(a", 0, "a `(` without its `)`"],
    ["a)", 1, "a `)` without its `(`"],
    ["[a", 0, "a `[` without its `]`"],
    ["*a", 0, "nothing before it to repeat"],
    ["a|*", 2, "nothing before it to repeat"],
    ["a**", 2, "a repetition cannot be repeated"],
    ["a{2}{3}", 4, "a repetition cannot be repeated"],
    ["a{1001}", 1, "more than 1000 repetitions"],
    ["a{3,2}", 1, "the second number is smaller than the first"],
    ["[z-a]", 1, "a range whose end is before its start"],
    ["[[:letter:]]", 1, "no class of characters has this name"],
    ["\\p{Klingon}", 0, "no Unicode class has this name"],
    ["a\\", 1, "a `\\` at the end"],
    ["\\Z", 0, "`\\Z` is not part of RE2"],
    ["\\xZZ", 0, "a character's number is written `\\x7F` or `\\x{10FFFF}`"],
    ["(?y)a", 0, "flags are `i`, `m`, `s` and `U`"],
    ["(?P<a-b>x)", 0, "a group's name has letters, digits and `_`"],
  ])("RE2 does not read %s", (pattern, at, text) => {
    const problem = patternProblem(pattern);
    expect(problem && [problem.start, problem.text]).toEqual([at, text]);
  });
});
