import { describe, expect, it } from "vitest";
import { type RegexSyntax, translateRegex } from "../../../targets/sql/regex.ts";

function said(pattern: string, syntax: RegexSyntax): string {
  const form = translateRegex(pattern, syntax);
  return "pattern" in form ? form.pattern : `beyond ${form.beyond}`;
}

// pattern in RE2's syntax, then PostgreSQL, Java, Joni
const cases: readonly (readonly [string, string, string, string])[] = [
  ["abc", "abc", "abc", "abc"],
  ["^o_[0-9a-f]{12}$", "^o_[0-9a-f]{12}$", "^o_[0-9a-f]{12}\\z", "\\Ao_[0-9a-f]{12}\\z"],
  [".+@.+", "(?p).+@.+", "(?d).+@.+", ".+@.+"],
  ["[^@]+.", "[^@]+[^\\n]", "(?d)[^@]+.", "[^@]+."],
  ["(?s)a.b", "a.b", "(?d)(?s)a.b", "(?s)a.b"],
  ["(?i)ab", "(?i)ab", "(?i)ab", "(?i)ab"],
  ["(?m)^a$", "(?w)^a$", "(?d)(?m)^a$", "(?m)^a$"],
  ["\\d\\D", "[0-9][^0-9]", "\\d\\D", "\\d\\D"],
  ["[\\w.]+", "[0-9A-Za-z_.]+", "[\\w.]+", "[\\w.]+"],
  ["\\bfoo\\b", "\\yfoo\\y", "\\bfoo\\b", "\\bfoo\\b"],
  ["\\Aa\\z", "\\Aa\\Z", "\\Aa\\z", "\\Aa\\z"],
  ["(?P<year>\\d+)", "(?:[0-9]+)", "(?:\\d+)", "(?:\\d+)"],
  ["(a|b)*?c", "(?:a|b)*c", "(?:a|b)*c", "(?:a|b)*c"],
  ["(?U)a+", "a+", "a+", "a+"],
  ["a{x}", "a\\{x\\}", "a\\{x\\}", "a\\{x\\}"],
  ["\\x41\\x{e9}\\101", "AéA", "AéA", "AéA"],
  ["\\Qa.b\\E.", "(?p)a\\.b.", "(?d)a\\.b.", "a\\.b."],
  ["[[:alpha:]_-]", "[A-Za-z_\\-]", "[A-Za-z_\\-]", "[A-Za-z_\\-]"],
  ["[[a&&b]", "[\\[a\\&\\&b]", "[\\[a\\&\\&b]", "[\\[a\\&\\&b]"],
  ["[]a]", "[\\]a]", "[\\]a]", "[\\]a]"],
  ["[a\\]b]", "[a\\]b]", "[a\\]b]", "[a\\]b]"],
  ["\\p{Greek}\\pL", "beyond \\p{Greek}", "\\p{IsGreek}\\p{L}", "\\p{Greek}\\p{L}"],
  ["a{256}", "beyond {256}", "a{256}", "a{256}"],
  ["a(?i)b", "beyond (?i)", "a(?i)b", "a(?i)b"],
  ["\\C", "beyond \\C", "beyond \\C", "beyond \\C"],
  ["[[:^alpha:]]", "beyond [:^alpha:]", "beyond [:^alpha:]", "beyond [:^alpha:]"],
  ["[^\\D]", "beyond \\D", "[^\\D]", "[^\\D]"],
];

describe("a pattern in the syntax of", () => {
  it.each(cases)("PostgreSQL: %s", (pattern, postgres) => {
    expect(said(pattern, "postgres")).toBe(postgres);
  });
  it.each(cases)("Java: %s", (pattern, _postgres, java) => {
    expect(said(pattern, "java")).toBe(java);
  });
  it.each(cases)("Joni: %s", (pattern, _postgres, _java, joni) => {
    expect(said(pattern, "joni")).toBe(joni);
  });
});
