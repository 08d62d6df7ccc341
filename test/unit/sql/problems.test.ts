import { describe, expect, it } from "vitest";
import type { MeshExpression, Type } from "../../../compiler/mesh/mesh.ts";
import { SourceText } from "../../../language/text/source.ts";
import { diagnosticsOf } from "../../../targets/sdk/problem.ts";
import { dialects, emitProductScript, emitQuery } from "../../../targets/sql/index.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { call, col, frame, functions, int, key, lit, op, Pipeline, t } from "./ir.ts";

const columns = { s: t.string, at: t.timestamp, xs: t.list(t.list(t.int)) };

/** Code and message of each problem of one column on a dialect. */
function problems(value: MeshExpression, dialect: keyof typeof dialects, name = "x"): string[] {
  const pipeline = new Pipeline("sample", columns).select({ [name]: value });
  const { diagnostics } = emitQuery(pipeline.body(), { functions }, dialects[dialect], (ref) => ref.name);
  return diagnosticsOf(diagnostics, () => undefined).map((each) => `${each.code} ${each.message}: ${each.label}`);
}
const matches = (pattern: string): MeshExpression => ({
  op: "matches",
  arg: col("s", t.string),
  pattern,
  negated: false,
  type: t.bool,
  nullable: false,
});

describe("what an engine cannot express is named with the engine", () => {
  it("types", () => {
    const map: Type = { kind: "map", key: t.string, value: { type: t.int, nullable: false } };
    expect(problems(lit(null, map), "postgres")).toEqual([
      "CHM6001 PostgreSQL has no type for `map`: cannot be stored on PostgreSQL",
    ]);
    expect(problems(col("xs", columns.xs), "postgres")).toEqual([]);
    expect(problems(lit("10:00:00", t.time), "spark")).toEqual([
      "CHM6001 Spark has no type for `time`: cannot be stored on Spark",
    ]);
  });

  it("functions", () => {
    expect(problems(call("duck_only", t.string, [col("s", t.string)]), "spark")).toEqual([
      "CHM6002 `duck_only` cannot run on Spark: has no lowering for Spark",
    ]);
  });

  it("what an aggregate has over a window", () => {
    const partition = { partition: [], order: [], frame: frame("rows", "all", "all") };
    const over = (fn: string, extra: object = {}) =>
      call(fn, t.string, [col("s", t.string)], { window: partition, ...extra });
    const why = "values of an aggregate have no order in windows there";
    expect(problems(over("list", { order: [key(col("at", t.timestamp))] }), "postgres")).toEqual([
      `CHM6003 \`list\` with an order over a window cannot run on PostgreSQL: ${why}`,
    ]);
    const sorts = "it sorts values, which have no order in windows there";
    for (const fn of ["middle", "most"])
      expect(problems(over(fn), "postgres")).toEqual([
        `CHM6003 \`${fn}\` over a window cannot run on PostgreSQL: ${sorts}`,
      ]);
    for (const dialect of ["postgres", "spark"] as const)
      expect(problems(over("count_distinct"), dialect)).toEqual([
        `CHM6003 \`count_distinct\` over a window cannot run on ${dialects[dialect].title}: it leaves out repeated values, which windows cannot there`,
      ]);
    for (const fn of ["list", "most", "count_distinct"]) expect(problems(over(fn), "duckdb")).toEqual([]);
    expect(problems(over("max"), "postgres")).toEqual([]);
    expect(problems(call("most", t.string, [col("s", t.string)]), "postgres")).toEqual([]);
  });

  it("names beyond the engine's length", () => {
    const long = "a".repeat(64);
    expect(problems(int(1), "postgres", long)).toEqual([
      `CHM6003 the name \`${long}\` cannot run on PostgreSQL: PostgreSQL cuts names after 63 bytes`,
    ]);
    expect(problems(int(1), "duckdb", long)).toEqual([]);
  });

  it("patterns", () => {
    const beyond = (part: string) => [
      `CHM6004 \`${part}\` has no meaning in regular expressions of PostgreSQL: this pattern cannot be translated exactly`,
    ];
    expect(problems(matches("\\pL+"), "postgres")).toEqual(beyond("\\p{L}"));
    expect(problems(matches("a{300}"), "postgres")).toEqual(beyond("{300}"));
    expect(problems(matches("a(?i:b)"), "postgres")).toEqual(beyond("(?i:"));
    expect(problems(matches("\\pL+a{300}(?i:b)"), "spark")).toEqual([]);
  });

  it("names that differ by case", () => {
    const pipeline = new Pipeline("sample", columns).select({ id: int(1), ID: int(2) });
    const codes = (dialect: keyof typeof dialects) =>
      emitQuery(pipeline.body(), { functions }, dialects[dialect], (ref) => ref.name).diagnostics.map(
        (each) => each.at({ file: "", start: 0, end: 0 }).code,
      );
    expect(codes("duckdb")).toEqual(["CHM6005"]);
    expect(codes("postgres")).toEqual([]);
  });

  it("digits that get lost, as a warning", () => {
    const difference = op("sub", t.duration, col("at", t.timestamp), lit("2026-01-01", t.timestamp));
    expect(problems(difference, "trino")).toEqual([
      "CHM6008 this is less exact on Trino: Trino cuts a duration to whole milliseconds",
    ]);
  });

  it("each once and at its place in the file", () => {
    const place = { file: "a.chimera", line: 2, column: 3, endLine: 2, endColumn: 8 };
    const pipeline = new Pipeline("sample", columns);
    const twice = call("duck_only", t.string, [call("duck_only", t.string, [col("s", t.string)])]);
    pipeline.steps.push({
      step: "project",
      written: "select",
      items: [{ name: "x", value: twice }],
      columns: [{ name: "x", type: t.string, nullable: false }],
      place,
    });
    const { diagnostics } = emitQuery(pipeline.body(), { functions }, dialects.trino, (ref) => ref.name);
    const source = new SourceText("a.chimera", "first\n  duck_only(s)\n");
    const found = diagnosticsOf(diagnostics, () => source);
    expect(found.map((each) => each.place)).toEqual([{ file: "a.chimera", start: 8, end: 13 }]);
  });
});

