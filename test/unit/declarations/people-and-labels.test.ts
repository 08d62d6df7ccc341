import { describe, expect, test } from "vitest";
import { complaint, type Files, fixed } from "../../support/bound-files.ts";
import { checkedFiles } from "../../support/checked-files.ts";

const std: Files = {
  "std/privacy.chimera": `domain std.privacy
level public < internal < confidential < restricted
label identifying { level: confidential }
label contact { level: confidential }
label contact.email { subject: customer }
`,
};

function check(text: string, more: Files = {}) {
  const files = { ...std, "a.chimera": text, ...more };
  const { declarations, diagnostics } = checkedFiles(files);
  return {
    ir: declarations.ir(),
    said: diagnostics.map((diagnostic) => complaint(diagnostic, files)),
    afterFix: () => fixed(diagnostics[0]!, files),
  };
}

const place = (line: number, column: number, length: number) => ({
  file: "a.chimera",
  line,
  column,
  endLine: line,
  endColumn: column + length,
});

describe("domains", () => {
  test("are lowered with all they say", () => {
    const { ir, said } = check(
      `/// All shops.
domain retail.sales moved from shop.sales {
  title: "Retail sales"
  parent: retail
  head: "ada@example.org"
  residency: [eu, "eu-west-1"]
  purposes: analytics
  retain: 10y
  k: 5
}`,
      { "r.chimera": "domain retail" },
    );
    expect(said).toEqual([]);
    expect(ir.domains[1]).toEqual({
      address: "retail.sales",
      description: "All shops.",
      movedFrom: "shop.sales",
      title: "Retail sales",
      parent: "retail",
      head: "ada@example.org",
      residency: ["eu", "eu-west-1"],
      purposes: ["analytics"],
      retain: "P10Y",
      k: 5,
      place: place(2, 8, 12),
    });
  });

  test("without a body have their name", () => {
    expect(check("domain retail").ir.domains).toEqual([{ address: "retail", place: place(1, 8, 6) }]);
  });

  test.each([
    ['titel: "Retail"', 'CHM2150 a.chimera:1:12 "titel" a domain has no setting `titel` | did you mean `title`?'],
    ["title: Retail", 'CHM2152 a.chimera:1:19 "Retail" `title` must be a text in quotes | write "Retail"'],
    ["title: 5", 'CHM2152 a.chimera:1:19 "5" `title` must be a text in quotes'],
    ["title", 'CHM2152 a.chimera:1:12 "title" `title` must be a text in quotes'],
    ["k: 2.5", 'CHM2152 a.chimera:1:15 "2.5" `k` must be a whole number'],
    ["retain: 10", 'CHM2152 a.chimera:1:20 "10" `retain` must be a duration such as `2h`, `15m` or `3y`'],
    ["residency: [eu, 5]", 'CHM2152 a.chimera:1:28 "5" `residency` must be a list of regions such as `eu`'],
    ['head: "a" head: "b"', 'CHM2151 a.chimera:1:22 "head" `head` is set twice | keep one of the two'],
  ])("are told about `%s`", (setting, expected) => {
    expect(check(`domain a { ${setting} }`).said).toEqual([expected]);
  });

  test("get quotes by a fix", () => {
    expect(check("domain a { title: Retail }").afterFix()).toBe('domain a { title: "Retail" }');
  });
});

describe("teams", () => {
  test("are lowered with members and channels", () => {
    const { ir, said } = check(`domain a
team SalesData {
  title: "Sales data"
  members: ["ada@example.org", "lin@example.org"]
  oncall: [slack("#sales-data"), servicenow("sales-data")]
}`);
    expect(said).toEqual([]);
    expect(ir.teams).toEqual([
      {
        address: "a.SalesData",
        title: "Sales data",
        members: ["ada@example.org", "lin@example.org"],
        oncall: [
          { channel: "slack", address: "#sales-data" },
          { channel: "servicenow", address: "sales-data" },
        ],
        place: place(2, 6, 9),
      },
    ]);
  });

  test.each([
    [
      'oncall: [slak("#x")]',
      'CHM2152 a.chimera:2:19 "slak("#x")" `oncall` must be a list of channels | did you mean `slack`?',
    ],
    ['oncall: "#x"', 'CHM2152 a.chimera:2:18 ""#x"" `oncall` must be a list of channels'],
    ["oncall: [slack()]", 'CHM2152 a.chimera:2:19 "slack()" `oncall` must be a list of channels'],
    [
      "members: [ada]",
      'CHM2152 a.chimera:2:20 "ada" `members` must be a list of texts such as `"ada@example.org"` | write "ada"',
    ],
  ])("are told about `%s`", (setting, expected) => {
    expect(check(`domain a\nteam T { ${setting} }`).said.map((one) => one.slice(0, expected.length))).toEqual([
      expected,
    ]);
  });
});

