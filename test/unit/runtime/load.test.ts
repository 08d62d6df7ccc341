import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceColumnJob, SourceInputJob } from "../../../runtime/job/job.ts";
import { column, product, source, table, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench({ DATA: "data" });
});
afterEach(() => bench.close());

const columns = [
  column("id", "BIGINT"),
  column("name", "VARCHAR?"),
  column("total", "DECIMAL(6,2)?"),
  column("on", "DATE?"),
];

/** Loads an input and gives its report with the rows that stand for it. */
async function load(input: SourceInputJob) {
  const copy = table("Orders", "copy", {
    reads: [`input:${input.name}`],
    columns: input.columns,
    sql: `SELECT * FROM {input:${input.name}}`,
    publish: { schema: "shop", view: "copy" },
  });
  const report = await bench.build(product("Orders", { inputs: [input], tables: [copy] }));
  const [first] = report.inputs;
  const rows =
    report.outcome === "built" || report.outcome === "unchanged" ? await bench.rows("SELECT * FROM shop.copy") : [];
  return { report, input: first!, rows, codes: report.diagnostics.map(({ code }) => code) };
}
const files = (path: string, more: Partial<SourceInputJob> = {}, shape: readonly SourceColumnJob[] = columns) =>
  source("orders", path, shape, more);
const settings = (path: string, more: SourceInputJob["settings"]) => ({ settings: { path, ...more } });

