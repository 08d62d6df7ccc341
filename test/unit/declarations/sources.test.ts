import { describe, expect, test } from "vitest";
import { complaint, type Files, fixed } from "../../support/bound-files.ts";
import { checkedFiles } from "../../support/checked-files.ts";

const std: Files = {
  "std/core.chimera": `domain std.core
enum FileFormat { csv, parquet, json_lines = "jsonl" }
connector postgres {
  host: string
  port: int = 5432
  credentials: secret
  ssl: bool = true
  timeout: duration?
  schemas: list<string>?
}
connector files { path: string  format: FileFormat?  ...options: string }
`,
  "std/privacy.chimera": `domain std.privacy
label contact { level: confidential }
label health { level: restricted }
label contact.email {}
`,
};

function check(text: string, more: Files = {}) {
  const files = { ...std, "a.chimera": text, ...more };
  const { declarations, diagnostics } = checkedFiles(files);
  return {
    declarations,
    ir: declarations.ir(),
    said: diagnostics.map((diagnostic) => complaint(diagnostic, files)),
    afterFix: () => fixed(diagnostics[0]!, files),
  };
}

describe("settings of a source", () => {
  const source = (settings: string) => `domain a\nsource S = postgres { ${settings} }`;
  const good = 'host: "h" credentials: secret("s/ro")';

  test("are lowered with references and defaults", () => {
    const { ir, said } = check(source(`${good} ssl: false timeout: 15m schemas: ["a", "b"] on_reject: quarantine`));
    expect(said).toEqual([]);
    expect(ir.sources[0]).toMatchObject({
      address: "a.S",
      domain: "a",
      connector: "postgres",
      onReject: "quarantine",
      settings: {
        host: "h",
        port: 5432,
        credentials: { secret: "s/ro" },
        ssl: false,
        timeout: { duration: "PT15M" },
        schemas: ["a", "b"],
      },
    });
  });

  test("may come from the environment whatever their type", () => {
    const { ir, said } = check(source('host: env("H") port: env("P") credentials: env("C") schemas: [env("S")]'));
    expect(said).toEqual([]);
    expect(ir.sources[0]?.settings).toEqual({
      host: { env: "H" },
      port: { env: "P" },
      credentials: { env: "C" },
      ssl: true,
      schemas: [{ env: "S" }],
    });
  });

  test("that are words of an enum are stored as the enum says", () => {
    const { ir, said } = check('domain a\nsource S = files { path: "x" format: json_lines delimiter: ";" }');
    expect(said).toEqual([]);
    expect(ir.sources[0]?.settings).toEqual({ path: "x", format: "jsonl", delimiter: ";" });
  });

  test.each([
    [
      `${good} hots: "x"`,
      'CHM2150 a.chimera:2:61 "hots" a `postgres` source has no setting `hots` | did you mean `host`?',
    ],
    ['credentials: secret("s")', 'CHM2153 a.chimera:2:8 "S" setting `host` is missing | add `host`: a text in quotes'],
    ['host: 5 credentials: secret("s")', 'CHM2152 a.chimera:2:29 "5" `host` must be a text in quotes'],
    [`${good} port: "1"`, 'CHM2152 a.chimera:2:67 ""1"" `port` must be a whole number'],
    [`${good} ssl: yes`, 'CHM2152 a.chimera:2:66 "yes" `ssl` must be `true` or `false`'],
    [`${good} host: "i"`, 'CHM2151 a.chimera:2:61 "host" `host` is set twice | keep one of the two'],
    [`${good} on_reject: skip`, 'CHM2152 a.chimera:2:72 "skip" `on_reject` must be `fail` or `quarantine`'],
    [
      'host: "h" credentials: "hunter2"',
      'CHM2154 a.chimera:2:46 ""hunter2"" `credentials` is a secret | store it in a secret store and write `secret("a/credentials")`, or `env("NAME")`',
    ],
    [
      'host: "h" credentials: secret()',
      'CHM2152 a.chimera:2:46 "secret()" `credentials` must be a secret such as `secret("path")` or `env("NAME")`',
    ],
  ])("are told about `%s`", (settings, expected) => {
    expect(check(source(settings)).said).toEqual([expected]);
  });

  test("in clear are replaced by a reference", () => {
    expect(check(source('host: "h" credentials: "hunter2"')).afterFix()).toBe(
      source('host: "h" credentials: secret("a/credentials")'),
    );
  });

  test("that name a member in quotes lose them", () => {
    const text = 'domain a\nsource S = files { path: "x" format: "csv" }';
    expect(check(text).said).toEqual([
      'CHM2152 a.chimera:2:38 ""csv"" `format` must be `csv`, `parquet` or `json_lines` | write `csv`',
    ]);
    expect(check(text).afterFix()).toBe(text.replace('"csv"', "csv"));
  });

  test("of an unknown connector are not judged", () => {
    expect(check("domain a\nsource S = postgrs { nonsense: 5 }").said).toEqual([
      'CHM2111 a.chimera:2:12 "postgrs" cannot find connector `postgrs` | did you mean `postgres`?',
    ]);
  });

  test("follow connectors that a platform team declares", () => {
    const more = { "p.chimera": "domain platform\nconnector kafka { topic: string  group: string? }" };
    const text =
      'domain a\nuse platform.kafka\nsource S = kafka { topic: "orders" }\nsource T = platform.kafka { topik: "x" }';
    expect(check(text, more).said).toEqual([
      'CHM2150 a.chimera:4:29 "topik" a `kafka` source has no setting `topik` | did you mean `topic`?',
    ]);
  });
});

