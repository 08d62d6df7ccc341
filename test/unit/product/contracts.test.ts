import { describe, expect, test } from "vitest";
import { valueTypeText } from "../../../compiler/check/types/type-text.ts";
import { checkFiles, checkMembers, onlyComplaint, rejectsMembers, said, tableOf } from "../../support/pipelines.ts";

const port = (schema: string, pipeline = "from orders  select { id, total, customer_id }", rest = "") =>
  `  port p {\n    ${pipeline}\n    schema {\n      ${schema}\n    }\n    ${rest}\n  }`;
const whole = "id: OrderId  total: Amount  customer_id: int";

describe("a schema", () => {
  test("is what the port yields, in its order, whatever the pipeline's", () => {
    const { columns, ...table } = tableOf(checkMembers(port("total: Amount  id: OrderId  customer_id: int")), "p");
    expect(columns.map((column) => column.name)).toEqual(["total", "id", "customer_id"]);
    expect(table).toMatchObject({ declared: true });
    const last = table.body.kind === "pipeline" ? table.body.steps.at(-1) : undefined;
    expect(last).toMatchObject({ step: "project", written: "contract" });
  });
  test("may be wider: nullable, more digits, float for int", () => {
    const { columns, rules } = tableOf(
      checkMembers(port("id: string?  total: decimal(20, 4) in EUR  customer_id: float")),
      "p",
    );
    expect(columns.map(valueTypeText)).toEqual(["string?", "decimal(20, 4) in EUR", "float"]);
    expect(rules).toEqual([]);
  });
  test("may have fewer digits: a cast that can fail the run", () => {
    const { body } = tableOf(checkMembers(port("id: string  total: decimal(8, 1) in EUR  customer_id: int")), "p");
    const last = body.kind === "pipeline" ? body.steps.at(-1) : undefined;
    const items = last?.step === "project" ? last.items : [];
    expect(items.map((item) => item.value.op)).toEqual(["column", "cast", "column"]);
  });
  test("is checked inside of lists, maps and structs where nothing proves it", () => {
    const made = "derive { ids = [note], at = { of: [{ id: note }] } }  select { tags, ids, at }";
    const schema = "tags: list<OrderId>  ids: list<string?>  at: struct { of: list<struct { id: OrderId? }> }";
    const { rules } = tableOf(checkMembers(port(schema, `from orders  ${made}`)), "p");
    expect(rules.map((rule) => rule.text)).toEqual(["tags holds OrderId", "at holds OrderId"]);
    const [tags, at] = rules.map((rule) => (rule.measure.measure === "share" ? rule.measure.predicate : undefined));
    expect(tags).toMatchObject({
      op: "every",
      arg: { name: "tags" },
      condition: { op: "matches", arg: { op: "item" } },
    });
    expect(at).toMatchObject({
      op: "every",
      arg: { op: "field", name: "of" },
      condition: {
        operator: "or",
        args: [{ operator: "is_null" }, { op: "matches", arg: { op: "field", name: "id" } }],
      },
    });
    const proven =
      "  table one { from orders  select { ids = [id] } }\n  port q { from one  schema { ids: list<OrderId> } }";
    expect(tableOf(checkMembers(proven), "q").rules.map((rule) => rule.text)).toEqual(["ids holds OrderId"]);
    const cast = "from orders  select { tags = [customer_id] as list<OrderId> }";
    expect(tableOf(checkMembers(port("tags: list<OrderId>", cast)), "p").rules.map((rule) => rule.text)).toEqual([
      "tags holds OrderId",
    ]);
    const again = `${port("tags: list<OrderId>", "from orders  select { tags }")}\n  port q { from p  schema { tags: list<OrderId> } }`;
    expect(tableOf(checkMembers(again), "q").rules).toEqual([]);
  });
  test("must not be of another type", () => {
    const diagnostic = rejectsMembers(port("id: string  total: ▮string  customer_id: int"), "schema-type");
    expect(diagnostic.label).toBe("the pipeline yields `decimal(12, 2) in EUR`, P 1.0.0 of Sales promises this");
    expect(diagnostic.related).toHaveLength(1);
  });
  test("must not have another unit", () => {
    rejectsMembers(port("id: string  total: ▮decimal(12, 2) in USD  customer_id: int"), "schema-unit");
  });
  test("must not be stricter about null", () => {
    rejectsMembers(port("id: string  note: ▮string", "from orders  select { id, note }"), "schema-null");
  });
  test("must not name what the pipeline does not yield", () => {
    const diagnostic = rejectsMembers(port("id: string  ▮totl: Amount  customer_id: int"), "schema-column-missing");
    expect(diagnostic.hint).toBe("did you mean `total`?");
  });
  test("must name all that the pipeline yields", () => {
    const diagnostic = rejectsMembers(`  port p { from rates  ▮schema { day: date } }`, "schema-column-extra");
    expect(diagnostic.fixes[0]?.edits[0]?.text).toBe(" rate: decimal(8, 4) in EUR/USD");
  });
  test("says one thing of each column", () => {
    expect(
      said(checkMembers(port("id: int  total: string  customer_id: string"))).map((each) => each.split(":")[0]),
    ).toEqual(["schema-type", "schema-type", "schema-type"]);
  });
  test("stands once", () => {
    rejectsMembers(port(whole, undefined, "▮schema { id: string }"), "schema-repeated");
  });
  test("is what consumers see of a port that is broken", () => {
    const checked = checkFiles({
      "probe.chimera": `domain shop\nproduct P {\n  owner: Sales\n  input o = Shop.orders\n  port p { from o  where nope > 1  schema { id: string  n: int } }\n}\nproduct Q {\n  owner: Sales\n  input p = P.p\n  table t { from p  derive { x = n + 1 }  where id > nope2 }\n}\n`,
    });
    expect(said(checked)).toEqual([
      "unknown-column: cannot find column `nope`",
      "unknown-column: cannot find column `nope2`",
    ]);
  });
  test("adds labels and keeps those of the flow", () => {
    const { columns } = tableOf(
      checkMembers(
        "  port p { from customers  select { id, email }  schema { id: int labelled contact  email: string? } }",
      ),
      "p",
    );
    expect(columns.map((column) => column.labels)).toEqual([["shop.contact"], ["shop.contact"]]);
  });
});

