import { describe, expect, test } from "vitest";
import { checkTable, infers, infersAmong, keysOf, lineageOf, rejects, tableOf } from "../../support/pipelines.ts";

describe("group and aggregate", () => {
  test("yield keys, then aggregates", () => {
    infers("from orders  group { day = date(placed_at), status } aggregate { n = count(), revenue = sum(total) }", {
      day: "date",
      status: "Status",
      n: "int",
      revenue: "decimal(38, 2) in EUR",
    });
  });
  test("let aggregates be combined, and name keys by old and new name", () => {
    infers(
      "from visits  group { c = customer_id } aggregate { a = sum(seconds) / count(), b = c + 1, d = customer_id }",
      {
        c: "int",
        a: "float",
        b: "int",
        d: "int",
      },
    );
  });
  test("refuse what has many values in a group", () => {
    rejects("from orders  group { status } aggregate { x = ▮total }", "column-outside-aggregate");
  });
  test("refuse aggregates outside", () => {
    rejects("from orders  derive { x = ▮sum(total) }", "misplaced-aggregate");
  });
  test("refuse windows and values without equality as keys", () => {
    rejects("from orders  group { r = ▮row_number() over (order id) } aggregate { n = count() }", "window-misplaced");
    rejects("from documents  group { ▮body } aggregate { n = count() }", "needs-comparable-values");
  });
  test("refuse one name twice", () => {
    rejects("from orders  group { status, ▮status } aggregate { n = count() }", "column-repeated");
    rejects("from orders  group { status } aggregate { ▮status = count() }", "column-repeated");
    rejects("from orders  group { ▮upper(id) } aggregate { n = count() }", "column-nameless");
  });
  test("make the keys a key", () => {
    expect(keysOf("from orders  group { day = date(placed_at), status } aggregate { n = count() }")).toEqual([
      "day, status",
    ]);
  });
  test("find a smaller key among them", () => {
    expect(keysOf("from orders  group { id, status } aggregate { n = count() }")).toEqual(["id"]);
  });
  test("of everything give one row, in which all but counts may be null", () => {
    infers("from orders  aggregate { n = count(), m = count(note), revenue = sum(total) }", {
      n: "int",
      m: "int",
      revenue: "decimal(38, 2) in EUR?",
    });
    expect(keysOf("from orders  aggregate { n = count() }")).toEqual([""]);
  });
  test("tell the value from what decided its group", () => {
    expect(lineageOf("from orders  group { status } aggregate { r = sum(total where note is null) }", "r")).toEqual([
      "orders.total",
      "orders.note, orders.status",
    ]);
  });
});

describe("distinct and dedupe", () => {
  test("make keys", () => {
    expect(keysOf("from visits  select { customer_id, page }  distinct")).toEqual(["customer_id, page"]);
    expect(keysOf("from visits  dedupe by customer_id, page keep latest at")).toEqual(["customer_id, page"]);
  });
  test("settle ties by all other columns, and say when there can be some", () => {
    const diagnostic = rejects("from visits  dedupe by customer_id keep latest ▮at", "dedupe-ties");
    expect(diagnostic.severity).toBe("info");
    const { body } = tableOf(checkTable("from visits  dedupe by customer_id keep earliest at"));
    const step = body.kind === "pipeline" ? body.steps[1] : undefined;
    expect(
      step?.step === "dedupe" && step.order.map((key) => [key.value.op === "column" && key.value.name, key.descending]),
    ).toEqual([
      ["at", false],
      ["page", false],
      ["seconds", false],
    ]);
  });
  test("say nothing where the order decides", () => {
    infersAmong("from orders  dedupe by customer_id keep latest id", { id: "string" });
  });
  test("need values that can be ordered and compared", () => {
    rejects("from documents  dedupe by id keep latest ▮body", "needs-an-order");
    rejects("from documents  ▮distinct", "needs-comparable-values");
  });
});

describe("sort and take", () => {
  test("keep the columns", () => {
    infers("from rates  sort rate desc, day  take 10 skip 20", { day: "date", rate: "decimal(8, 4) in EUR/USD" });
  });
  test("reach a take behind other steps", () => {
    const { body } = tableOf(checkTable("from rates  sort rate desc  where rate > rate  take 3"));
    const steps = body.kind === "pipeline" ? body.steps.map((step) => step.step) : [];
    expect(steps).toEqual(["from", "sort", "where", "sort", "take"]);
  });
  test("without an order keep any rows, which is reported", () => {
    rejects("from rates  ▮take 3", "take-unsorted");
  });
  test("need an order and whole numbers", () => {
    rejects("from documents  sort ▮body", "needs-an-order");
    rejects("from rates  sort day  take ▮1.5", "take-count");
  });
  test("of one row give one row", () => {
    expect(keysOf("from rates  sort day  take 1")).toEqual([""]);
  });
  test("make the order decide who is there", () => {
    expect(lineageOf("from rates  sort rate desc  take 3  select { day }", "day")).toEqual(["rates.day", "rates.rate"]);
    expect(lineageOf("from rates  sort rate desc  select { day }", "day")).toEqual(["rates.day", ""]);
  });
});