describe("reading CSV", () => {
  it("finds columns by their physical names and leaves undeclared ones alone", async () => {
    bench.write("data/a.csv", 'note,"US ""Id""",Name\nx,1,Ann\ny,2,\n');
    const shape = [column("id", "BIGINT", { physical: 'US "Id"' }), column("name", "VARCHAR?", { physical: "Name" })];
    expect((await load(files("data/a.csv", {}, shape))).rows).toEqual([
      { id: 1, name: "Ann" },
      { id: 2, name: null },
    ]);
  });

  it("finds the delimiter, and takes the one that is said", async () => {
    bench.write("data/a.csv", "id;name;total;on\n1;a,b;1.5;2026-01-02\n");
    expect((await load(files("data/a.csv"))).rows).toEqual([{ id: 1, name: "a,b", total: "1.50", on: "2026-01-02" }]);
    bench.write("data/b.csv", "id#name#total#on\n1#x##\n");
    expect((await load(files("data/b.csv", settings("data/b.csv", { delimiter: "#" })))).rows).toEqual([
      { id: 1, name: "x", total: null, on: null },
    ]);
  });

  it("reads fields over several lines, a byte-order mark and CRLF", async () => {
    bench.write("data/a.csv", '\uFEFFid,name,total,on\r\n1,"a\nb",,\r\n2,"say ""hi""",,\r\n');
    expect((await load(files("data/a.csv"))).rows.map(({ name }) => name)).toEqual(["a\nb", 'say "hi"']);
  });

  it("takes empty fields and the texts that are said for null", async () => {
    bench.write("data/a.csv", 'id,name,total,on\n1,NA,NA,\n2,"",1,NA\n');
    expect((await load(files("data/a.csv", settings("data/a.csv", { null: ["", "NA"] })))).rows).toEqual([
      { id: 1, name: null, total: null, on: null },
      { id: 2, name: null, total: "1.00", on: null },
    ]);
  });

  it("goes by position without a header", async () => {
    bench.write("data/a.csv", "1,Ann,2.5,2026-01-01,extra\n");
    expect((await load(files("data/a.csv", settings("data/a.csv", { header: false })))).rows).toEqual([
      { id: 1, name: "Ann", total: "2.50", on: "2026-01-01" },
    ]);
  });

  it("reads many files of a pattern, compressed or not, whatever the order of their columns", async () => {
    bench.write("data/2026/a.csv", "id,name,total,on\n1,a,,\n");
    bench.write("data/2026/b.csv.gz", gzipSync("total,on,id,name\n,,2,b\n"));
    bench.write("data/2026/[c] 1*.csv", "id,name,total,on\n3,c,,\n");
    bench.write("data/other/d.txt", "id\n9\n");
    expect((await load(files("data/**/*.{csv,csv.gz}"))).rows.map(({ id }) => id).sort()).toEqual([1, 2, 3]);
  });

  it("finds a table in a folder by its name", async () => {
    bench.write("data/orders.tsv", "id\tname\ttotal\ton\n1\ta,b\t\t\n");
    bench.write("data/people.csv", "x\n1\n");
    expect((await load(files("data"))).rows).toEqual([{ id: 1, name: "a,b", total: null, on: null }]);
  });

  it("reads an empty file as no rows", async () => {
    bench.write("data/a.csv", "id,name,total,on\n");
    const { input, rows } = await load(files("data/a.csv"));
    expect([input.rows, rows]).toEqual([0, []]);
  });

  it("says which file is missing, and which one was meant", async () => {
    bench.write("data/orders.csv", "id\n");
    const { report } = await load(files("data/order.csv"));
    expect(report.diagnostics).toMatchObject([
      { code: "CHM5012", message: "cannot find `data/order.csv`", hint: "did you mean `data/orders.csv`?" },
    ]);
  });

  it("says which column a file does not have, and which one was meant", async () => {
    bench.write("data/a.csv", "id,Name,total,on\n");
    const { report } = await load(files("data/a.csv"));
    expect(report.diagnostics).toMatchObject([
      {
        code: "CHM5015",
        message: "cannot find column `name` in `data/a.csv`",
        hint: 'did you mean `Name`? then write `name: … from "Name"`',
      },
    ]);
  });

  it("refuses files of other machines and settings it cannot use", async () => {
    expect((await load(files("s3://bucket/a.csv"))).codes).toEqual(["CHM5011"]);
    bench.write("data/a.csv", "id,name,total,on\n");
    expect((await load(files("data/a.csv", settings("data/a.csv", { format: "xml" })))).codes).toEqual(["CHM5011"]);
    bench.write("data/a.dat", "id,name,total,on\n");
    expect((await load(files("data/a.dat"))).codes).toEqual(["CHM5014"]);
  });

  it("reads settings from the environment, and says which variable is not set", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,,,\n");
    const settingsOf = (env: string) => ({ settings: { path: { env } } });
    expect((await load(files("", settingsOf("MISSING")))).report.diagnostics).toMatchObject([
      { code: "CHM5025", message: "environment variable `MISSING` is not set" },
    ]);
    bench.write("data/orders.csv", "id,name,total,on\n1,,,\n");
    expect((await load(files("", settingsOf("DATA")))).rows).toHaveLength(1);
  });
});