describe("refinements", () => {
  test("are proven by a column that has the type", () => {
    expect(tableOf(checkMembers(port(whole)), "p").rules).toEqual([]);
  });
  test("become a rule where they are not", () => {
    const checked = checkMembers(
      port("id: OrderId  n: Quantity", 'from orders  select { id = concat("o_", id), n = customer_id }'),
    );
    expect(tableOf(checked, "p").rules.map((rule) => [rule.name, rule.text, rule.generated, rule.action])).toEqual([
      ["type_id", "id is OrderId", true, "block"],
      ["type_n", "n is Quantity", true, "block"],
    ]);
  });
  test("let null pass where the column may be null", () => {
    const checked = checkMembers(port("note: OrderId?", "from orders  select { note }"));
    const [rule] = tableOf(checked, "p").rules;
    expect(rule?.measure).toMatchObject({ measure: "share", predicate: { op: "operator", operator: "or" } });
  });
});

describe("keys", () => {
  test("that follow from the pipeline are proven", () => {
    expect(tableOf(checkMembers(port("id: string key  total: Amount  customer_id: int")), "p").keys).toEqual([
      { columns: ["id"], proven: true },
    ]);
  });
  test("that do not are checked at run time", () => {
    const { keys, rules } = tableOf(checkMembers(port("id: string  total: Amount  customer_id: int key")), "p");
    expect(keys).toEqual([{ columns: ["customer_id"], proven: false }]);
    expect(rules.map((rule) => [rule.name, rule.measure])).toEqual([
      ["key_customer_id", { measure: "unique", columns: ["customer_id"] }],
    ]);
  });
  test("that are wider than a proven one are proven too", () => {
    expect(tableOf(checkMembers(port("id: string key  total: Amount  customer_id: int key")), "p").keys).toEqual([
      { columns: ["id", "customer_id"], proven: true },
    ]);
  });
  test("cannot be null", () => {
    rejectsMembers(port("note: ▮string? key", "from orders  select { note }"), "nullable-key");
  });
  test("of a consumer are those that a port promises, checked or proven", () => {
    const checked = checkFiles({
      "probe.chimera": "domain shop\nproduct Q {\n  owner: Sales\n  input p = P.p\n  table t { from p }\n}\n",
      "p.chimera":
        "domain shop\nproduct P {\n  owner: Sales\n  input v = Shop.visits\n  port p { from v  select { page }  schema { page: string key } }\n}\n",
    });
    expect(tableOf(checked).keys).toEqual([{ columns: ["page"], proven: true }]);
  });
});

