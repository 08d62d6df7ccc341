import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BoundIR, MeasureIR, MeshExpression, RuleIR, TableIR } from "../../../compiler/mesh/mesh.ts";
import type { AuditRuleJob } from "../../../runtime/job/job.ts";
import { fill } from "../../../runtime/job/placeholders.ts";
import { lowerAudit } from "../../../targets/job/audit.ts";
import type { TargetProblem } from "../../../targets/sdk/problem.ts";
import { duckdb } from "../../../targets/sql/dialects/duckdb.ts";
import { type Database, openDatabase } from "../sql/database.ts";
import { and, call, col, functions, int, lit, op, place, t, text } from "../sql/ir.ts";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run(`
    CREATE TABLE self (id BIGINT, country VARCHAR, amount DECIMAL(12,2), score DOUBLE, day DATE, seen TIMESTAMP);
    INSERT INTO self VALUES
      (1, 'DE', 10.00, 0.1, '2026-01-01', '2026-01-01 10:00:00'),
      (2, 'DE', -5.00, 0.2, '2026-01-02', '2026-01-02 12:00:00'),
      (2, 'FR', NULL, 0.3, '2026-01-05', '2026-01-06 00:00:00'),
      (NULL, 'FR', 40.00, 0.4, '2026-01-06', NULL),
      (NULL, 'IT', 50.00, 0.4, '2026-01-06', NULL);
    CREATE TABLE empty AS SELECT * FROM self WHERE FALSE;
    CREATE TABLE before AS SELECT * FROM self WHERE country = 'DE';
    CREATE TABLE people (pid BIGINT, amount DECIMAL(12,2));
    INSERT INTO people VALUES (1, 10.00), (3, 1.00), (NULL, 2.00);
    CREATE TABLE other (id BIGINT, amount DECIMAL(12,2));
    INSERT INTO other VALUES (1, 10.00), (2, -6.00), (9, 0.00);
  `);
});
afterAll(() => db.close());

const columns = {
  id: t.int,
  country: t.string,
  amount: t.decimal(12, 2),
  score: t.float,
  day: t.date,
  seen: t.timestamp,
};
const c = (name: keyof typeof columns) => col(name, columns[name], true);

function table(rules: readonly RuleIR[]): TableIR {
  const declared = Object.entries(columns).map(([name, type]) => ({
    name,
    type,
    nullable: true,
    labels: [],
    address: `shop.Orders.paid.${name}`,
    place,
  }));
  const body = { kind: "pipeline", steps: [] } as const;
  return {
    name: "paid",
    address: "shop.Orders.paid",
    place,
    body,
    columns: declared,
    keys: [],
    reads: [],
    materialize: { mode: "table" },
    rules,
  };
}

function lower(measure: MeasureIR, extra: Partial<RuleIR> = {}): AuditRuleJob {
  const rule: RuleIR = {
    name: "rule",
    address: "shop.Orders.paid.rule",
    place,
    measure,
    bound: { bound: "holds" },
    by: [],
    action: "block",
    text: "",
    generated: false,
    ...extra,
  };
  const problems: TargetProblem[] = [];
  const { rules } = lowerAudit(table([rule]), { functions }, duckdb, (each) => problems.push(each));
  expect(problems).toEqual([]);
  return rules[0]!;
}

const relations: { readonly [name: string]: string } = {
  previous: "before",
  "input:people": "people",
  "port:other": "other",
  now: "TIMESTAMP '2026-01-06 01:00:00'",
};
const filled = (sql: string, self = "self") => fill(sql, (name) => (name === "self" ? self : relations[name]));

/** The measure as the runtime takes it: a number, or groups with numbers. */
async function take(rule: AuditRuleJob, self = "self"): Promise<unknown> {
  const { measure } = rule;
  if (measure.kind === "scan")
    return (await db.rows(`SELECT CAST((${filled(measure.sql)}) AS DOUBLE) FROM ${self}`))[0]![0];
  if (measure.kind === "group") {
    const by = measure.by.map((each) => filled(each.sql)).join(", ");
    return db.rows(`SELECT ${by}, CAST((${filled(measure.sql)}) AS DOUBLE) FROM ${self} GROUP BY ${by} ORDER BY ALL`);
  }
  if (measure.kind !== "query") return measure.kind;
  const rows = await db.rows(
    `SELECT * REPLACE (CAST(measure AS DOUBLE) AS measure) FROM (${filled(measure.sql, self)}) ORDER BY ALL`,
  );
  return rows.length === 1 && rows[0]!.length === 1 ? rows[0]![0] : rows;
}
const failing = (rule: AuditRuleJob) =>
  db.rows(`SELECT id, country FROM self WHERE (${filled(rule.failing!)}) IS TRUE ORDER BY ALL`);