describe("rows that do not fit", () => {
  const bad = [
    ["1.5,,,", "id", "not a whole number of 64 bits"],
    ["x,,,", "id", "not a whole number of 64 bits"],
    [",a,,", "id", "null, where a value is required"],
    ["9223372036854775808,,,", "id", "not a whole number of 64 bits"],
    ["1,,1.239,", "total", "not a number with at most 4 digits before the point and 2 after it"],
    ["1,,12345,", "total", "not a number with at most 4 digits before the point and 2 after it"],
    ["1,,1e-3,", "total", "not a number with at most 4 digits before the point and 2 after it"],
    ["1,,,2026-02-30", "on", "not a date"],
    ["1,,,2026-01-01 10:00:00", "on", "not a date"],
  ] as const;
  it.each(bad)("rejects %j", async (line, name, reason) => {
    bench.write("data/a.csv", `id,name,total,on\n7,,,\n${line}\n`);
    const { input, codes } = await load(files("data/a.csv"));
    expect(codes).toEqual(["CHM5017"]);
    expect(input).toMatchObject({ outcome: "failed", rejected: 1 });
    expect(input.reasons).toEqual([
      { column: name, reason, rows: 1, example: { file: `${bench.root}/data/a.csv`, row: 2 } },
    ]);
  });

  const good = ["12.0,,,", "1e2,,,", "1,,1.50000,", "1,,-0.1,", "1,,9999.99,", "1,,,2026-01-01 00:00:00"];
  it.each(good)("takes %j, from which nothing is cut", async (line) => {
    bench.write("data/a.csv", `id,name,total,on\n${line}\n`);
    expect((await load(files("data/a.csv"))).codes).toEqual([]);
  });

  it("checks refinements, and lets null pass", async () => {
    const shape = [
      column("id", "VARCHAR?", {
        checks: [{ sql: "regexp_matches({value}, '^o_[0-9]{{2}}$')", says: "does not match /^o_[0-9]{2}$/" }],
      }),
    ];
    bench.write("data/a.csv", "id,x\no_12,1\n,1\no_1,1\n");
    const { input } = await load(files("data/a.csv", { onReject: "quarantine" }, shape));
    expect(input).toMatchObject({ rows: 2, rejected: 1, reasons: [{ reason: "does not match /^o_[0-9]{2}$/" }] });
  });

  it("goes on without them where the source says so, and keeps them with reason and place", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\nx,secret,,\n2,b,oops,\n3,too,many,cells,here\n4\n5,e,,\n");
    const { input, rows, codes } = await load(files("data/a.csv", { onReject: "quarantine" }));
    expect(rows.map(({ id }) => id)).toEqual([1, 5]);
    expect(codes).toEqual(["CHM5018"]);
    expect(input).toMatchObject({ outcome: "loaded", rows: 2, rejected: 4 });
    const kept = await bench.rows(
      `SELECT _row, _column, _reason, _raw FROM chimera_store."${input.quarantine}" ORDER BY _row`,
    );
    expect(kept.map(({ _row, _column, _reason }) => [_row, _column, _reason])).toEqual([
      [2, "id", "not a whole number of 64 bits"],
      [3, "total", "not a number with at most 4 digits before the point and 2 after it"],
      [4, null, "more values than columns"],
      [5, null, "fewer values than columns"],
    ]);
    expect(JSON.parse(String(kept[0]?._raw))).toEqual({ id: "x", name: "secret", total: null, on: null });
  });

  it("never shows the values of rejected rows", async () => {
    bench.write("data/a.csv", "id,name,total,on\nann@example.org,a,,\n");
    const { report } = await load(files("data/a.csv"));
    expect(JSON.stringify(report)).not.toContain("ann@example.org");
  });

  it("finds a key that stands twice", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n2,b,,\n1,c,,\n");
    const { input, codes } = await load(files("data/a.csv", { keys: [["id"]], onReject: "quarantine" }));
    expect(codes).toEqual(["CHM5018"]);
    expect(input.reasons).toEqual([
      {
        column: "id",
        reason: "its key (id) stands in an earlier row too",
        rows: 1,
        example: { file: `${bench.root}/data/a.csv`, row: 3 },
      },
    ]);
  });

  it("keeps the earlier version when a load fails, and its rows are fine again later", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n");
    await load(files("data/a.csv"));
    bench.write("data/a.csv", "id,name,total,on\nx,a,,\n");
    const failed = await load(files("data/a.csv"));
    expect(failed.report.outcome).toBe("failed");
    expect(await bench.column("SELECT id FROM shop.copy")).toEqual([1]);
    bench.write("data/a.csv", "id,name,total,on\n2,a,,\n");
    expect((await load(files("data/a.csv"))).rows.map(({ id }) => id)).toEqual([2]);
    expect(await bench.column("SELECT count(*) FROM chimera_store._quarantines")).toEqual([0]);
  });
});

