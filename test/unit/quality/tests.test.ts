import { describe, expect, test } from "vitest";
import { checkFiles, onlyComplaint, said } from "../../support/pipelines.ts";

const product = `domain shop
use std.units.{EUR, USD}
product P {
  owner: Sales
  input orders = Shop.orders
  input rates = Shop.rates
  table small { from rates  select { day } }
  port daily { from orders  group { day = date(placed_at), status } aggregate { revenue = sum(total), note = max(note) } }
}
`;
const order = `{ id: "o_1", customer_id: 1, status: paid, total: 10.50 EUR, paid_usd: 0 USD, tags: [], placed_at: 2026-01-01T10:00:00 }`;

const withTest = (parts: string, head = '"a day" for P') =>
  checkFiles({
    "probe.chimera": `${product}\ntest ${head} {\n  ${parts}\n}\n`,
  });

describe("a test", () => {
  test("gives rows to inputs and expects rows of tables", () => {
    const checked = withTest(
      `given orders = [ ${order} ]\n  expect daily == [ { day: 2026-01-01, status: paid, revenue: 10.5 EUR } ]\n  expect small == []`,
    );
    expect(said(checked)).toEqual([]);
    const [only] = checked.mesh.mesh.tests;
    expect(only).toMatchObject({ title: "a day", product: "shop.P", given: [{ input: "orders" }] });
    const cells = only?.given[0]?.rows[0]?.map((cell) => [
      cell.column,
      cell.value.op === "literal" ? cell.value.value : cell.value.op,
    ]);
    expect(cells?.slice(0, 4)).toEqual([
      ["id", "o_1"],
      ["customer_id", "1"],
      ["status", "paid"],
      ["total", "10.50"],
    ]);
    expect(only?.expectations.map((each) => [each.relation, each.rows.length])).toEqual([
      [{ kind: "port", name: "daily" }, 1],
      [{ kind: "table", name: "small" }, 0],
    ]);
  });
  test("finds its product by the names in it", () => {
    const checked = withTest("given rates = []\n  expect small == []", '"no rates"');
    expect(said(checked).filter((each) => !each.includes("unused"))).toEqual([]);
    expect(checked.mesh.mesh.tests.map((each) => each.product)).toEqual(["shop.P"]);
  });
  test.each([
    ["given ▮order = []", "test-input"],
    ["given rates = [{ ▮dy: 2026-01-01, day: 2026-01-01, rate: null }]", "test-column"],
    ["given rates = [▮{}]", "test-column-missing"],
    ['given rates = [{ day: ▮"x", rate: 1 }]', "type-mismatch"],
    ["given rates = [▮1]", "test-rows"],
    ["given rates = []\n  given ▮rates = []", "test-given-twice"],
    ["expect ▮daly == []", "test-relation"],
    ["expect ▮daily", "test-expectation"],
    ["expect daily == ▮1", "test-rows"],
    ["expect daily == [{ ▮dai: 2026-01-01 }]", "test-column"],
    ["expect daily == [{ day: 2026-01-01, status: paid }, ▮{ day: 2026-01-02 }]", "test-column-missing"],
    ["expect daily == [{ status: ▮sent }]", "unknown-enum-member"],
  ])("%s is refused", (parts, slug) => {
    const more = parts.startsWith("expect") ? "" : "\n  expect small == []";
    const checked = withTest(`${parts}${more}`);
    const relevant = { ...checked, diagnostics: checked.diagnostics.filter((each) => each.slug !== "unused-use") };
    onlyComplaint(relevant, slug);
  });
  test("without expectation is warned about", () => {
    const checked = withTest("given rates = []", '▮"empty" for P');
    const relevant = { ...checked, diagnostics: checked.diagnostics.filter((each) => each.slug !== "unused-use") };
    onlyComplaint(relevant, "test-nothing-expected");
  });
  test("that fits no product is asked which", () => {
    const checked = checkFiles({
      "probe.chimera": `domain shop\nproduct P {\n  owner: Sales\n  input a = Shop.rates\n}\nproduct Q {\n  owner: Sales\n  input a = Shop.rates\n}\ntest ▮"which" {\n  given a = []\n  expect b == []\n}\n`,
    });
    const diagnostic = onlyComplaint(checked, "test-product");
    expect(diagnostic.hint).toBe("write `for` and one of `P`, `Q`");
  });
});