const positive = op("ge", t.bool, c("amount"), int(0));
const inGermany = op("eq", t.bool, c("country"), text("DE"));

describe("measures that share one scan", () => {
  it("a share counts nulls as failures, and no rows as all", async () => {
    const rule = lower({ measure: "share", predicate: positive });
    expect(rule.measure).toEqual({ kind: "scan", sql: "coalesce(count_if(amount >= 0) / nullif(count(*), 0), 1)" });
    expect(rule.failing).toBe("(amount >= 0) IS NOT TRUE");
    expect(await take(rule)).toBe(0.6);
    expect(await take(rule, "empty")).toBe(1);
    expect(await failing(rule)).toEqual([
      ["2", "DE"],
      ["2", "FR"],
    ]);
  });

  it("a share of some rows is about these rows", async () => {
    const rule = lower({ measure: "share", predicate: positive }, { where: inGermany });
    expect(rule.measure).toEqual({
      kind: "scan",
      sql: "coalesce(count_if(list_contains(['DE'], country) AND amount >= 0) / nullif(count_if(list_contains(['DE'], country)), 0), 1)",
    });
    expect(await take(rule)).toBe(0.5);
    expect(await failing(rule)).toEqual([["2", "DE"]]);
  });

  it("texts are compared through the dictionary of their column", async () => {
    const rule = lower({ measure: "share", predicate: op("in", t.bool, c("country"), text("DE"), text("{FR}")) });
    expect(rule.measure).toEqual({
      kind: "scan",
      sql: "coalesce(count_if(list_contains(['DE', '{{FR}}'], country)) / nullif(count(*), 0), 1)",
    });
    expect(await take(rule)).toBe(0.4);
  });

  it("rows of a group share one query with all rules of the same groups", async () => {
    const rule = lower(
      { measure: "rows" },
      { by: [c("country")], where: op("gt", t.bool, c("score"), lit("0.1", t.float)) },
    );
    expect(rule.measure).toEqual({
      kind: "group",
      by: [{ name: "country", sql: "country" }],
      sql: "count_if(score > 0.1)",
      scope: "score > 0.1",
    });
    expect(await take(rule)).toEqual([
      ["DE", 1],
      ["FR", 2],
      ["IT", 1],
    ]);
  });

  it("an aggregate takes the scope into each of its parts", async () => {
    const value = op(
      "sub",
      t.decimal(38, 2),
      call("sum", t.decimal(38, 2), [c("amount")]),
      call("max", t.decimal(12, 2), [c("amount")]),
    );
    const rule = lower({ measure: "aggregate", value }, { where: inGermany });
    expect(rule.measure).toEqual({
      kind: "scan",
      sql: "sum(amount) FILTER (WHERE country = 'DE') - max(amount) FILTER (WHERE country = 'DE')",
    });
    expect(await take(rule)).toBe(-5);
  });

  it("ages and distances count in seconds", async () => {
    expect(await take(lower({ measure: "fresh", column: "seen" }))).toBe(3600);
    expect(await take(lower({ measure: "fresh", column: "seen" }), "empty")).toBe("Infinity");
    expect(await take(lower({ measure: "delay", from: "day", to: "seen" }))).toBe(86_400);
  });
});