describe("roles", () => {
  test("are lowered with group and clearance", () => {
    const { ir, said } = check(`domain a
use std.privacy.contact
role Analyst { group: ldap("cn=analysts")  clearance: internal + [contact.email] }
role Guest { clearance: public }
role Nobody {}`);
    expect(said).toEqual([]);
    expect(ir.roles.map(({ place: _, ...rest }) => rest)).toEqual([
      {
        address: "a.Analyst",
        group: { provider: "ldap", name: "cn=analysts" },
        clearance: { level: "internal", categories: ["std.privacy.contact.email"] },
      },
      { address: "a.Guest", clearance: { level: "public", categories: [] } },
      { address: "a.Nobody" },
    ]);
  });

  test.each([
    ["clearance: intern", 'CHM4201 a.chimera:2:21 "intern" cannot find level `intern` | did you mean `internal`?'],
    [
      "clearance: internal + [contakt]",
      'CHM2111 a.chimera:2:33 "contakt" cannot find label `contakt` | did you mean `std.privacy.contact`?',
    ],
    ["clearance: 5", 'CHM2152 a.chimera:2:21 "5" `clearance` must be a level, with `+ [labels]` where it goes further'],
    [
      'group: "analysts"',
      'CHM2152 a.chimera:2:17 ""analysts"" `group` must be a group of a directory, such as `ldap("cn=analysts,ou=groups")`',
    ],
  ])("are told about `%s`", (setting, expected) => {
    expect(check(`domain a\nrole R { ${setting} }`).said).toEqual([expected]);
  });
});

describe("labels and levels", () => {
  test("are lowered with all they say, and used ones of the library with those above them", () => {
    const { ir, said } = check(`domain a
use std.privacy.contact
label health { level: restricted special subject: patient purposes: [care, research] residency: [eu] retain: 10y }
role R { clearance: public + [contact.email] }`);
    expect(said).toEqual([]);
    expect(ir.labels.map(({ place: _, ...rest }) => rest)).toEqual([
      {
        address: "a.health",
        level: "restricted",
        special: true,
        subject: "patient",
        purposes: ["care", "research"],
        residency: ["eu"],
        retain: "P10Y",
      },
      { address: "std.privacy.contact", level: "confidential", special: false },
      { address: "std.privacy.contact.email", level: "confidential", special: false, subject: "customer" },
    ]);
  });

  test("of a mesh replace the library's order", () => {
    const text = "domain a\nlevel open < closed\nlabel x { level: closed }\nlabel y { level: internal }";
    expect(check(text).said).toEqual([
      'CHM4201 a.chimera:4:18 "internal" cannot find level `internal` | the levels are, from open to closed, `open`, `closed`',
    ]);
  });

  test("have one order, each level once", () => {
    const found = check("domain a\nlevel a < b < a\nlevel c < d").said;
    expect(found).toEqual([
      'CHM4204 a.chimera:2:15 "a" level `a` stands twice | take one of the two out',
      'CHM4203 a.chimera:3:1 "level c < d" levels are declared twice in the mesh | a mesh has one order of levels; keep one `level` line',
    ]);
  });

  test("need a level unless the label above has one", () => {
    const { said, ir } = check("domain a\nlabel x { special }\nlabel y { level: public }\nlabel y.z {}");
    expect(said).toEqual([
      'CHM4202 a.chimera:2:7 "x" label `x` has no level | add `level:` with one of `public`, `internal`, `confidential`, `restricted`; only a label below another inherits its level',
    ]);
    expect(ir.labels.map((label) => `${label.address} ${label.level}`)).toEqual([
      "a.x restricted",
      "a.y public",
      "a.y.z public",
    ]);
  });
});

describe("terms and purposes", () => {
  test("are lowered with what they are part of", () => {
    const { ir, said } = check(`domain a
term Party "Somebody"
term Buyer "Someone who bought at least once" is Party { synonyms: ["Customer"] }
purpose care "Treating patients" is health_services
`);
    expect(said).toEqual([]);
    expect(ir.terms.map(({ place: _, ...rest }) => rest)).toEqual([
      { address: "a.Buyer", text: "Someone who bought at least once", broader: ["a.Party"], synonyms: ["Customer"] },
      { address: "a.Party", text: "Somebody", broader: [] },
    ]);
    expect(ir.purposes.map(({ place: _, ...rest }) => rest)).toEqual([
      { address: "care", text: "Treating patients", broader: ["health_services"] },
    ]);
  });

  test("are not part of themselves", () => {
    const found = check("domain a\nterm A is B\nterm B is C\nterm C is B\npurpose p is q\npurpose q is p").said;
    expect(found).toEqual([
      'CHM4206 a.chimera:3:6 "B" a term is its own broader term | take one `is` out of the circle',
      'CHM4206 a.chimera:5:9 "p" a purpose is its own broader purpose | take one `is` out of the circle',
    ]);
  });

  test("of a chain of ten thousand do not overflow the stack", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => `term T${i} is T${i + 1}`).join("\n");
    expect(check(`domain a\n${chain}\nterm T10000`).said).toEqual([]);
  });

  test("that are purposes are declared once in the mesh", () => {
    const found = check("domain a\npurpose care", { "b.chimera": "domain b\npurpose care" }).said;
    expect(found).toEqual([
      'CHM4205 b.chimera:2:9 "care" purpose `care` is declared twice | keep one declaration; every domain can use it without `use`',
    ]);
  });
});