describe("reading Parquet", () => {
  const shape = [
    column("id", "BIGINT"),
    column("amount", "DECIMAL(12,2)?"),
    column("at", "TIMESTAMP?"),
    column("tags", "VARCHAR[]?"),
    column("place", "STRUCT(lat DOUBLE, city VARCHAR)?"),
  ];
  const write = (path: string, sql: string) => bench.run(`COPY (${sql}) TO '${bench.root}/${path}' (FORMAT parquet)`);

  it("takes the file's types, widened where that loses nothing", async () => {
    await write(
      "a.parquet",
      "SELECT 1::INTEGER AS id, 1.5::DECIMAL(5,1) AS amount, TIMESTAMPTZ '2026-01-01 00:00:00+02' AS at, ['a', NULL] AS tags, {'lat': 1.5, 'city': 'X'} AS place",
    );
    expect((await load(files("a.parquet", {}, shape))).rows).toEqual([
      { id: 1, amount: "1.50", at: "2025-12-31 22:00:00", tags: ["a", null], place: { lat: 1.5, city: "X" } },
    ]);
  });

  it("rejects values that would be cut", async () => {
    await write(
      "a.parquet",
      "SELECT * FROM (VALUES (1.0::DOUBLE, 1.25::DOUBLE), (2.5, 1.0), (3, 1.005), (4, NULL)) t(id, amount)",
    );
    const { input } = await load(files("a.parquet", { onReject: "quarantine" }, shape.slice(0, 2)));
    expect(input).toMatchObject({ rows: 2, rejected: 2 });
    expect(input.reasons.map(({ column, example }) => [column, example?.row])).toEqual([
      ["amount", 3],
      ["id", 2],
    ]);
  });

  it("says which of several files lacks a column", async () => {
    await write("p1.parquet", "SELECT 1 AS id, 1 AS amount");
    await write("p2.parquet", "SELECT 1 AS id");
    const { report } = await load(files("p*.parquet", {}, shape.slice(0, 2)));
    expect(report.diagnostics).toMatchObject([
      { code: "CHM5015", message: "cannot find column `amount` in `p2.parquet`" },
    ]);
  });

  it("says what is wrong with a file that is none", async () => {
    bench.write("a.parquet", "this is not parquet");
    const { report } = await load(files("a.parquet", {}, shape.slice(0, 2)));
    expect(report.diagnostics).toMatchObject([{ code: "CHM5013", message: "cannot read `a.parquet`" }]);
  });
});

describe("what cannot be loaded at all", () => {
  it("is a column of a type that no cast leads from", async () => {
    await bench.run(`COPY (SELECT 1 AS id, true AS "on") TO '${bench.root}/a.parquet' (FORMAT parquet)`);
    const { report } = await load(files("a.parquet", {}, [column("id", "BIGINT"), column("on", "DATE?")]));
    expect(report.diagnostics).toMatchObject([
      {
        code: "CHM5016",
        message: "column `on` cannot become `DATE`",
        label: "`shop.Files.orders` has `BOOLEAN` there",
      },
    ]);
  });

  it("is a source whose connector nothing here can run", async () => {
    const { report } = await load(files("a.csv", { connector: "kafka" }));
    expect(report.diagnostics).toMatchObject([
      { code: "CHM5010", hint: "connectors that can: `files`, `duckdb`, `postgres`" },
    ]);
  });
});

