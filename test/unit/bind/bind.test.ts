import { describe, expect, test } from "vitest";
import { boundFiles, complaint, type Files, fixed } from "../../support/bound-files.ts";

const std: Files = {
  "std/core.chimera": `domain std.core
connector files { path: string }
fn upper(x: string) -> string = sql { duckdb: "upper({x})" }
`,
  "std/privacy.chimera": `domain std.privacy
label contact { level: confidential }
label contact.email {}
label financial { level: internal }
`,
  "std/types.chimera": `domain std.types
type CountryCode = string matches /^[A-Z]{2}$/
`,
};

const customers = `domain retail.customers
team CustomerData { members: ["bo@example.org"] }
source Crm = files {
  path: "crm.csv"
  table people { id: int key }
}
product Customers {
  owner: CustomerData
  input people = Crm.people
  table clean { from people }
  port profiles { from clean }
}
`;

function complaints(files: Files, today?: string): readonly string[] {
  const all = { ...std, ...files };
  return boundFiles(all, today).diagnostics.map((diagnostic) => complaint(diagnostic, all));
}

/** The first file after the first fix of the first complaint. */
function afterFix(files: Files): string {
  const all = { ...std, ...files };
  return fixed(boundFiles(all).diagnostics[0]!, all);
}

/** Where the complaint points besides its own place: file, marked text and message. */
function related(files: Files): readonly string[] {
  const all = { ...std, ...files };
  const first = boundFiles(all).diagnostics[0]!;
  return first.related.map((one) => `${one.file} "${all[one.file]!.slice(one.start, one.end)}" ${one.message}`);
}

describe("domains", () => {
  test("of a whole mesh bind without complaint", () => {
    const files = {
      "c.chimera": customers,
      "s.chimera": `domain retail.sales
use retail.customers.Customers
team Sales { members: [] }
product Orders {
  owner: Sales
  input profiles = Customers.profiles
  port all { from profiles }
}
`,
    };
    expect(complaints(files)).toEqual([]);
    const { mesh } = boundFiles({ ...std, ...files });
    expect([...mesh.domains.keys()]).toEqual([
      "std.core",
      "std.privacy",
      "std.types",
      "retail.customers",
      "retail.sales",
    ]);
    expect(mesh.products.map((product) => product.fullName)).toEqual([
      "retail.customers.Customers",
      "retail.sales.Orders",
    ]);
    expect(mesh.owner(mesh.products[1]!)?.fullName).toBe("retail.sales.Sales");
  });

  test("must be named by each file", () => {
    expect(complaints({ "a.chimera": "team T { members: [] }" })).toEqual([
      'CHM2101 a.chimera:1:1 "team" the file does not name its domain | start the file with the domain it belongs to, such as `domain retail.sales`',
    ]);
  });

  test("need not be named by an empty file", () => {
    expect(complaints({ "a.chimera": "", "b.chimera": "// nothing\n" })).toEqual([]);
  });

  test("stand first and once in a file", () => {
    const found = complaints({ "a.chimera": "domain a\nteam T { members: [] }\ndomain b\n" });
    expect(found).toEqual([
      'CHM2102 a.chimera:3:8 "b" domain `b` does not stand first | move what belongs to this domain into a file of its own',
    ]);
  });

  test("have one body", () => {
    const files = { "a.chimera": 'domain a { title: "A" }', "b.chimera": 'domain a { title: "B" }' };
    expect(complaints(files)).toEqual([
      'CHM2103 b.chimera:1:8 "a" domain `a` has a second body | keep one body; all other files of the domain say only `domain NAME`',
    ]);
    expect(related(files)).toEqual(['a.chimera "a" the first body is here']);
  });

  test("cannot be the standard library's", () => {
    expect(complaints({ "a.chimera": "domain std.core" }).map((one) => one.slice(0, 30))).toEqual([
      'CHM2104 a.chimera:1:8 "std.cor',
    ]);
  });

  test("have parents that exist", () => {
    const files = { "a.chimera": "domain retail.sales { parent: retial }", "b.chimera": "domain retail {}" };
    expect(complaints(files)).toEqual([
      'CHM2105 a.chimera:1:31 "retial" cannot find domain `retial` | did you mean `retail`?',
    ]);
  });

  test("are not their own parents", () => {
    const files = {
      "a.chimera": "domain a { parent: b }",
      "b.chimera": "domain b { parent: c }",
      "c.chimera": "domain c { parent: b }",
    };
    expect(complaints(files)).toEqual([
      'CHM2106 b.chimera:1:20 "c" a domain is its own parent | take `parent` out of one of them',
    ]);
  });
});

