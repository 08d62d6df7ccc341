/** Columns that keeping history adds: who sees them, what they are, and what is a key of them. */
import { describe, expect, test } from "vitest";
import { valueTypeText } from "../../../compiler/check/types/type-text.ts";
import { historyColumns } from "../../../compiler/mesh/history.ts";
import { scd2Columns } from "../../../runtime/materialize/scd2.ts";
import { snapshotColumns } from "../../../runtime/materialize/snapshot.ts";
import { runTest } from "../../../runtime/tests/run-test.ts";
import { lowerProduct } from "../../../targets/job/lower-product.ts";
import { lowerTest } from "../../../targets/job/lower-test.ts";
import { checkFiles, checkMembers, onlyComplaint, said, tableOf } from "../../support/pipelines.ts";

const history = "  port h { from customers  select { id, city }  materialize: scd2 by id }";
const added = "valid_from: timestamp key  valid_to: timestamp?  is_current: bool";

describe("the columns of a history", () => {
  test("stand behind the table's own, with a type each", () => {
    const shown = (materialize: string) =>
      tableOf(checkMembers(`  table t { from rates  materialize: ${materialize} }`)).columns.map(
        (column) => `${column.name}: ${valueTypeText(column)}`,
      );
    expect(shown("scd2 by day")).toEqual([
      "day: date",
      "rate: decimal(8, 4) in EUR/USD",
      "valid_from: timestamp",
      "valid_to: timestamp?",
      "is_current: bool",
    ]);
    expect(shown("snapshot").at(-1)).toBe("_snapshot_at: timestamp");
  });
  test("are decided by all that makes a row another one", () => {
    const { columns } = tableOf(checkMembers(history), "h");
    expect(columns.find((column) => column.name === "valid_to")?.lineage).toEqual({
      direct: [],
      indirect: ["shop.Shop.customers.city", "shop.Shop.customers.id"],
    });
  });
  test("can be read by whoever reads the table, here and in other products", () => {
    const use = "where is_current and valid_from < 2026-01-01T00:00:00Z  select { id, since = valid_from }";
    expect(said(checkMembers(`${history}\n  table t { from h  ${use} }`))).toEqual([]);
    const other = checkFiles({
      "probe.chimera": `domain shop\nproduct Q {\n  owner: Sales\n  input h = P.h\n  table t { from h  ${use} }\n}\n`,
      "p.chimera": `domain shop\nproduct P {\n  owner: Sales\n  input customers = Shop.customers\n${history}\n}\n`,
    });
    expect(tableOf(other).columns.map((column) => column.name)).toEqual(["id", "since"]);
  });
  test("can be asked for by rules", () => {
    const checked = checkMembers(history.replace("materialize", "expect valid_to > valid_from or warn\n materialize"));
    expect(said(checked)).toEqual([]);
  });
  test("are the store's to fill, not the query's", () => {
    const { mesh } = checkMembers(history).mesh;
    const [table] = lowerProduct(mesh, "shop.P").value.tables;
    expect(table?.columns.map((column) => column.name)).toEqual(["id", "city"]);
    expect(table?.sql).not.toContain("valid_from");
  });
  test("are called alike by the checker and the store", () => {
    expect(historyColumns("scd2").map((column) => column.name)).toEqual([...scd2Columns]);
    expect(historyColumns("snapshot").map((column) => column.name)).toEqual([...snapshotColumns]);
  });
  test("are there in a test, as after a first run", async () => {
    const checked = checkFiles({
      "probe.chimera": `domain shop
product P {
  owner: Sales
  input visits = Shop.visits
  table h { from visits  materialize: scd2 by page }
  table s { from visits  materialize: snapshot }
  port out { from h  join s on h.page == s.page  where is_current and valid_to is null and valid_from == _snapshot_at  select { h.page } }
}
test "once" for P {
  given visits = [ { customer_id: 1, at: 2026-01-01T00:00:00Z, page: "home", seconds: 2 } ]
  expect out == [ { page: "home" } ]
}
`,
    });
    expect(said(checked).filter((each) => !each.startsWith("join"))).toEqual([]);
    const { mesh } = checked.mesh;
    const { value, diagnostics } = lowerTest(mesh, mesh.tests[0]!);
    expect(diagnostics).toEqual([]);
    expect(await runTest(value)).toMatchObject({ held: true });
  });
  test("cannot be the table's own", () => {
    const taken = "  port h { from rates  derive { ▮valid_to = day }  materialize: scd2 by day }";
    onlyComplaint(checkMembers(taken), "history-column-taken");
    expect(said(checkMembers("  port h { from rates  derive { valid_to = day }  materialize: snapshot }"))).toEqual([]);
  });
});

describe("the schema of a history", () => {
  const port = (schema: string) =>
    `  port h { from customers  select { id, city }  schema { ${schema} }  materialize: scd2 by id }`;
  test("names them, wherever they stand, and describes them", () => {
    const { columns, keys } = tableOf(checkMembers(port(`id: int key  ${added}  city: string?`)), "h");
    expect(columns.map((column) => column.name)).toEqual(["id", "city", "valid_from", "valid_to", "is_current"]);
    expect(keys).toEqual([{ columns: ["id", "valid_from"], proven: true }]);
  });
  test("must not leave them out or give them another type", () => {
    const short = port("id: int  city: string?").replace("schema", "▮schema");
    onlyComplaint(checkMembers(short), "schema-column-extra");
    onlyComplaint(checkMembers(port(`id: int key  city: string?  ${added.replace("bool", "▮int")}`)), "schema-type");
    onlyComplaint(
      checkMembers(port(`id: int key  city: string?  ${added.replace("timestamp?", "▮timestamp")}`)),
      "schema-null",
    );
  });
  test("cannot call a key what is one in a single run", () => {
    onlyComplaint(checkMembers(port(`▮id: int key  city: string?  ${added.replace(" key", "")}`)), "history-key");
  });
});

describe("a key of one run", () => {
  test("is a key of the history together with the time", () => {
    expect(tableOf(checkMembers(history), "h").keys).toEqual([{ columns: ["id", "valid_from"], proven: true }]);
    const snapshot = "  table t { from rates  materialize: snapshot }";
    expect(tableOf(checkMembers(snapshot)).keys).toEqual([{ columns: ["day", "_snapshot_at"], proven: true }]);
  });
  test("is a key again among the current rows, in other products too", () => {
    const current = "from h  where is_current and city is not null  select { id, city }";
    expect(tableOf(checkMembers(`${history}\n  table t { ${current} }`)).keys).toEqual([
      { columns: ["id"], proven: true },
    ]);
    const other = checkFiles({
      "probe.chimera": `domain shop\nproduct Q {\n  owner: Sales\n  input h = P.h\n  table t { ${current} }\n  table u { from h  where not is_current  select { id } }\n}\n`,
      "p.chimera": `domain shop\nproduct P {\n  owner: Sales\n  input customers = Shop.customers\n${history}\n}\n`,
    });
    expect(tableOf(other).keys).toEqual([{ columns: ["id"], proven: true }]);
    expect(tableOf(other, "u").keys).toEqual([]);
  });
  test("does not keep a join with the history from multiplying rows", () => {
    const joined = "  table t { from visits  join h on customer_id == h.id  aggregate { s = sum(seconds) } }";
    expect(said(checkMembers(`${history}\n${joined}`)).map((each) => each.split(":")[0])).toEqual(["join-fan-out"]);
  });
});