describe("reading JSON", () => {
  const shape = [
    column("id", "BIGINT"),
    column("name", "VARCHAR?"),
    column("ok", "BOOLEAN?"),
    column("tags", "BIGINT[]?"),
    column("place", "STRUCT(lat DOUBLE, city VARCHAR)?", { physicalType: 'STRUCT("Lat" DOUBLE, city VARCHAR)' }),
    column("more", "JSON?"),
  ];

  it("reads an array of objects, nested values included", async () => {
    bench.write(
      "a.json",
      '[{"id":1,"name":"a","ok":true,"tags":[1,2],"place":{"Lat":1.5,"city":"X","zip":1},"more":{"a":1}},\n {"id":2,"tags":null,"place":null}]',
    );
    expect((await load(files("a.json", {}, shape))).rows).toEqual([
      { id: 1, name: "a", ok: true, tags: [1, 2], place: { lat: 1.5, city: "X" }, more: '{"a":1}' },
      { id: 2, name: null, ok: null, tags: null, place: null, more: null },
    ]);
  });

  it("rejects what has another shape, leaf by leaf", async () => {
    const lines = [
      '{"id":1}',
      '{"id":1.5}',
      '{"id":2,"tags":[1,"x"]}',
      '{"id":3,"tags":{"a":1}}',
      '{"id":4,"place":5}',
      '{"id":5,"place":{"Lat":"north"}}',
      "not json",
      "[1]",
      '{"id":6,"tags":[],"place":{},"ok":false,"name":7,"more":[null]}',
    ];
    bench.write("a.jsonl", `${lines.join("\n")}\n`);
    const { input, rows } = await load(files("a.jsonl", { onReject: "quarantine" }, shape));
    expect(rows.map(({ id }) => id)).toEqual([1, 6]);
    const kept = await bench.rows(
      `SELECT _row, _column, _reason FROM chimera_store."${input.quarantine}" ORDER BY _row`,
    );
    expect(kept.map((row) => Object.values(row))).toEqual([
      [2, "id", "not a whole number of 64 bits"],
      [3, "tags", "not a list of the declared type"],
      [4, "tags", "not a list of the declared type"],
      [5, "place", "not a struct of the declared type"],
      [6, "place", "not a struct of the declared type"],
      [7, null, "not JSON"],
      [8, null, "not an object"],
    ]);
  });

  it("says which key no object has, but not one that only some have", async () => {
    bench.write("a.json", '[{"id":1,"nane":"a"}]');
    const { report } = await load(files("a.json", {}, shape.slice(0, 2)));
    expect(report.diagnostics).toMatchObject([{ code: "CHM5015", message: "cannot find column `name` in `a.json`" }]);
  });

  it("cannot read a broken array", async () => {
    bench.write("a.json", '[{"id":1},{"id":');
    expect((await load(files("a.json", {}, shape.slice(0, 1)))).codes).toEqual(["CHM5013"]);
  });
});

