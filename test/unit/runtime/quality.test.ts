import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditRuleJob, TableJob } from "../../../runtime/job/job.ts";
import { always, column, port, product, rule, source, table, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const columns = [
  column("id", "BIGINT"),
  column("country", "VARCHAR?"),
  column("email", "VARCHAR?", { sensitive: true }),
];
const people = source("people", "people.csv", columns);
const reads = ["input:people"];
const sql = "SELECT id, country, email FROM {input:people}";

async function check(lines: readonly string[], rules: readonly AuditRuleJob[], more: Partial<TableJob> = {}) {
  bench.write("people.csv", `id,country,email\n${lines.map((line) => `${line}\n`).join("")}`);
  const out = port("People", "people", { reads, columns, sql, audit: { rules }, ...more });
  const report = await bench.build(product("People", { inputs: [people], tables: [out] }));
  return { report, rules: report.tables.at(-1)?.rules ?? [], codes: report.diagnostics.map(({ code }) => code) };
}
const scan = (sql: string): AuditRuleJob["measure"] => ({ kind: "scan", sql });
const atLeast = (value: number): Partial<AuditRuleJob> => ({ bound: { kind: "compare", operator: "ge", value } });

describe("rules of a table", () => {
  it("measures and holds each against its bound", async () => {
    const { rules, report } = await check(
      ["1,DE,a", "2,FR,b", "3,,c"],
      [
        rule("rows", scan("count(*)"), { bound: { kind: "compare", operator: "gt", value: 0 } }),
        rule("known", scan("count(country) / count(*)"), { bound: { kind: "between", low: 0.5, high: 0.7 } }),
        rule("not three", scan("max(id)"), { action: "warn", bound: { kind: "compare", operator: "ne", value: 3 } }),
        rule("few", scan("count(*)"), { action: "observe", bound: { kind: "compare", operator: "lt", value: 3 } }),
        rule("nothing", scan("max(id) FILTER (WHERE id > 9)"), {
          action: "warn",
          bound: { kind: "compare", operator: "le", value: 3 },
        }),
      ],
    );
    expect(rules.map(({ rule, measured, held, bound }) => [rule, measured, held, bound.says])).toEqual([
      ["rows", 3, true, "more than 0"],
      ["known", 2 / 3, true, "between 0.5 and 0.7"],
      ["not three", 3, false, "not 3"],
      ["few", 3, false, "less than 3"],
      ["nothing", null, false, "at most 3"],
    ]);
    expect(report.diagnostics.map(({ code, label }) => [code, label])).toEqual([
      ["CHM5041", "`not three` measured 3, should be not 3"],
      ["CHM5041", "`nothing` measured no value, should be at most 3"],
    ]);
    expect(report.outcome).toBe("built");
  });

  it("shows at most five rows that fail, sensitive columns masked", async () => {
    const lines = [
      "1,DE,a@example.org",
      ...Array.from({ length: 7 }, (_, at) => `${at + 2},XX,b@example.org`),
      "9,XX,",
    ];
    const { rules, report } = await check(lines, [always("known country", "country <> 'XX'")]);
    expect(rules[0]?.samples).toHaveLength(5);
    expect(rules[0]?.samples?.[0]).toEqual({ id: 2, country: "XX", email: "•••" });
    expect(JSON.stringify(report)).not.toContain("example.org");
  });

  it("names the groups that fail, the worst first", async () => {
    const byCountry = { kind: "group", by: [{ name: "country", sql: "country" }], sql: "count(*)" } as const;
    const { rules, report } = await check(
      ["1,DE,a", "2,DE,b", "3,DE,c", "4,FR,d", "5,,e"],
      [rule("enough", byCountry, { action: "warn", ...atLeast(2) }), rule("any", byCountry, atLeast(1))],
    );
    expect(rules[0]).toMatchObject({
      held: false,
      measured: 1,
      failing: 2,
      groups: [
        { group: { country: "FR" }, measured: 1 },
        { group: { country: null }, measured: 1 },
      ],
    });
    expect(rules[1]?.held).toBe(true);
    expect(report.diagnostics[0]?.label).toBe('`enough` measured 1 for country "FR" and 1 more, should be at least 2');
  });

  it("leaves groups alone that have no row in the rule's scope", async () => {
    const scoped = {
      kind: "group",
      by: [{ name: "country", sql: "country" }],
      sql: "count_if(id > 2)",
      scope: "id > 2",
    } as const;
    const { rules } = await check(
      ["1,DE,a", "2,DE,b", "3,FR,c"],
      [rule("enough", scoped, { action: "warn", ...atLeast(2) })],
    );
    expect(rules[0]?.groups?.map(({ group }) => group)).toEqual([{ country: "FR" }]);
  });

  it("masks groups by a sensitive column", async () => {
    const byEmail = { kind: "group", by: [{ name: "email", sql: "email" }], sql: "count(*)" } as const;
    const { report } = await check(["1,DE,a@example.org"], [rule("many", byEmail, { action: "warn", ...atLeast(2) })]);
    expect(JSON.stringify(report)).not.toContain("example.org");
  });

  it("asks a query of its own for keys and references, to tables built later too", async () => {
    const countries = table("People", "countries", {
      reads: ["input:people"],
      columns: [column("code", "VARCHAR")],
      sql: "SELECT DISTINCT country AS code FROM {input:people} WHERE country <> 'XX'",
    });
    bench.write("people.csv", "id,country,email\n1,DE,a\n1,FR,b\n2,XX,c\n3,DE,d\n");
    const found = "SELECT count_if(country IN (SELECT code FROM {table:countries})) / count(*) AS measure FROM {self}";
    const unique = "SELECT count_if(n = 1) / sum(n) AS measure FROM (SELECT count(*) AS n FROM {self} GROUP BY id)";
    const out = port("People", "people", {
      reads,
      columns,
      sql,
      audit: {
        rules: [
          rule(
            "known",
            { kind: "query", sql: found },
            { action: "warn", failing: "country NOT IN (SELECT code FROM {table:countries})" },
          ),
          rule(
            "unique",
            { kind: "query", sql: unique },
            { action: "warn", failing: "id IN (SELECT id FROM {self} GROUP BY id HAVING count(*) > 1)" },
          ),
        ],
      },
    });
    const report = await bench.build(product("People", { inputs: [people], tables: [out, countries] }));
    const results = report.tables.find(({ name }) => name === "people")?.rules;
    expect(results?.map(({ measured, samples }) => [measured, samples?.map(({ id }) => id)])).toEqual([
      [0.75, [2]],
      [0.5, [1, 1]],
    ]);
  });

  it("measures the other rules when one cannot be measured, and blocks", async () => {
    const { rules, codes } = await check(
      ["1,DE,a"],
      [rule("fine", scan("count(*)")), rule("odd", scan("max(CAST(email AS BIGINT))"))],
    );
    expect(rules.map(({ held, measured }) => [held, measured])).toEqual([
      [true, 1],
      [false, null],
    ]);
    expect(codes).toEqual(["CHM5043"]);
  });

  it("compares the stored columns with the declared ones", async () => {
    const schema = rule("schema", { kind: "schema" }, { bound: { kind: "holds" } });
    expect((await check(["1,DE,a"], [schema])).report.outcome).toBe("built");
    const { rules, report } = await check(["1,DE,a"], [schema], {
      columns: [column("id", "INTEGER"), column("country", "VARCHAR?"), column("email", "VARCHAR?")],
    });
    expect(rules[0]?.problem).toBe("column `id` is BIGINT, not INTEGER");
    expect(report.outcome).toBe("blocked");
  });

  it("measures how long the build took", async () => {
    const { rules } = await check(
      ["1,DE,a"],
      [rule("quick", { kind: "duration" }, { bound: { kind: "compare", operator: "lt", value: 60 } })],
    );
    expect(rules.map(({ measured, held }) => [measured, held])).toEqual([[0, true]]);
  });

  it("measures again what looks at the clock, though nothing was built", async () => {
    const fresh = rule("fresh", scan("epoch({now}) - epoch(TIMESTAMP '2026-01-15 11:00:00')"), {
      bound: { kind: "compare", operator: "le", value: 7200 },
    });
    expect((await check(["1,DE,a"], [fresh])).rules[0]).toMatchObject({ measured: 3600, held: true });
    bench.now += 3 * 3_600_000;
    const out = port("People", "people", { reads, columns, sql, audit: { rules: [fresh] } });
    const report = await bench.build(product("People", { inputs: [people], tables: [out] }));
    expect(report.tables[0]?.rules[0]).toMatchObject({ measured: 14_400, held: false });
  });

  it("asks nothing twice of a version that was checked", async () => {
    const rules = [rule("rows", scan("count(*)"))];
    await check(["1,DE,a"], rules);
    await bench.run("UPDATE chimera_store._audits SET results = replace(results, '\"measured\":1', '\"measured\":77')");
    const out = port("People", "people", { reads, columns, sql, audit: { rules } });
    const again = await bench.build(product("People", { inputs: [people], tables: [out] }));
    expect(again.tables[0]?.rules[0]?.measured).toBe(77);
  });
});

describe("rules that compare with earlier runs", () => {
  it("holds a measure within a share of the value before", async () => {
    const rules = [rule("volume", scan("count(*)"), { bound: { kind: "within", tolerance: 0.5 } })];
    const lines = (count: number) => Array.from({ length: count }, (_, at) => `${at},DE,x${count}`);
    expect((await check(lines(10), rules)).rules[0]?.bound.says).toBe("no earlier value");
    expect((await check(lines(15), rules)).rules[0]).toMatchObject({
      held: true,
      bound: { low: 5, high: 15, says: "within 50% of 10" },
    });
    expect((await check(lines(7), rules)).report.outcome).toBe("blocked");
    // What was held back is no value to compare with.
    expect((await check(lines(8), rules)).rules[0]?.bound.says).toBe("within 50% of 15");
  });

  it("reads the version before, and itself when there is none", async () => {
    const moved = {
      kind: "query",
      sql: "SELECT abs(sum(s.id) - (SELECT sum(id) FROM {previous})) AS measure FROM {self} s",
    } as const;
    const rules = [rule("drift", moved, { action: "warn", bound: { kind: "compare", operator: "le", value: 1 } })];
    expect((await check(["1,DE,a"], rules)).rules[0]).toMatchObject({ measured: 0, held: true });
    expect((await check(["5,DE,a"], rules)).rules[0]).toMatchObject({ measured: 4, held: false });
  });
});

describe("quarantine", () => {
  const known = always("known country", "country <> 'XX'", { action: "quarantine", text: "country <> 'XX'" });
  const total = rule("all", scan("count(*)"), { action: "observe" });
  const kept = async () => {
    const [name] = await bench.column("SELECT name FROM chimera_store._quarantines");
    return bench.rows(`SELECT _rules, id, country FROM chimera_store."${name}" ORDER BY id`);
  };

  it.each(["table", "view"] as const)("takes failing rows out of a %s and keeps them with the rule", async (mode) => {
    const { report, rules } = await check(["1,DE,a", "2,XX,b", "3,,c"], [known, total], { materialize: { mode } });
    expect(report.outcome).toBe("built");
    expect(report.diagnostics).toMatchObject([{ code: "CHM5042", message: "2 rows of `shop.People.people` left out" }]);
    // Rules see the rows before quarantine.
    expect(rules.map(({ measured }) => measured)).toEqual([1 / 3, 3]);
    expect(await bench.column("SELECT id FROM shop.people")).toEqual([1]);
    expect(await kept()).toEqual([
      { _rules: ["known country: country <> 'XX'"], id: 2, country: "XX" },
      { _rules: ["known country: country <> 'XX'"], id: 3, country: null },
    ]);
  });

  it("is what comes after sees", async () => {
    bench.write("people.csv", "id,country,email\n1,DE,a\n2,XX,b\n");
    const inner = table("People", "inner", { reads, columns, sql, audit: { rules: [known] } });
    const out = port("People", "people", { reads: ["table:inner"], columns, sql: "SELECT * FROM {table:inner}" });
    await bench.build(product("People", { inputs: [people], tables: [inner, out] }));
    expect(await bench.column("SELECT id FROM shop.people")).toEqual([1]);
  });

  it("keeps rows out of an incremental table and of the rows that were not computed anew", async () => {
    const incremental = { materialize: { mode: "incremental", column: "id" } } as const;
    await check(["1,XX,a", "2,DE,b", "3,DE,c"], [known], incremental);
    await check(["1,XX,a", "2,DE,b", "3,DE,c", "4,XX,d"], [known], incremental);
    expect(await bench.column("SELECT id FROM shop.people ORDER BY id")).toEqual([2, 3]);
    expect((await kept()).map(({ id }) => id)).toEqual([1, 4]);
  });

  it("gives rows back when the rule is gone", async () => {
    await check(["1,XX,a", "2,DE,b"], [known]);
    await check(["1,XX,a", "2,DE,b"], []);
    expect(await bench.column("SELECT id FROM shop.people ORDER BY id")).toEqual([1, 2]);
    expect(await bench.column("SELECT count(*) FROM chimera_store._quarantines")).toEqual([0]);
  });

  it("stays as it was when another rule blocks", async () => {
    await check(["1,DE,a", "2,XX,b"], [known]);
    const { report } = await check(
      ["1,XX,a", "2,DE,b", "3,DE,c"],
      [known, rule("few", scan("count(*)"), { bound: { kind: "compare", operator: "lt", value: 3 } })],
    );
    expect(report.outcome).toBe("blocked");
    expect(await bench.column("SELECT id FROM shop.people")).toEqual([1]);
    expect((await kept()).map(({ id }) => id)).toEqual([2]);
  });
});