describe("measures with a query of their own", () => {
  it("unique counts the rows whose key stands alone, nulls alike", async () => {
    const rule = lower({ measure: "unique", columns: ["id"] });
    expect(rule.measure).toEqual({
      kind: "query",
      sql: "SELECT coalesce(count_if(n = 1) / sum(n), 1) AS measure FROM (SELECT id AS k1, count(*) AS n FROM {self} GROUP BY 1)",
    });
    expect(await take(rule)).toBe(0.2);
    expect(await take(rule, "empty")).toBe(1);
    expect(await failing(rule)).toEqual([
      ["2", "DE"],
      ["2", "FR"],
      [null, "FR"],
      [null, "IT"],
    ]);
    const grouped = lower({ measure: "unique", columns: ["id"] }, { by: [c("country")] });
    expect(await take(grouped)).toEqual([
      ["DE", 1],
      ["FR", 1],
      ["IT", 1],
    ]);
  });

  it("references looks up what is not null", async () => {
    const rule = lower({
      measure: "references",
      column: "id",
      relation: { kind: "input", name: "people" },
      target: "pid",
    });
    expect(await take(rule)).toBeCloseTo(1 / 3);
    expect(await take(rule, "empty")).toBe(1);
    expect(await failing(rule)).toEqual([
      ["2", "DE"],
      ["2", "FR"],
    ]);
    const grouped = lower(
      { measure: "references", column: "id", relation: { kind: "input", name: "people" }, target: "pid" },
      { by: [c("country")] },
    );
    expect(await take(grouped)).toEqual([
      ["DE", 0.5],
      ["FR", 0],
    ]);
  });

  it("matches counts rows that both sides have alike", async () => {
    const measure: MeasureIR = {
      measure: "matches",
      relation: { kind: "port", name: "other" },
      keys: ["id"],
      columns: ["amount"],
    };
    const scoped = lower(measure, { where: inGermany });
    expect(await take(scoped)).toBeCloseTo(1 / 3);
    expect(await failing(scoped)).toEqual([["2", "DE"]]);
  });

  it("gaps counts the missing steps", async () => {
    const days = lower({ measure: "gaps", column: "day", step: lit("86400000000", t.duration) });
    expect(await take(days)).toBe(2);
    const ids = lower({ measure: "gaps", column: "id", step: int(1) });
    expect(await take(ids)).toBe(0);
    const months = lower({ measure: "gaps", column: "day", step: lit("1", t.months) });
    expect(await take(months)).toBe(0);
    const grouped = lower(
      { measure: "gaps", column: "day", step: lit("86400000000", t.duration) },
      { by: [c("country")] },
    );
    expect(await take(grouped)).toEqual([
      ["DE", 0],
      ["FR", 0],
      ["IT", 0],
    ]);
  });

  it("drift is the Kolmogorov-Smirnov distance for numbers and total variation for the rest", async () => {
    expect(await take(lower({ measure: "drift", column: "score", baseline: "previous" }))).toBeCloseTo(0.6);
    expect(await take(lower({ measure: "drift", column: "country", baseline: "previous" }))).toBeCloseTo(0.6);
    const baseline = {
      relation: { kind: "input", name: "people" },
      where: op("gt", t.bool, c("amount"), int(1)),
    } as const;
    expect(await take(lower({ measure: "drift", column: "amount", baseline }))).toBe(0.5);
    expect(await take(lower({ measure: "drift", column: "score", baseline: "previous" }), "empty")).toBe(0);
    expect(
      await take(lower({ measure: "drift", column: "score", baseline: "previous" }, { by: [c("country")] })),
    ).toEqual([
      ["DE", 0],
      ["FR", 0],
      ["IT", 0],
    ]);
  });

  it("a query of the author's gives its one number", async () => {
    const rule = lower({
      measure: "sql",
      sql: "select count(*) from {0} where amount < 0",
      relations: [{ kind: "port", name: "other" }],
    });
    expect(rule.measure).toEqual({
      kind: "query",
      sql: "SELECT CAST((\nselect count(*) from {port:other} where amount < 0\n) AS DOUBLE) AS measure",
    });
    expect(await take(rule)).toBe(1);
  });
});

describe("bounds", () => {
  const bound = (value: MeshExpression): AuditRuleJob["bound"] => {
    const made: BoundIR = { bound: "compare", operator: "le", value };
    return lower({ measure: "rows" }, { bound: made }).bound;
  };
  it("are numbers: durations in seconds, dates in seconds since 1970, arithmetic done", () => {
    expect(bound(lit("7200000000", t.duration))).toEqual({ kind: "compare", operator: "le", value: 7200 });
    expect(bound(lit("1970-01-02", t.date))).toEqual({ kind: "compare", operator: "le", value: 86_400 });
    expect(bound(op("mul", t.int, int(6), op("neg", t.int, int(7))))).toEqual({
      kind: "compare",
      operator: "le",
      value: -42,
    });
  });

  it("that are no constants are reported", () => {
    const problems: TargetProblem[] = [];
    const rule: RuleIR = {
      name: "odd",
      address: "x",
      place,
      measure: { measure: "rows" },
      bound: { bound: "compare", operator: "le", value: c("id") },
      by: [],
      action: "warn",
      text: "",
      generated: false,
    };
    lowerAudit(table([rule]), { functions }, duckdb, (each) => problems.push(each));
    expect(problems.map((each) => each.at({ file: "a", start: 0, end: 1 }).slug)).toEqual(["rule-bound-not-constant"]);
  });
});

it("a conjunction is laid out in one line of the scan", () => {
  const rule = lower({ measure: "share", predicate: and(positive, op("is_not_null", t.bool, c("day"))) });
  expect(rule.measure).toEqual({
    kind: "scan",
    sql: "coalesce(count_if(amount >= 0 AND day IS NOT NULL) / nullif(count(*), 0), 1)",
  });
});