describe("how a table is stored", () => {
  test("is a view by default, a port a table", () => {
    const checked = checkMembers("  table t { from rates }  port p { from t }");
    expect([tableOf(checked).materialize, tableOf(checked, "p").materialize]).toEqual([
      { mode: "view" },
      { mode: "table" },
    ]);
  });
  test("can be said", () => {
    const stored = (text: string) =>
      tableOf(checkMembers(`  table t { from rates  materialize: ${text} }`)).materialize;
    expect(stored("incremental by day lookback 3d")).toEqual({ mode: "incremental", column: "day", lookback: "P3D" });
    expect(stored("merge by day")).toEqual({ mode: "merge", keys: ["day"] });
    expect(stored("full")).toEqual({ mode: "full" });
  });
  test.each([
    ["materialize: ▮tabel", "materialize-mode"],
    ["▮materialize: view by day", "materialize-columns"],
    ["▮materialize: incremental", "materialize-columns"],
    ["materialize: incremental by ▮dy", "materialize-unknown-column"],
    ["materialize: incremental by ▮rate", "materialize-order"],
    ["materialize: view lookback ▮3d", "materialize-lookback"],
  ])("%s is refused", (setting, slug) => {
    rejectsMembers(`  table t { from rates  ${setting} }`, slug);
  });
  test("needs keys that are never null and times that can be looked back from", () => {
    rejectsMembers("  table t { from customers  materialize: merge by ▮email }", "materialize-null-key");
    rejectsMembers("  table t { from customers  materialize: incremental by id lookback ▮3d }", "materialize-lookback");
    rejectsMembers("  table t { from rates  materialize: view  ▮materialize: table }", "materialize-repeated");
  });
});

describe("names on the engine", () => {
  test("are made of domain, product and port", () => {
    const checked = checkMembers("  port daily { from rates }");
    expect(tableOf(checked, "daily")).toMatchObject({ physical: { schema: "shop", name: "p_daily" } });
  });
  test("of older versions have their number behind them", () => {
    const checked = checkMembers(
      '  port daily v2 { from rates }  port daily v1 deprecated until 2027-01-01 "use v2" { from rates  drop { rate } }',
    );
    expect(checked.product?.ports.map((each) => [each.name, each.address, each.version, each.physical.name])).toEqual([
      ["daily", "shop.P.daily", 2, "p_daily"],
      ["daily.v1", "shop.P.daily.v1", 1, "p_daily_v1"],
    ]);
  });
  test("must differ", () => {
    const checked = checkFiles({
      "probe.chimera":
        "domain shop\nproduct OrderList {\n  owner: Sales\n  input r = Shop.rates\n  port all { from r }\n}\nproduct Order {\n  owner: Sales\n  input r = Shop.rates\n  port ▮list_all { from r }\n}\n",
    });
    onlyComplaint(checked, "physical-name-taken");
  });
  test("must not be where versions are stored", () => {
    const text =
      'domain chimera_store\nteam T { members: ["a@example.org"] }\nproduct P {\n  owner: T\n  input r = shop.Q.q\n  port ▮p { from r }\n}\n';
    const q = "domain shop\nproduct Q {\n  owner: Sales\n  input r = Shop.rates\n  port q { from r }\n}\n";
    onlyComplaint(checkFiles({ "probe.chimera": text, "q.chimera": q }), "physical-schema-reserved");
  });
});