describe("loading again", () => {
  const append = { load: { mode: "append", column: "on" } } as const;

  it("appends only what is beyond what it has", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,2026-01-01\n2,b,,2026-01-02\n");
    await load(files("data/*.csv", append));
    bench.write("data/b.csv", "id,name,total,on\n0,old,,2026-01-02\n3,c,,2026-01-03\n");
    const { input, rows } = await load(files("data/*.csv", append));
    expect(input).toMatchObject({ outcome: "loaded", rows: 3, added: 1 });
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it("stays quick to read after many appends, and loses nothing", async () => {
    for (let day = 1; day <= 12; day++) {
      bench.write(`data/${day}.csv`, `id,name,total,on\n${day},,,2026-01-${String(day).padStart(2, "0")}\n`);
      await load(files("data/*.csv", append));
    }
    expect(await bench.column('SELECT id FROM shop.copy ORDER BY "on"')).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    const parts = await bench.rows(
      "SELECT len(reads) AS parts FROM chimera_store._versions WHERE kind = 'input' AND len(reads) > 0",
    );
    expect(Number(parts[0]?.parts)).toBeLessThan(8);
  });

  it("rejects a key that an earlier append brought", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,2026-01-01\n");
    await load(files("data/*.csv", { ...append, keys: [["id"]] }));
    bench.write("data/b.csv", "id,name,total,on\n1,again,,2026-01-02\n2,b,,2026-01-02\n");
    const { input } = await load(files("data/*.csv", { ...append, keys: [["id"]], onReject: "quarantine" }));
    expect(input).toMatchObject({ rejected: 1, rows: 2 });
  });

  it("does not read rejected rows a second time", async () => {
    const quarantining = { ...append, onReject: "quarantine" } as const;
    bench.write("data/a.csv", "id,name,total,on\n1,a,,2026-01-01\nx,b,,2026-01-05\n3,c,,\n");
    await load(files("data/*.csv", quarantining));
    bench.write("data/b.csv", "id,name,total,on\n4,d,,2026-01-06\n");
    const { input, rows } = await load(files("data/*.csv", quarantining));
    expect(rows.map(({ id }) => id)).toEqual([1, 4]);
    expect(input.reasons.map(({ reason }) => reason)).toEqual(["null in the column that the load goes by"]);
    const [kept] = await bench.column("SELECT name FROM chimera_store._quarantines");
    expect(
      await bench.rows(`SELECT _column, count(*) AS n FROM chimera_store."${kept}" GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      { _column: "id", n: 1 },
      { _column: "on", n: 1 },
    ]);
  });

  it("merges by key: new values replace, other rows stay", async () => {
    const merge = { load: { mode: "merge", columns: ["id"] } } as const;
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n2,b,,\n");
    await load(files("data/a.csv", merge));
    bench.write("data/a.csv", "id,name,total,on\n2,B,,\n3,c,,\n");
    expect((await load(files("data/a.csv", merge))).rows.map(({ id, name }) => `${id}${name}`).sort()).toEqual([
      "1a",
      "2B",
      "3c",
    ]);
    bench.write("data/a.csv", "id,name,total,on\n4,x,,\n4,y,,\n");
    expect((await load(files("data/a.csv", merge))).codes).toEqual(["CHM5017"]);
  });

  it("rebuilds nothing when a file was only touched", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n");
    await load(files("data/a.csv"));
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n\n");
    const { report, input } = await load(files("data/a.csv"));
    expect([input.outcome, report.outcome]).toEqual(["unchanged", "unchanged"]);
  });

  it("loads only what is new to it when told so", async () => {
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n");
    const job = product("Orders", { inputs: [files("data/a.csv")] });
    await bench.build(job, { load: "new" });
    bench.write("data/a.csv", "id,name,total,on\n1,a,,\n2,b,,\n");
    expect((await bench.build(job, { load: "new" })).inputs[0]).toMatchObject({ outcome: "unchanged", rows: 1 });
    expect((await bench.build(job, { load: "all" })).inputs[0]).toMatchObject({ outcome: "loaded", rows: 2 });
  });
});

describe("the connector duckdb", () => {
  const other = async (sql: string) => {
    await bench.run(`ATTACH '${bench.root}/other.duckdb' AS other; ${sql}; DETACH other`);
  };
  const input = (more: Partial<SourceInputJob> = {}) =>
    source("orders", "", [column("id", "BIGINT"), column("total", "DECIMAL(12,2)?")], {
      connector: "duckdb",
      settings: { path: "other.duckdb" },
      ...more,
    });

  it("reads a table of another database file", async () => {
    await other("CREATE TABLE other.orders AS SELECT 1::INTEGER AS id, 2.5::DECIMAL(4,1) AS total, 'x' AS more");
    expect((await load(input())).rows).toEqual([{ id: 1, total: "2.50" }]);
    await other("INSERT INTO other.orders VALUES (2, 1, 'y')");
    expect((await load(input())).rows).toHaveLength(2);
  });

  it("says which table is meant", async () => {
    await other("CREATE TABLE other.order_s AS SELECT 1 AS id, 1 AS total");
    expect((await load(input())).report.diagnostics).toMatchObject([
      {
        code: "CHM5022",
        message: "cannot find table `main.orders` in `other.duckdb`",
        hint: "did you mean `order_s`?",
      },
    ]);
  });

  it("says what is wrong with the file", async () => {
    expect((await load(input())).codes).toEqual(["CHM5012"]);
    bench.write("other.duckdb", "garbage".repeat(3000));
    expect((await load(input())).codes).toEqual(["CHM5002"]);
  });
});
