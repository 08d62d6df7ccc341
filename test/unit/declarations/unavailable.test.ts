import { describe, expect, test } from "vitest";
import { unavailable } from "../../../compiler/check/declarations/unavailable.ts";
import { complaint, type Files } from "../../support/bound-files.ts";
import { checkedFiles } from "../../support/checked-files.ts";
import { readRepositoryFile } from "../../support/repository.ts";

function said(text: string): readonly string[] {
  const files: Files = {
    "std/privacy.chimera": "domain std.privacy\nlabel contact { level: confidential }\nlabel age { level: internal }\n",
    "a.chimera": `domain a\nuse std.privacy.{contact, age}\nteam T { members: [] }\nrole R {}\n${text}`,
  };
  const { diagnostics } = checkedFiles(files);
  return diagnostics
    .filter((diagnostic) => diagnostic.code === "CHM2190")
    .map((diagnostic) => complaint(diagnostic, files).split(" | ")[0]!);
}

const product = (member: string) => `product P { owner: T\n${member}\n}`;

describe("what is not built yet", () => {
  test.each([
    ["principal { cost_centre: string }", 'CHM2190 a.chimera:5:1 "principal" `principal` is not available yet'],
    ["channel ops { clearance: public }", 'CHM2190 a.chimera:5:1 "channel" `channel` is not available yet'],
    ["combination { contact, age }", 'CHM2190 a.chimera:5:1 "combination" `combination` is not available yet'],
    ["derivation contact -> age: age", 'CHM2190 a.chimera:5:1 "derivation" `derivation` is not available yet'],
    ["type P = string safe prefix 2", 'CHM2190 a.chimera:5:29 "2" `safe prefix` is not available yet'],
    ["allow R to read for x", 'CHM2190 a.chimera:5:1 "allow" `allow` is not available yet'],
    [
      "forbid everyone to read columns labelled contact",
      'CHM2190 a.chimera:5:1 "forbid" `forbid` is not available yet',
    ],
    [
      'mask columns labelled contact with pseudonymise(secret("k")) unless R',
      'CHM2190 a.chimera:5:1 "mask" `mask` is not available yet',
    ],
    [
      "break_glass R for 4h reason required approved by R",
      'CHM2190 a.chimera:5:1 "break_glass" `break_glass` is not available yet',
    ],
    [
      'rule r "x" severity warn {\n  for port p\n  require p.description is not null\n  message "m"\n}',
      'CHM2190 a.chimera:5:1 "rule" `rule` is not available yet',
    ],
    ['waive r for P until 2026-12-31 by "x" "y"', 'CHM2190 a.chimera:5:1 "waive" `waive` is not available yet'],
    [product("model Churn { predict: port x }"), 'CHM2190 a.chimera:6:1 "model" `model` is not available yet'],
    [
      product('table s = python("s.py", input: x) -> { id: int }'),
      'CHM2190 a.chimera:6:11 "python" `python` is not available yet',
    ],
    [product("port p { from x\nallow R to read }"), 'CHM2190 a.chimera:7:1 "allow" `allow` is not available yet'],
    [
      product('port p { from x\ndeclassify a "b" by "c" until 2027-01-01 }'),
      'CHM2190 a.chimera:7:1 "declassify" `declassify` is not available yet',
    ],
    [
      product('port p { from x\naccept influence of a because "b" }'),
      'CHM2190 a.chimera:7:1 "accept" `accept` is not available yet',
    ],
    [
      'test "x" for P {\nas R { countries: ["DE"] }\nexpect p == []\n}',
      'CHM2190 a.chimera:6:1 "as" `as` is not available yet',
    ],
  ])("is an error where `%s` says it", (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  test("is listed in docs/language/status.md, and nothing else is", () => {
    const listed = [...readRepositoryFile("docs/language/status.md").matchAll(/^- `([^`]+)`: (.+)$/gm)];
    expect(Object.fromEntries(listed.map(([, word, says]) => [word, says]))).toEqual(unavailable);
  });
});
