import { describe, expect, test } from "vitest";
import { readManifest } from "../../../compiler/workspace/manifest.ts";
import { SourceText } from "../../../language/text/source.ts";

/** `code line:column "marked" message | hint`, one a diagnostic. */
function complaints(text: string): readonly string[] {
  const source = new SourceText("chimera.yaml", text);
  return readManifest(source).diagnostics.map((diagnostic) => {
    const { line, column } = source.position(diagnostic.place.start);
    const marked = text.slice(diagnostic.place.start, diagnostic.place.end);
    const hint = diagnostic.hint === undefined ? "" : ` | ${diagnostic.hint}`;
    return `${diagnostic.code} ${line}:${column} "${marked}" ${diagnostic.message}${hint}`;
  });
}

describe("a manifest", () => {
  test("is read with its environments", () => {
    const text = `
name: acme-mesh
environments:
  local: { engine: duckdb, orchestrator: local }
  prod:  { engine: trino, orchestrator: temporal, region: eu-west-1, kubernetes: { context: prod } }
notice: 12w
`;
    const { value, diagnostics } = readManifest(new SourceText("chimera.yaml", text));
    expect(diagnostics).toEqual([]);
    expect(value.manifest).toEqual({
      name: "acme-mesh",
      environments: {
        local: { engine: "duckdb", orchestrator: "local", options: {} },
        prod: {
          engine: "trino",
          orchestrator: "temporal",
          region: "eu-west-1",
          options: { kubernetes: { context: "prod" } },
        },
      },
      severity: {},
      noticeDays: 84,
      defaultLevel: "internal",
      implicitFlows: "graded",
      files: { exclude: [] },
    });
  });

  test("needs no more than a name", () => {
    const { value, diagnostics } = readManifest(new SourceText("chimera.yaml", "name: tiny"));
    expect(diagnostics).toEqual([]);
    expect(value.manifest.environments).toEqual({ local: { engine: "duckdb", orchestrator: "local", options: {} } });
    expect(value.manifest.noticeDays).toBe(30);
  });

  test("says what the embedded engine may take", () => {
    const said = (options: string) => complaints(`name: a\nenvironments:\n  local:\n    duckdb: { ${options} }\n`);
    expect(said("memory: 4GB, threads: 2, spill: /fast")).toEqual([]);
    expect(said("memory: 1.5 GiB")).toEqual([]);
    for (const wrong of [
      "memory: 80%",
      "memory: 4",
      "memory: 0GB",
      "threads: 0",
      "threads: 1.5",
      "threads: many",
      "spill: ''",
    ])
      expect(said(wrong)).toEqual([expect.stringContaining("CHM2008")]);
    expect(said("memori: 4GB")).toEqual([expect.stringContaining("did you mean `memory`")]);
  });

  test.each([
    ["name: [a\n", "the `[` before it is not closed by `]`"],
    ["name: a\nenvironments: { local: {}\n", "the `{` before it is not closed by `}`"],
    ["name: *nothing\n", "no anchor `&nothing` stands before it"],
  ])("says what is wrong with %j", (text, label) => {
    const { diagnostics } = readManifest(new SourceText("chimera.yaml", text));
    expect(diagnostics.map((each) => each.label)).toEqual([label]);
  });

  test("may use anchors and aliases", () => {
    const text = "name: a\nenvironments:\n  dev: &dev { engine: duckdb }\n  test: *dev\n";
    const { value, diagnostics } = readManifest(new SourceText("chimera.yaml", text));
    expect(diagnostics).toEqual([]);
    expect(value.manifest.environments.test?.engine).toBe("duckdb");
  });

  test.each([
    ["", ['CHM2004 1:1 "" the manifest is empty | start with the name of the mesh: `name: my-mesh`']],
    ["# only a comment\n", ['CHM2004 1:1 "" the manifest is empty | start with the name of the mesh: `name: my-mesh`']],
    [
      "description: x\n",
      ['CHM2007 1:1 "description: x" the manifest has no `name` | add a line that starts with `name`'],
    ],
    ["name: mesh\nnotise: 90d\n", ['CHM2006 2:1 "notise" the manifest has no key `notise` | did you mean `notice`?']],
    ["name: [a]\n", ['CHM2008 1:7 "[a]" `name` must be a lower-case name such as `acme-mesh`']],
    ["name: 12\n", ['CHM2008 1:7 "12" `name` must be a lower-case name such as `acme-mesh`']],
    ["name: My Mesh\n", ['CHM2008 1:7 "My Mesh" `name` must be a lower-case name such as `acme-mesh`']],
    ["- a\n- b\n", ['CHM2008 1:1 "- a" `chimera.yaml` must be a map of `key: value`']],
    ["just words\n", ['CHM2008 1:1 "just words" `chimera.yaml` must be a map of `key: value`']],
    ["name: a\nname: b\n", ['CHM2005 2:1 "name" `name` stands twice in the manifest | keep one of the two']],
    [
      "name: a\nenvironments:\n  prod:\n    engine: dukdb\n",
      ['CHM2008 4:13 "dukdb" `engine` must be `duckdb`, `postgres`, `trino` or `spark` | did you mean `duckdb`?'],
    ],
    [
      "name: a\nenvironments:\n  prod:\n    orchestator: local\n",
      ['CHM2006 4:5 "orchestator" `environments.prod` has no key `orchestator` | did you mean `orchestrator`?'],
    ],
    ["name: a\nenvironments:\n  Prod: {}\n", ['CHM2008 3:3 "Prod" `Prod` must be a lower-case name such as `prod`']],
    ["name: a\nenvironments:\n  prod:\n", ['CHM2008 3:3 "prod" `prod` must be a map of `key: value`']],
    [
      "name: a\nenvironments:\n  prod: { targets: sql }\n",
      [
        'CHM2008 3:20 "sql" `targets` must be a list of names such as `[sql]`, or names with options such as `{ sql: {} }`',
      ],
    ],
    [
      "name: a\nenvironments:\n  prod: { state: { backend: s3 } }\n",
      [
        'CHM2008 3:18 "{ backend: s3 }" `state` must be a folder such as `.chimera/state`, or `{ backend: postgres, url: { env: NAME } }`',
      ],
    ],
    ["name: a\nnotice: 90\n", ['CHM2008 2:9 "90" `notice` must be a number of days or weeks such as `90d` or `12w`']],
    [
      "name: a\nimplicit_flows: strikt\n",
      ['CHM2008 2:17 "strikt" `implicit_flows` must be `strict` or `graded` | did you mean `strict`?'],
    ],
    [
      "name: a\nseverity: { CHM2115: fatal }\n",
      ['CHM2008 2:22 "fatal" `CHM2115` must be `error`, `warning`, `info` or `off`'],
    ],
    [
      "name: a\ndependencies: { lib: 1.0.0 }\n",
      [
        'CHM2013 2:1 "dependencies" `dependencies` are not available yet | take them out for now; `docs/language/status.md` lists what is not built yet',
      ],
    ],
  ])("%j is answered by %j", (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });

  test.each([
    ["name: [a\n", "CHM2003 "],
    ["name: a\n\tdescription: b\n", "CHM2003 "],
    ["name: a\n description: b\n", "CHM2003 "],
    ["name: a\n---\nname: b\n", "CHM2003 "],
    ["{{{{", "CHM2003 "],
    ["name: *nothing\n", "CHM2003 "],
    ["%YAML 9\n\0", "CHM200"],
  ])("%j is one mistake of YAML", (text, start) => {
    const found = complaints(text);
    expect(found.map((complaint) => complaint.slice(0, start.length))).toEqual([start]);
  });

  test("reports several mistakes at once, each at its place", () => {
    expect(complaints("nam: a\nnotice: soon\n").map((complaint) => complaint.slice(0, 12))).toEqual([
      "CHM2007 1:1 ",
      "CHM2006 1:1 ",
      "CHM2008 2:9 ",
    ]);
  });

  test("that explodes by aliases is refused", () => {
    const lines = ["name: a", "a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(complaints(lines.join("\n")).map((complaint) => complaint.slice(0, 7))).toEqual(["CHM2003"]);
  });
});