describe("names", () => {
  test("have one meaning in a domain", () => {
    const files = { "a.chimera": "domain a\ntype Id = int", "b.chimera": "domain a\nenum Id { x }" };
    expect(complaints(files)).toEqual([
      'CHM2110 b.chimera:2:6 "Id" `Id` is declared twice | one name has one meaning: rename one of the two',
    ]);
    expect(related(files)).toEqual(['a.chimera "Id" first declared here']);
  });

  test("may be those of functions, connectors and purposes too", () => {
    const text = `domain a
unit care: x
purpose care "care"
connector care { path: string }
fn care(x: int) -> int = sql { duckdb: "{x}" }
fn care(x: string) -> string = sql { duckdb: "{x}" }
`;
    expect(complaints({ "a.chimera": text })).toEqual([]);
  });

  test("of members have one meaning in a product, but ports may have versions", () => {
    const text = `domain a
team T { members: [] }
product P {
  version: 2.0.0
  owner: T
  table one { from two }
  port two { from one }
  port two v1 { from one }
  port two v2 { from one }
  table two { from one }
}
`;
    expect(complaints({ "a.chimera": text })).toEqual([
      'CHM2110 a.chimera:9:8 "two" `two` is declared twice | one name has one meaning: rename one of the two',
      'CHM2110 a.chimera:10:9 "two" `two` is declared twice | one name has one meaning: rename one of the two',
    ]);
  });
});

describe("use", () => {
  test("brings in one name, several, and another name for one", () => {
    const text = `domain a
use std.types.CountryCode
use std.privacy.{contact, financial as money}
source S = files { path: "x"
  table t { a: CountryCode labelled contact.email  b: string labelled money }
}
`;
    expect(complaints({ "a.chimera": text })).toEqual([]);
  });

  test("of a name that is not there suggests one, with a fix", () => {
    const files = { "a.chimera": "domain a\nuse std.types.CountyCode\n" };
    expect(complaints(files)).toEqual([
      'CHM2117 a.chimera:2:15 "CountyCode" cannot find `CountyCode` in `std.types` | did you mean `CountryCode`?',
    ]);
    expect(afterFix(files)).toBe("domain a\nuse std.types.CountryCode\n");
  });

  test("of a domain that is not there suggests one", () => {
    expect(complaints({ "a.chimera": "domain a\nuse std.privcy.contact\n" })).toEqual([
      'CHM2105 a.chimera:2:5 "std.privcy" cannot find domain `std.privcy` | did you mean `std.privacy`?',
    ]);
  });

  test("of a misspelt domain below a known one suggests the domain", () => {
    const files = {
      "a.chimera": "domain a\nuse retail.custmers.Customers\n",
      "c.chimera": customers,
      "r.chimera": "domain retail",
    };
    expect(complaints(files)).toEqual([
      'CHM2105 a.chimera:2:5 "retail.custmers" cannot find domain `retail.custmers` | did you mean `retail.customers`?',
    ]);
  });

  test("of a domain itself asks for a name", () => {
    expect(complaints({ "a.chimera": "domain a\nuse std.types\n" })).toEqual([
      'CHM2116 a.chimera:2:5 "std.types" `std.types` is a domain | for example `use std.types.{CountryCode}`',
    ]);
  });

  test("of a source names the ports to use instead", () => {
    const files = { "s.chimera": "domain retail.sales\nuse retail.customers.Crm\n", "c.chimera": customers };
    expect(complaints(files)).toEqual([
      'CHM2113 s.chimera:2:22 "Crm" `Crm` is private to domain `retail.customers` | use a port instead: `retail.customers.Customers.profiles`',
    ]);
  });

  test("of a table of a product names its ports", () => {
    const files = {
      "s.chimera": "domain retail.sales\nuse retail.customers.Customers.clean\n",
      "c.chimera": customers,
    };
    expect(complaints(files)).toEqual([
      'CHM2134 s.chimera:2:32 "clean" `clean` is private to product `Customers` | use a port instead: `retail.customers.Customers.profiles`',
    ]);
  });

  test("that nothing mentions is a warning with a fix", () => {
    const files = {
      "a.chimera": `domain a
use std.types.CountryCode
use std.privacy.{contact, financial}
// CountryCode is only mentioned here
source S = files { path: "contact" table t { a: int labelled financial } }
`,
    };
    expect(complaints(files).map((one) => one.split(" | ")[0])).toEqual([
      'CHM2115 a.chimera:2:15 "CountryCode" `CountryCode` is not used',
      'CHM2115 a.chimera:3:18 "contact" `contact` is not used',
    ]);
    expect(afterFix(files).split("\n")[1]).toBe("use std.privacy.{contact, financial}");
  });

  test("of names that are in reach anyway is a warning", () => {
    const files = { "a.chimera": "domain a\nuse a.T\nuse std.core.upper\ntype T = int\n" };
    expect(complaints(files)).toEqual([
      'CHM2115 a.chimera:2:7 "T" `T` is not used',
      'CHM2115 a.chimera:3:14 "upper" `upper` is not used',
    ]);
  });

  test("that cannot be read is not followed by complaints about what it would bring in", () => {
    for (const use of ["use b.{T, = x}", "use b..T", "use b.{X.y, T}"]) {
      const teams = { "b.chimera": "domain b\nteam T {}\nteam X {}" };
      const codes = complaints({ ...teams, "a.chimera": `domain a\n${use}\nproduct P { owner: T }\n` }).map((one) =>
        one.slice(0, 5),
      );
      expect([use, codes]).toEqual([use, ["CHM10"]]);
    }
  });

  test("that gives a name a second meaning shows both", () => {
    const files = {
      "a.chimera": "domain a\nuse std.types.CountryCode\ntype CountryCode = int\ntype B = CountryCode\n",
    };
    expect(complaints(files)).toEqual([
      'CHM2114 a.chimera:2:15 "CountryCode" `CountryCode` has two meanings in this file | give one of them another name with `as`, such as `use a.B as C`',
    ]);
    expect(related(files)).toEqual([
      'a.chimera "CountryCode" the other meaning is `a.CountryCode`',
      'std/types.chimera "CountryCode" `std.types.CountryCode` is declared here',
    ]);
  });
});

