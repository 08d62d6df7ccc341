import { describe, expect, test } from "vitest";
import type { HatchAnswer, HatchAnswers, HatchNeed } from "../../../compiler/check/hatch/hatch.ts";
import { numberTemplate, parseTemplate } from "../../../compiler/check/hatch/template.ts";
import { valueTypeText } from "../../../compiler/check/types/type-text.ts";
import type { Type } from "../../../compiler/mesh/mesh.ts";
import { type CheckedProduct, checkMembers, onlyComplaint, said, tableOf } from "../../support/pipelines.ts";

const int: Type = { kind: "int" };
const string: Type = { kind: "string" };
const column = (name: string, type: Type, direct: readonly string[] = []): HatchAnswer["columns"][number] => ({
  name,
  type,
  direct: direct.map((each) => ({ relation: 0, column: each })),
  indirect: [],
});

/** Checks twice: without an answer, and with the one that `answer` makes of the only need. */
function answered(members: string, answer: HatchAnswer): CheckedProduct {
  const first = checkMembers(members.replace("▮", ""));
  expect(said(first)).toEqual([]);
  expect(first.mesh.incomplete).toEqual(["shop.P"]);
  const [need] = first.mesh.needs;
  const answers: HatchAnswers = new Map([[need!.key, answer]]);
  return checkMembers(members, answers);
}

describe("names in braces", () => {
  test("are found outside of texts and comments, and other braces are just braces", () => {
    const text = "select {'a': 1}, '{no}', \"{no}\" /* {no} */ -- {no}\nfrom {paid} join { `by day` } x";
    const template = parseTemplate(text);
    expect(template.names.map((each) => each.name)).toEqual(["paid", "by day"]);
    const { sql, original } = numberTemplate(template, ["paid", "by day"]);
    expect(sql).toBe("select {{'a': 1}}, '{{no}}', \"{{no}}\" /* {{no}} */ -- {{no}}\nfrom {0} join {1} x");
    for (const word of ["select", "from", "join", " x"]) expect(original(sql.indexOf(word))).toBe(text.indexOf(word));
    expect(original(sql.indexOf("{0}"))).toBe(text.indexOf("{paid}"));
  });
});

describe("a SQL text as a table", () => {
  const members =
    '  table t = sql """select id, name as n from {customers}"""\n  table u { from t  where n is not null }';
  test("says what it needs, and waits", () => {
    const { mesh } = checkMembers(members);
    const [need] = mesh.needs as readonly [HatchNeed];
    expect(need.sql).toBe("select id, name as n from {0}");
    expect(need.relations.map((each) => [each.name, each.columns.map(valueTypeText)])).toEqual([
      ["customers", ["int", "string", "string?", "string?"]],
    ]);
  });
  test("has the columns of the answer, all nullable, and the lineage of what they are made of", () => {
    const checked = answered(members, { columns: [column("id", int, ["id"]), column("n", string, ["email"])] });
    const { columns } = tableOf(checked);
    expect(columns.map((each) => [each.name, valueTypeText(each), each.lineage?.direct, each.labels])).toEqual([
      ["id", "int?", ["shop.Shop.customers.id"], []],
      ["n", "string?", ["shop.Shop.customers.email"], ["shop.contact"]],
    ]);
    expect(tableOf(checked, "u").columns.map(valueTypeText)).toEqual(["int?", "string"]);
  });
  test("shows the engine's complaint at its place", () => {
    const members = '  table t = sql """select ▮nam from {customers}"""';
    const checked = answered(members, { columns: [], error: { message: "no column nam", offset: 7 } });
    expect(onlyComplaint(checked, "sql-invalid").label).toBe("no column nam");
  });
  test("names relations of the product only", () => {
    const checked = checkMembers('  table t = sql """select 1 from ▮{custmers}"""');
    expect(onlyComplaint(checked, "sql-relation").hint).toBe("did you mean `customers`?");
  });
  test("needs names that differ, and types that Chimera knows", () => {
    const twice = { columns: [column("a", int), column("a", int)] };
    onlyComplaint(answered('  table t = sql ▮"""select 1 a, 2 a"""', twice), "sql-column-twice");
    const untyped = { columns: [column("a", { kind: "unknown" })] };
    onlyComplaint(answered('  table t = sql ▮"""select 1 a"""', untyped), "sql-column-untyped");
  });
});

describe("a declared result", () => {
  const sql = '  table t = sql """select id, total from {orders}""" ->';
  const answer = {
    columns: [column("id", string, ["id"]), column("total", { kind: "decimal", precision: 38, scale: 2 } as const)],
  };
  test("gives types, units and nullability, checked at run time", () => {
    const checked = answered(`${sql} { id: OrderId key, total: Amount? }`, answer);
    const { columns, keys, rules } = tableOf(checked);
    expect(columns.map(valueTypeText)).toEqual(["string", "decimal(12, 2) in EUR?"]);
    expect(keys).toEqual([{ columns: ["id"], proven: false }]);
    expect(rules.map((rule) => [rule.name, rule.text])).toEqual([
      ["key_id", "unique(id)"],
      ["not_null_id", "id is not null"],
      ["type_id", "id is OrderId"],
    ]);
  });
  test("is checked inside of lists too, nulls among it", () => {
    const list: Type = { kind: "list", item: { type: string, nullable: true } };
    const checked = answered(`  table t = sql """select tags from {orders}""" -> { tags: list<Status> }`, {
      columns: [column("tags", list, ["tags"])],
    });
    const rule = tableOf(checked).rules.find((each) => each.name === "type_tags");
    expect(rule?.measure).toMatchObject({
      predicate: {
        op: "every",
        condition: { operator: "and", args: [{ operator: "is_not_null" }, { operator: "in" }] },
      },
    });
  });
  test("checks members of an enum", () => {
    const checked = answered(`${sql} { id: Status, total: Amount? }`, answer);
    expect(tableOf(checked).rules.map((rule) => rule.name)).toEqual(["not_null_id", "member_id"]);
  });
  test.each([
    ["{ id: OrderId, ▮totl: Amount?, total: Amount? }", "sql-columns-differ"],
    ["{ id: OrderId, total: ▮date }", "sql-column-type"],
  ])("%s is refused", (result, slug) => {
    onlyComplaint(answered(`${sql} ${result}`, answer), slug);
  });
  test("must name all columns", () => {
    const members = '  table t = sql ▮"""select id, total from {orders}""" -> { id: OrderId }';
    onlyComplaint(answered(members, answer), "sql-column-not-declared");
  });
});

describe("SQL as a measure", () => {
  const rule = '  table t { from orders  expect ▮sql """select count(*) from {t}""" == 0 }';
  test("yields one number", () => {
    const checked = answered(rule.replace("▮", ""), { columns: [column("n", int)] });
    expect(tableOf(checked).rules[0]?.measure).toEqual({
      measure: "sql",
      sql: "select count(*) from {0}",
      relations: [{ kind: "table", name: "t" }],
    });
    onlyComplaint(answered(rule, { columns: [column("n", string)] }), "sql-measure");
    onlyComplaint(answered(rule, { columns: [column("n", int), column("m", int)] }), "sql-measure");
  });
});
