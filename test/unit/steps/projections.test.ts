import { describe, expect, test } from "vitest";
import { checkTable, infers, infersAmong, lineageOf, rejects, tableOf } from "../../support/pipelines.ts";

describe("where", () => {
  test("rules out null for the columns that it tests", () => {
    infersAmong('from customers  where email is not null and city == "Bonn"', { email: "string", city: "string" });
    infersAmong('from customers  where email is not null or city == "Bonn"', { email: "string?", city: "string?" });
  });
  test("rules out null for fields of columns, for the steps that leave those alone", () => {
    const filtered = "from documents  where place.zip is not null";
    infersAmong(`${filtered}  derive { x = 1 }  derive { zip = place.zip }`, { zip: "string" });
    infersAmong(`${filtered}  select { place }  derive { zip = place.zip }`, { zip: "string?" });
  });
  test("takes conditions only", () => {
    rejects("from orders  where ▮total", "not-a-condition");
  });
  test("takes no window function", () => {
    rejects("from orders  where ▮row_number() over (order id) < 3", "window-misplaced");
  });
  test("decides the rows of every column", () => {
    expect(lineageOf("from orders  where status == paid  select { id }", "id")).toEqual(["orders.id", "orders.status"]);
  });
});

describe("derive", () => {
  test("adds columns behind the others", () => {
    infers('from rates  derive { double = rate * 2, name = "x" }', {
      day: "date",
      rate: "decimal(8, 4) in EUR/USD",
      double: "decimal(9, 4) in EUR/USD",
      name: "string",
    });
  });
  test("does not see its own items", () => {
    rejects("from rates  derive { a = 1, b = ▮a + 1 }", "unknown-column");
  });
  test("does not replace columns", () => {
    expect(rejects("from rates  derive { ▮rate = 1 }", "column-exists").related).toHaveLength(1);
    rejects("from rates  derive { a = 1, ▮a = 2 }", "column-repeated");
  });
  test("gives every column a type", () => {
    rejects("from rates  derive { a = ▮null }", "column-typeless");
    rejects("from rates  derive { a = ▮3mo }", "column-typeless");
  });
  test("joins the labels of what it is computed from", () => {
    const { columns } = tableOf(checkTable('from customers  derive { shown = concat(name, email ?? "") }'));
    expect(columns.at(-1)?.labels).toEqual(["shop.contact"]);
  });
});

describe("set", () => {
  test("gives a column another value and type in its place", () => {
    infers("from rates  set { day = day + 1mo, rate = 1 }", { day: "date", rate: "int" });
  });
  test("knows only columns that are there", () => {
    expect(rejects("from rates  set { ▮rat = 1 }", "unknown-column").hint).toBe("did you mean `rate`?");
    rejects("from rates  set { rate = 1, ▮rate = 2 }", "column-repeated");
  });
});

describe("select", () => {
  test("chooses, orders and computes", () => {
    infers("from customers  select { city, key = id, size = length(name) }", {
      city: "string?",
      key: "int",
      size: "int",
    });
  });
  test("needs a name for what is computed", () => {
    rejects("from customers  select { id, ▮upper(name) }", "column-nameless");
  });
  test("gives each name once", () => {
    rejects("from customers  select { id, name, ▮id }", "column-repeated");
  });
});

describe("drop", () => {
  test("leaves the others in their order", () => {
    infers("from customers  drop { name, email }", { id: "int", city: "string?" });
  });
  test("leaves at least one column", () => {
    rejects("from rates  ▮drop { day, rate }", "nothing-left");
  });
  test("reports what is not there", () => {
    rejects("from rates  drop { ▮night }", "unknown-column");
  });
});

describe("rename", () => {
  test("keeps place, type and lineage", () => {
    infers("from rates  rename { date_of_rate = day }", { date_of_rate: "date", rate: "decimal(8, 4) in EUR/USD" });
    expect(lineageOf("from rates  rename { d = day }", "d")).toEqual(["rates.day", ""]);
  });
  test("swaps two names", () => {
    infers("from rates  rename { day = rate, rate = day }", { rate: "date", day: "decimal(8, 4) in EUR/USD" });
  });
  test("does not take a name that another column keeps", () => {
    rejects("from rates  rename { ▮rate = day }", "column-exists");
  });
});

describe("one mistake", () => {
  test("is reported once for each table, and not where its result is used", () => {
    const checked = checkTable(
      "from broken  where a > 1  derive { c = b + missing }",
      "  table broken { from orders  derive { a = nope, b = other } }",
    );
    expect(checked.diagnostics.map((each) => each.message)).toEqual(["cannot find column `nope`"]);
  });
});