describe("a name that nothing is close to", () => {
  test("is answered by the few that are in reach", () => {
    expect(complaints({ "a.chimera": "domain a\nteam T {}\nproduct P { owner: Nobody }\n" })).toEqual([
      'CHM2111 a.chimera:3:20 "Nobody" cannot find team `Nobody` | in reach here are `T`; others are brought in with `use`',
    ]);
  });
});

describe("owners", () => {
  const product = (rest: string) => `domain a\nteam Sales { members: [] }\nproduct P {\n  ${rest}\n}\n`;

  test("must be named, and the fix names the only team", () => {
    const files = { "a.chimera": product("version: 1.0.0") };
    expect(complaints(files)).toEqual([
      'CHM2120 a.chimera:3:9 "P" product `P` has no owner | add `owner: TEAM`; teams here: `Sales`',
    ]);
    expect(afterFix(files)).toBe(product("owner: Sales\n  version: 1.0.0"));
  });

  test("are declared teams", () => {
    expect(complaints({ "a.chimera": product("owner: Salse") })).toEqual([
      'CHM2111 a.chimera:4:10 "Salse" cannot find team `Salse` | did you mean `Sales`?',
    ]);
    expect(complaints({ "a.chimera": product("owner: P") })).toEqual(['CHM2112 a.chimera:4:10 "P" `P` is not a team']);
  });

  test("are names, not texts", () => {
    const files = { "a.chimera": product('owner: "Sales"') };
    expect(complaints(files)).toEqual([
      'CHM2152 a.chimera:4:10 ""Sales"" `owner` must be the name of a team | write `owner: Sales`',
    ]);
    expect(afterFix(files)).toBe(product("owner: Sales"));
  });

  test("are one", () => {
    expect(complaints({ "a.chimera": product("owner: [Sales, Sales]") }).map((one) => one.slice(0, 7))).toEqual([
      "CHM2121",
    ]);
    expect(complaints({ "a.chimera": product("owner: Sales\n  owner: Sales") }).map((one) => one.slice(0, 7))).toEqual([
      "CHM2121",
    ]);
  });

  test("may be teams of another domain", () => {
    const files = {
      "a.chimera": "domain a\nuse b.Platform\nproduct P { owner: Platform }\n",
      "b.chimera": "domain b\nteam Platform { members: [] }\n",
    };
    expect(complaints(files)).toEqual([]);
  });

  test("of another domain are suggested with the use that brings them in", () => {
    const files = {
      "a.chimera": "domain a\nproduct P { owner: Platform }\n",
      "b.chimera": "domain b\nteam Platform { members: [] }\n",
    };
    expect(complaints(files)).toEqual([
      'CHM2111 a.chimera:2:20 "Platform" cannot find team `Platform` | bring it in with `use b.Platform`',
    ]);
    expect(afterFix(files)).toBe("domain a\nuse b.Platform\nproduct P { owner: Platform }\n");
  });
});