describe("tables of a source", () => {
  const table = (rest: string, columns: string) =>
    `domain a\nuse std.privacy.{contact, health}\ntype Email = string labelled contact\nterm Buyer\nsource S = files { path: "x"\n  table t ${rest}{ ${columns} } }`;

  test("are lowered with columns, keys and labels", () => {
    const { ir, said, declarations } = check(
      table(
        'from "public.t" labelled health ',
        `id: int key /// The id.
    email: Email? labelled health from "E-Mail" is Buyer
    old deprecated until 2027-01-01 "use email": string
    new moved from former: string
    unique(old, new)
    retain: 10y`,
      ),
    );
    expect(said).toEqual([]);
    const [t] = ir.sources[0]!.tables;
    expect(t).toMatchObject({
      address: "a.S.t",
      name: "t",
      physical: "public.t",
      keys: [["id"], ["old", "new"]],
      rowLabels: ["std.privacy.health"],
      retain: "P10Y",
    });
    expect(t?.columns.map(({ place: _, ...rest }) => rest)).toEqual([
      { address: "a.S.t.id", name: "id", type: { kind: "int" }, nullable: false, labels: [], description: "The id." },
      {
        address: "a.S.t.email",
        name: "email",
        type: { kind: "string" },
        nullable: true,
        named: "a.Email",
        physical: "E-Mail",
        labels: ["std.privacy.contact", "std.privacy.health"],
        term: "a.Buyer",
      },
      {
        address: "a.S.t.old",
        name: "old",
        type: { kind: "string" },
        nullable: false,
        labels: [],
        deprecated: { until: "2027-01-01", text: "use email" },
      },
      {
        address: "a.S.t.new",
        name: "new",
        type: { kind: "string" },
        nullable: false,
        labels: [],
        movedFrom: "a.S.t.former",
      },
    ]);
    expect(declarations.sourceTable("a.S.t")?.ir).toBe(t);
    expect(declarations.sourceTable("a.S.u")).toBeUndefined();
  });

  test("carry the labels of types inside of lists, maps and structs", () => {
    const { ir } = check(
      table(
        "",
        "a: list<Email>  b: struct { x: list<Email>, y: int labelled health }  c: map<string, Email>  d: list<int>",
      ),
    );
    expect(ir.sources[0]!.tables[0]!.columns.map((column) => column.labels)).toEqual([
      ["std.privacy.contact"],
      ["std.privacy.contact", "std.privacy.health"],
      ["std.privacy.contact"],
      [],
    ]);
  });

  test.each([
    ["id: int  id: string", ['CHM2160 a.chimera:6:22 "id" column `id` is declared twice']],
    ["id: int? key", ['CHM2161 a.chimera:6:17 "int?" key column `id` may be null']],
    ["id: int key  b: int?  unique(b)", ['CHM2161 a.chimera:6:42 "b" key column `b` may be null']],
    ["a: int  unique(b)", ['CHM2162 a.chimera:6:28 "b" `t` has no column `b`']],
    ["code: int  unique(kode)", ['CHM2162 a.chimera:6:31 "kode" `t` has no column `kode` | did you mean `code`?']],
    [
      "a: int  unique(a, a)",
      ['CHM2160 a.chimera:6:31 "a" column `a` is declared twice | name each column of a key once'],
    ],
    [
      "a: int key  b: int  unique(b, a)",
      ['CHM2163 a.chimera:6:33 "unique(b, a)" this key is already declared | take it out'],
    ],
    ["a: Nothing key", ['CHM2111 a.chimera:6:16 "Nothing" cannot find type `Nothing`']],
    ["a: int labelled nothing", ['CHM2111 a.chimera:6:29 "nothing" cannot find label `nothing`']],
    [
      "a: int labelled contact.emial",
      ['CHM2111 a.chimera:6:29 "contact.emial" cannot find label `contact.emial` | did you mean `contact.email`?'],
    ],
    ["a: int is Nothing", ['CHM2111 a.chimera:6:23 "Nothing" cannot find term `Nothing`']],
    [
      "a: int  retian: 3y",
      ['CHM2150 a.chimera:6:21 "retian" a source\'s table has no setting `retian` | did you mean `retain`?'],
    ],
  ])("are told about `%s`", (columns, expected) => {
    const said = check(
      `${table("", columns)}\nsource U = files { path: "u" table u { a: Email labelled health is Buyer } }`,
    ).said;
    expect(said.map((one, i) => one.slice(0, expected[i]?.length))).toEqual(expected);
  });

  test("have names of their own", () => {
    const said = check('domain a\nsource S = files { path: "x"\n  table t { a: int }\n  table t { b: int } }').said;
    expect(said).toEqual([
      'CHM2110 a.chimera:4:9 "t" `t` is declared twice | one name has one meaning: rename one of the two',
    ]);
  });
});

describe("connectors", () => {
  test.each([
    [
      "connector c { a: Colour }",
      [
        'CHM2111 a.chimera:2:18 "Colour" cannot find enum `Colour` | in reach here are `FileFormat`; others are brought in with `use`',
      ],
    ],
    ['connector c { a: int = "x" }', ['CHM2152 a.chimera:2:24 ""x"" `a` must be a whole number']],
  ])("are told about `%s`", (text, expected) => {
    expect(check(`domain a\n${text}`).said).toEqual(expected);
  });
});