describe("set operations", () => {
  const two = '  table more { from customers  select { name, id, city = "x" } }';
  test("match columns by name, in the order of the left", () => {
    infers(
      "from customers  select { id, name, city }  union all more",
      { id: "int", name: "string", city: "string?" },
      two,
    );
    infers(
      "from customers  select { id, name, city }  intersect more",
      { id: "int", name: "string", city: "string" },
      two,
    );
    infers(
      "from more  except customers_",
      { name: "string", id: "int", city: "string" },
      `${two}  table customers_ { from customers  drop { email } }`,
    );
  });
  test("find the common type", () => {
    infers(
      "from halves  union all wholes",
      { n: "decimal(20, 1)" },
      "  table halves { from customers  select { n = 0.5 } }  table wholes { from customers  select { n = id } }",
    );
  });
  test("refuse other names and other types", () => {
    const diagnostic = rejects("from customers  ▮union more", "set-columns-differ", two);
    expect(diagnostic.label).toBe("`more` has no `email`");
    rejects("from customers  select { id = name, name, city }  ▮union more", "set-types-differ", two);
  });
  test("make all columns a key, but for `union all`", () => {
    expect(
      keysOf(
        "from customers  select { name }  union customers_",
        "  table customers_ { from customers  select { name } }",
      ),
    ).toEqual(["name"]);
    expect(
      keysOf(
        "from customers  select { name }  union all customers_",
        "  table customers_ { from customers  select { name } }",
      ),
    ).toEqual([]);
  });
});

describe("unnest", () => {
  test("adds the items beside all columns", () => {
    infers("from orders  select { id, tags }  unnest tags as tag", {
      id: "string",
      tags: "list<string>",
      tag: "string",
    });
  });
  test("needs a list and a new name", () => {
    rejects("from orders  unnest ▮id as x", "unnest-not-list");
    rejects("from orders  unnest tags as ▮id", "column-exists");
  });
  test("ends the keys", () => {
    expect(keysOf("from orders  select { id, tags }  unnest tags as tag")).toEqual([]);
  });
});

describe("pivot", () => {
  test("yields the other columns, then one for each value", () => {
    infers('from sky  select { day, cover, rain }  pivot sum(rain) for cover in { drizzle, rainy = "heavy rain" }', {
      day: "date",
      drizzle: "float?",
      rainy: "float?",
    });
  });
  test("takes members of an enum", () => {
    infers("from orders  select { customer_id, status }  pivot count() for status in { placed, paid }", {
      customer_id: "int",
      placed: "int",
      paid: "int",
    });
    rejects(
      "from orders  select { customer_id, status }  pivot count() for status in { placed, ▮sent }",
      "unknown-enum-member",
    );
  });
  test("needs values for what is no text", () => {
    rejects("from sky  select { day, hour, rain }  pivot sum(rain) for hour in { ▮noon }", "pivot-value");
    infers("from sky  select { day, hour, rain }  pivot sum(rain) for hour in { noon = 12 }", {
      day: "date",
      noon: "float?",
    });
  });
  test("warns of values that it leaves out", () => {
    const left = (pipeline: string) => {
      const found = checkTable(pipeline).diagnostics.map((each) => `${each.slug}: ${each.label}`);
      return found.filter((each) => each.startsWith("pivot"));
    };
    const orders = "from orders  select { customer_id, status, note }";
    expect(left(`${orders}  pivot count() for status in { placed, paid }`)).toEqual([
      "pivot-leaves-out: not listed: `shipped`",
    ]);
    expect(left(`${orders}  pivot count() for note in { gift }`)).toEqual([
      "pivot-leaves-out: not listed: any other value and null",
    ]);
    for (const quiet of [
      "pivot count() for status in { placed, paid, shipped }",
      "where status != shipped and status in [placed, paid]  pivot count() for status in { placed, paid }",
      'where note == "a" or note == "b"  pivot count() for note in { a, b }',
      'derive { big = case { customer_id > 9 -> "yes", else -> "no" } }  pivot count() for big in { yes, no }',
      "derive { big = customer_id > 9 }  pivot count() for big in { yes = true, no = false }",
      "where customer_id in [1, 2]  rename { who = customer_id }  pivot count() for who in { one = 1, two = 2 }",
    ])
      expect([quiet, left(`${orders}  ${quiet}`)]).toEqual([quiet, []]);
    expect(left("from sky  unpivot v for kind in { rain, wind }  pivot sum(v) for kind in { rain, wind }")).toEqual([]);
    expect(left("from sky  unpivot v for kind in { rain, wind }  pivot sum(v) for kind in { rain }")).toEqual([
      "pivot-leaves-out: not listed: `wind`",
    ]);
  });
  test("needs an aggregate", () => {
    rejects("from sky  pivot ▮1 for cover in { drizzle }", "pivot-aggregate");
  });
  test("makes the other columns a key", () => {
    expect(keysOf("from sky  select { day, cover, rain }  pivot sum(rain) for cover in { drizzle }")).toEqual(["day"]);
  });
  test("is decided by the column that it pivots", () => {
    expect(
      lineageOf("from sky  select { day, cover, rain }  pivot sum(rain) for cover in { drizzle }", "drizzle"),
    ).toEqual(["sky.rain", "sky.cover, sky.day"]);
  });
});

describe("unpivot", () => {
  test("yields the other columns, the name and the value", () => {
    infers("from sky  unpivot amount for kind in { rain, wind }", {
      day: "date",
      hour: "int",
      cover: "string",
      kind: "string",
      amount: "float",
    });
  });
  test("needs one type and new names", () => {
    rejects("from sky  unpivot amount for kind in { rain, ▮cover }", "unpivot-types");
    rejects("from sky  unpivot amount for ▮day in { rain, wind }", "column-exists");
  });
  test("adds the name to the keys", () => {
    expect(keysOf("from sky  unpivot amount for kind in { rain, wind }")).toEqual(["day, hour, kind"]);
  });
});