describe("inputs", () => {
  const reading = (...targets: readonly string[]) => `domain retail.customers
team T { members: [] }
product P {
  owner: T
${targets.map((target, i) => `  input i${i} = ${target}`).join("\n")}
}
`;
  const read = (...targets: readonly string[]) =>
    complaints({ "c.chimera": customers, "p.chimera": reading(...targets) });

  test("find tables and ports of the domain, with and without its name", () => {
    const targets = [
      "Crm.people",
      "Customers.profiles",
      "retail.customers.Crm.people",
      "retail.customers.Customers.profiles",
    ];
    expect(read(...targets)).toEqual([]);
  });

  test.each([
    [
      "Crm.peopel",
      'CHM2130 p.chimera:5:18 "peopel" cannot find table `peopel` in source `Crm` | did you mean `people`?',
    ],
    ["Crn.people", 'CHM2111 p.chimera:5:14 "Crn" cannot find source or product `Crn` | did you mean `Crm`?'],
    ["Crm", 'CHM2133 p.chimera:5:14 "Crm" which table of `Crm` is meant? | its tables are `people`'],
    ["Customers", 'CHM2133 p.chimera:5:14 "Customers" which port of `Customers` is meant? | its ports are `profiles`'],
    [
      "Customers.profile",
      'CHM2131 p.chimera:5:24 "profile" cannot find port `profile` of product `Customers` | did you mean `profiles`?',
    ],
    [
      "Customers.clean",
      'CHM2134 p.chimera:5:24 "clean" `clean` is private to product `Customers` | use a port instead: `Customers.profiles`',
    ],
    ["Customers.profiles v3", 'CHM2132 p.chimera:5:33 "v3" port `profiles` has no version 3'],
    ["CustomerData.x", 'CHM2112 p.chimera:5:14 "CustomerData.x" `CustomerData.x` is not a source or product'],
    ["nothing", 'CHM2111 p.chimera:5:14 "nothing" cannot find source or product `nothing`'],
  ])("of `%s` are answered", (target, expected) => {
    expect(read(target).map((one) => (one.startsWith(expected) ? expected : one))).toEqual([expected]);
  });

  test("of a source of another domain name the ports that read that table", () => {
    const sales = `domain retail.sales
team T { members: [] }
product P { owner: T
  input p = retail.customers.Crm.people }
`;
    const files = { "s.chimera": sales, "c.chimera": customers };
    expect(complaints(files)).toEqual([
      'CHM2113 s.chimera:4:13 "retail.customers.Crm.people" `Crm` is private to domain `retail.customers` | use a port instead: `retail.customers.Customers.profiles`',
    ]);
    expect(afterFix(files)).toBe(sales.replace("retail.customers.Crm.people", "retail.customers.Customers.profiles"));
  });

  test("of a source of another domain are answered by its ports even when its domain is not named", () => {
    const sales = `domain retail.sales
team T { members: [] }
product P { owner: T
  input p = Crm.people }
`;
    expect(complaints({ "s.chimera": sales, "c.chimera": customers })).toEqual([
      'CHM2113 s.chimera:4:13 "Crm.people" `Crm` is private to domain `retail.customers` | use a port instead: `retail.customers.Customers.profiles`',
    ]);
  });

  test("may be a port that was brought in by its own name", () => {
    const files = {
      "c.chimera": customers,
      "s.chimera": `domain retail.sales
use retail.customers.Customers.profiles
team T { members: [] }
product P { owner: T
  input p = profiles }
`,
    };
    expect(complaints(files)).toEqual([]);
    const { mesh } = boundFiles({ ...std, ...files });
    expect(mesh.products.map((product) => product.name)).toEqual(["Customers", "P"]);
  });

  test("of a declaration that could not be parsed are not reported again", () => {
    const broken =
      "domain a\nteam T { members: [] }\nsource S = = files {\n}\nproduct P { owner: T\n  input x = S.t }\n";
    const found = complaints({ "a.chimera": broken });
    expect(found.filter((one) => one.startsWith("CHM2"))).toEqual([]);
  });
});

