import { describe, expect, test } from "vitest";
import type { RuleIR } from "../../../compiler/mesh/mesh.ts";
import { checkMembers, onlyComplaint, said, tableOf } from "../../support/pipelines.ts";

const inTable = (rule: string, pipeline = "from orders") =>
  checkMembers(`  table t {\n    ${pipeline}\n    ${rule}\n  }`);

function ruleOf(rule: string, pipeline?: string): RuleIR {
  const [first] = tableOf(inTable(rule, pipeline)).rules;
  if (first === undefined) throw new Error("no rule");
  return first;
}

const rejects = (rule: string, slug: string, pipeline?: string) => onlyComplaint(inTable(rule, pipeline), slug);

/** Measure and bound in a few words. */
function short(rule: RuleIR): string {
  const { measure, bound } = rule;
  const literal = (value: unknown) => (value as { value?: string }).value ?? "?";
  const shown =
    bound.bound === "compare"
      ? `${bound.operator} ${literal(bound.value)}`
      : bound.bound === "between"
        ? `between ${literal(bound.low)} ${literal(bound.high)}`
        : bound.bound === "within"
          ? `within ${literal(bound.tolerance)}`
          : bound.bound;
  return `${measure.measure} ${shown}`;
}

describe("measures and bounds", () => {
  test.each([
    ["expect total >= 0 EUR", "share eq 1"],
    ["expect share(note is not null) >= 99.5%", "share ge 0.995"],
    ["expect 99% <= share(note is not null)", "share ge 0.99"],
    ["expect rows > 0", "rows gt 0"],
    ["expect rows() between 1 and 1000", "rows between 1 1000"],
    ["expect rows within 5% of previous", "rows within 0.05"],
    ["expect unique(customer_id, placed_at)", "unique eq 1"],
    ["expect unique(customer_id) >= 90%", "unique ge 0.90"],
    ["expect references(customer_id, customers.id)", "references eq 1"],
    ["expect references(customer_id, customers.id) >= 99%", "references ge 0.99"],
    ["expect sum(total) > 0 EUR", "aggregate gt 0"],
    ["expect count(note) / count() >= 0.5", "aggregate ge 0.5"],
    ["expect sum(total) >= sum(discount)", "aggregate ge 0"],
    ["expect rows == count_distinct(id)", "aggregate eq 0"],
    ["expect max(placed_at) >= 2020-01-01T00:00:00Z", "aggregate ge 2020-01-01T00:00:00"],
    ["expect fresh(placed_at) <= 2h", "fresh le 7200000000"],
    ["expect delay(placed_at, placed_at) <= 3d", "delay le 259200000000"],
    ["expect gaps(customer_id, 1) == 0", "gaps eq 0"],
    ["expect gaps(placed_at, 1d) <= 2", "gaps le 2"],
    ["expect drift(customer_id) <= 0.2", "drift le 0.2"],
    ["expect drift(status, previous) <= 0.2", "drift le 0.2"],
    ["expect drift(total, table where status == paid) <= 0.2", "drift le 0.2"],
    ["expect matches(orders, id)", "matches eq 1"],
    ["expect duration <= 10m", "duration le 600000000"],
    ["expect schema", "schema holds"],
    ["expect steady(rows)", "rows steady"],
    ["expect steady(customer_id) by status", "aggregate steady"],
  ])("%s", (rule, expected) => {
    expect(short(ruleOf(rule))).toBe(expected);
  });
  test("of other relations keep which one", () => {
    expect(ruleOf("expect references(customer_id, customers.id)").measure).toEqual({
      measure: "references",
      column: "customer_id",
      relation: { kind: "input", name: "customers" },
      target: "id",
    });
    expect(ruleOf("expect matches(orders, id)", "from orders  select { id, total, extra = 1 }").measure).toEqual({
      measure: "matches",
      relation: { kind: "input", name: "orders" },
      keys: ["id"],
      columns: ["total"],
    });
  });
  test("may name tables that stand after theirs, and the table itself", () => {
    const checked = checkMembers("  table t { from rates  expect matches(later, day) }  table later { from t }");
    expect(tableOf(checked).rules[0]?.measure).toMatchObject({ relation: { kind: "table", name: "later" } });
    expect(ruleOf("expect drift(total, table where status == paid) <= 0.2").measure).toMatchObject({
      baseline: { relation: { kind: "table", name: "t" }, where: { op: "operator" } },
    });
  });
});