describe("the script of a product", () => {
  const files = {
    "shop.chimera": `domain shop {
  head: "ada@example.org"
}
team Sales {
  members: ["ada@example.org"]
}
source Shop = files {
  path: "data"
  table orders {
    id: int key
    total: decimal(12, 2)
    placed_at: timestamp
  }
}
product DailySales {
  version: 1.0.0
  owner: Sales
  input orders = Shop.orders

  /// What was sold.
  table sold {
    from orders
    where total > 0
  }

  port by_day {
    from sold
    group { day = date(placed_at) }
    aggregate { revenue = sum(total) }
  }
}
`,
  };

  it("creates tables in the order in which they are read", async () => {
    const { compiled, sources } = await compiledFiles(files);
    const product = compiled.mesh!.products[0]!;
    expect(emitProductScript(compiled.mesh!, product, "duckdb", sources)).toEqual({
      diagnostics: [],
      value: `-- shop.DailySales 1.0.0, for DuckDB, by chimerac

-- What was sold.
CREATE OR REPLACE VIEW shop.daily_sales_sold AS
SELECT id, total, placed_at
FROM shop_shop.orders
WHERE total > 0;

CREATE OR REPLACE TABLE shop.daily_sales_by_day AS
SELECT CAST(placed_at AS DATE) AS day, sum(total) AS revenue
FROM shop.daily_sales_sold
GROUP BY 1;
`,
    });
  });

  it("needs an engine that there is", async () => {
    const { compiled, sources } = await compiledFiles(files);
    const { diagnostics } = emitProductScript(compiled.mesh!, compiled.mesh!.products[0]!, "oracle", sources);
    expect(diagnostics.map((each) => `${each.code} ${each.message} (${each.hint})`)).toEqual([
      "CHM6007 cannot find an engine called `oracle` (engines are duckdb, postgres, trino, spark)",
    ]);
  });
});