describe("a declaration that could be read only in part", () => {
  const damaged = `domain a
team T { members: [] }
source S = files {
  path: "x"
  table t { id: = key }
  table ) {
}
product A {
  owner = = T
  port ) out { from t }
}
product B {
  owner: T
  input t = S.t
  input u = S.u
  input o = A.out
  port p { from t }
}
`;

  test("is not blamed for what may be missing because of it", () => {
    const codes = boundFiles({ ...std, "a.chimera": damaged }).diagnostics.map((diagnostic) => diagnostic.code);
    expect(codes.filter((code) => !code.startsWith("CHM10"))).toEqual([]);
    expect(codes.length).toBeGreaterThan(0);
  });
});

describe("versions of ports", () => {
  const ports = (...names: readonly string[]) => {
    const members = names.map((name) => `  port ${name} { from x }`).join("\n");
    const text = `domain a\nteam T { members: [] }\nproduct P {\n  version: 3.1.0\n  owner: T\n${members}\n}\n`;
    const { mesh } = boundFiles({ ...std, "a.chimera": text });
    return mesh.ports(mesh.products[0]!).map((port) => `${port.address} ${port.version}`);
  };

  test("come from the port, else from the product", () => {
    expect(ports("x", "y v1")).toEqual(["a.P.x 3", "a.P.y 1"]);
  });

  test("make addresses of all but the newest", () => {
    expect(ports("x v1", "x v2", "x v3")).toEqual(["a.P.x.v1 1", "a.P.x.v2 2", "a.P.x 3"]);
  });

  test("that are deprecated give way to those that are not", () => {
    expect(ports("x v2 deprecated", "x v1")).toEqual(["a.P.x.v2 2", "a.P.x 1"]);
  });
});

describe("circles", () => {
  const product = (name: string, reads: string) =>
    `product ${name} { owner: T\n  input i = ${reads}.out\n  port out { from i } }\n`;

  test("between products are shown with every hop", () => {
    const files = {
      "a.chimera": `domain a\nteam T { members: [] }\n${product("A", "B")}${product("B", "C")}${product("C", "A")}`,
    };
    expect(complaints(files)).toEqual([
      'CHM2135 a.chimera:4:13 "B.out" products read each other in a circle | take one of these inputs out, or move what both need into a product that both read',
    ]);
    const { diagnostics } = boundFiles({ ...std, ...files });
    expect(diagnostics[0]?.label).toBe("`A` reads `B` reads `C` reads `A`");
    expect(related(files)).toEqual(['a.chimera "C.out" `B` reads `C` here', 'a.chimera "A.out" `C` reads `A` here']);
  });

  test("of a product with itself are answered by the table's name", () => {
    expect(complaints({ "a.chimera": `domain a\nteam T { members: [] }\n${product("A", "A")}` })).toEqual([
      'CHM2136 a.chimera:4:13 "A.out" product `A` reads its own port | take the input out and write `from` `out`: tables and ports of the same product need no input',
    ]);
  });
});

describe("deprecation", () => {
  const files = {
    "a.chimera": `domain a
team T { members: [] }
source S deprecated until 2027-01-01 "use S2" = files { path: "x"
  table t { a: int } }
product A { owner: T
  input t = S.t
  port out v1 deprecated { from t } }
product B { owner: T
  input i = A.out }
`,
  };

  test("warns those who read what goes away", () => {
    expect(complaints(files)).toEqual([
      'CHM2140 a.chimera:6:13 "S.t" source `S` is deprecated | use S2',
      'CHM2140 a.chimera:9:13 "A.out" port `A.out v1` is deprecated | ask its owner what to use instead',
    ]);
  });

  test("is an error after the day, and not on it", () => {
    expect(complaints(files, "2027-01-01")[0]?.slice(0, 7)).toBe("CHM2140");
    expect(complaints(files, "2027-01-02")[0]).toBe(
      'CHM2141 a.chimera:6:13 "S.t" source `S` ended on 2027-01-01 | use S2',
    );
  });
});