describe("scope, action and name", () => {
  test("are kept as written", () => {
    const rule = ruleOf(
      "/// Nobody pays us to buy.\n    expect positive: total >= 0 EUR where status in [paid, shipped] by status or warn",
    );
    expect(rule).toMatchObject({
      name: "positive",
      address: "shop.P.t.positive",
      description: "Nobody pays us to buy.",
      action: "warn",
      text: "positive: total >= 0 EUR where status in [paid, shipped] by status or warn",
      where: { op: "operator", operator: "in" },
      by: [{ op: "column", name: "status" }],
      generated: false,
    });
  });
  test("default to blocking and to a name made of the measure", () => {
    const checked = inTable(
      "expect rows > 0\n    expect total >= 0 EUR\n    expect total < 1000 EUR\n    expect unique(customer_id, note)",
    );
    expect(tableOf(checked).rules.map((rule) => `${rule.name} ${rule.action}`)).toEqual([
      "rows block",
      "share_total block",
      "share_total_2 block",
      "unique_customer_id_note block",
    ]);
  });
  test("of a quarantine make a view a table", () => {
    const quarantine = "expect total >= 0 EUR or quarantine";
    expect(tableOf(inTable(quarantine)).materialize).toEqual({ mode: "table" });
    rejects(`materialize: view\n    ▮${quarantine}`, "quarantine-in-view");
    rejects("▮expect rows > 1 or quarantine", "quarantine-without-rows");
  });
  test("are not for measures of the table as a whole", () => {
    rejects("expect duration <= 1m where ▮total > 1 EUR", "measure-arguments");
    rejects("expect schema by ▮status", "measure-arguments");
  });
  test("may not share a name", () => {
    rejects("expect a: rows > 0\n    expect ▮a: rows > 1", "rule-name-taken");
  });
});

describe("mistakes in rules", () => {
  test.each([
    ["expect ▮fresh(placed_at)", "measure-without-bound"],
    ["expect ▮share(total > 0 EUR)", "measure-without-bound"],
    ["expect ▮sum(total)", "measure-without-bound"],
    ["expect fresh(▮total) <= 2h", "measure-column-type"],
    ["expect gaps(▮note, 1) == 0", "measure-column-type"],
    ["expect gaps(placed_at, ▮1) == 0", "measure-arguments"],
    ["expect ▮gaps(placed_at) == 0", "measure-arguments"],
    ["expect delay(placed_at, ▮1 + 1) <= 3d", "measure-arguments"],
    ["expect unique(▮nope)", "unknown-column"],
    ["expect references(customer_id, ▮customers)", "measure-arguments"],
    ["expect references(customer_id, ▮customer.id)", "rule-relation"],
    ["expect references(customer_id, customers.▮nope)", "unknown-column"],
    ["expect references(customer_id, ▮customers.name)", "references-target"],
    ["expect matches(▮ordrs, id)", "rule-relation"],
    ["expect ▮matches(customers, id)", "matches-columns"],
    ["expect rows > ▮total", "column-not-allowed"],
    ["expect sum(total) > ▮0 USD", "unit-mismatch"],
    ['expect sum(total) > ▮"x"', "type-mismatch"],
    ["expect fresh(placed_at) <= ▮2", "type-mismatch"],
    ['expect ▮max(note) == "x"', "bound-not-ordered"],
    ["expect share(total > 0 EUR) >= ▮share(total > 1 EUR)", "bound-not-constant"],
    ["expect total within 5% of ▮next", "within-what"],
    ["expect ▮total within 5% of previous", "within-what"],
    ["expect rows > 0 and ▮rows < 10", "measure-second"],
    ["expect ▮rows not between 1 and 2", "measure-arguments"],
    ["expect ▮totl > 0 EUR", "unknown-column"],
    ["expect total > 0 EUR where ▮totl > 1 EUR", "unknown-column"],
    ["expect drift(total, ▮customers) <= 0.1", "unknown-column"],
  ])("%s", (rule, slug) => {
    rejects(rule, slug);
  });
  test("that a column makes ambiguous are not guessed", () => {
    rejects("expect ▮rows > 0", "measure-is-column", "from orders  select { rows = customer_id }");
    expect(short(ruleOf("expect rows() > 0", "from orders  select { rows = customer_id }"))).toBe("rows gt 0");
  });
  test("are reported one by one, and not where the table is wrong itself", () => {
    expect(said(inTable("expect nope > 1 and nope2 > 1\n    expect nope3 > 1")).length).toBe(2);
    expect(said(inTable("expect nope > 1", "from orders  where wrong == 1"))).toEqual([
      "unknown-column: cannot find column `wrong`",
    ]);
  });
});

describe("rules that say nothing", () => {
  test.each([
    ["expect rows >= ▮0", "rule-never-fails"],
    ["expect share(total > 0 EUR) <= ▮100%", "rule-never-fails"],
    ["expect drift(total) between ▮0 and 1", "rule-never-fails"],
    ["expect ▮unique(id)", "rule-never-fails"],
    ["expect count(note) >= ▮0", "rule-never-fails"],
    ["expect rows < ▮0", "rule-never-holds"],
    ["expect share(total > 0 EUR) >= ▮99.5", "rule-never-holds"],
    ["expect rows between ▮10 and 1", "rule-never-holds"],
    ["expect rows within ▮-5% of previous", "rule-never-holds"],
  ])("%s", (rule, slug) => {
    expect(rejects(rule, slug).severity).toBe("warning");
  });
});
