import { describe, expect, test } from "vitest";
import type { JoinStepIR } from "../../../compiler/mesh/mesh.ts";
import { checkTable, infers, infersAmong, keysOf, lineageOf, rejects, said, tableOf } from "../../support/pipelines.ts";

const orders = "from orders  select { id, customer_id, total, placed_at }";

describe("columns after a join", () => {
  test("are bare where a name is unique and qualified where it is not", () => {
    infers(
      "from orders  join customers on customer_id == customers.id  select { orders.id, name, key = customers.id }",
      {
        id: "string",
        name: "string",
        key: "int",
      },
    );
  });
  test("become bare again once the other one is dropped", () => {
    infers(
      `${orders}  join customers on customer_id == customers.id  drop { customers.id, email, city, orders.id }  where customer_id > 0`,
      {
        customer_id: "int",
        total: "decimal(12, 2) in EUR",
        placed_at: "timestamp",
        name: "string",
      },
    );
  });
  test("of one name are an error at the end, at the join that brought the second", () => {
    const diagnostic = rejects(`${orders}  ▮join customers on customer_id == customers.id`, "columns-of-one-name");
    expect(diagnostic.label).toBe("this join brings `orders.id` and `customers.id`");
  });
  test("cannot be named bare where they have two meanings", () => {
    rejects("from orders  join customers on customer_id == ▮id", "ambiguous-column");
  });
  test("that a projection made keep their bare word", () => {
    infersAmong(
      "from orders  group { day = date(placed_at) } aggregate { n = count() }  join rates on day == rates.day  drop { rates.day }",
      {
        day: "date",
        n: "int",
      },
    );
  });
  test("of a table joined twice need a name of their own", () => {
    rejects("from rates  join ▮rates on rates.day == rates.day", "join-name-taken");
    infersAmong(
      "from rates  join rates as before on rates.day == before.day + 1d  select { rates.day, earlier = before.rate }",
      {
        earlier: "decimal(8, 4) in EUR/USD",
      },
    );
  });
});

describe("nullability", () => {
  const joined = (type: string) =>
    `from orders  ${type} join customers on customer_id == customers.id  select { customer_id, name, total }`;
  test("of a left join: the right side", () => {
    infers(joined("left"), { customer_id: "int", name: "string?", total: "decimal(12, 2) in EUR" });
  });
  test("of a right join: the left side", () => {
    infers(joined("right"), { customer_id: "int?", name: "string", total: "decimal(12, 2) in EUR?" });
  });
  test("of a full join: both", () => {
    infers(joined("full"), { customer_id: "int?", name: "string?", total: "decimal(12, 2) in EUR?" });
  });
  test("of an inner join: an equality proves both of its sides", () => {
    infers("from customers  join rates on city == rates.day as string  select { city }", { city: "string" });
  });
  test("of a semi join: the left side alone, proven by the match", () => {
    infers("from customers  semi join visits on email == visits.page", {
      id: "int",
      name: "string",
      email: "string",
      city: "string?",
    });
    infersAmong("from customers  anti join visits on email == visits.page", { email: "string?" });
  });
});

describe("the condition", () => {
  test("must compare equal types", () => {
    rejects("from orders  join customers on customer_id == ▮name  select { total }", "not-comparable");
  });
  test("must compare equal units", () => {
    rejects("from orders  join orders as o on orders.total == ▮o.paid_usd  select { orders.id }", "unit-mismatch");
  });
  test("is needed, except where every pair is meant", () => {
    rejects("from orders  ▮join rates", "join-without-on");
    rejects("from orders  join orders as o ▮using (id)  where orders.note is null", "foreign-form");
    rejects("from orders  left join customers as c ▮using id, name  select { city }", "foreign-form");
    rejects("from orders  cross join rates on ▮rates.day == date(placed_at)", "cross-join-with-on");
    infersAmong("from orders  cross join rates", { id: "string", rate: "decimal(8, 4) in EUR/USD" });
  });
  test("that looks at one side is warned about", () => {
    rejects("from orders  semi join customers on ▮total > 10 EUR", "join-one-sided");
  });
  test("names columns of the MeshIR by side and by their name there", () => {
    const { body } = tableOf(
      checkTable("from orders  join customers on orders.customer_id == customers.id  select { total }"),
    );
    const join = body.kind === "pipeline" ? (body.steps[1] as JoinStepIR) : undefined;
    expect(join?.on).toMatchObject({
      op: "operator",
      operator: "eq",
      args: [
        { op: "column", name: "customer_id", side: "left" },
        { op: "column", name: "id", side: "right" },
      ],
    });
    expect(join?.outputs.filter((output) => output.column === "id")).toEqual([
      { name: "orders.id", side: "left", column: "id" },
      { name: "customers.id", side: "right", column: "id" },
    ]);
  });
});

describe("asof join", () => {
  test("takes equalities and one inequality", () => {
    infersAmong(
      "from visits  asof join orders on visits.customer_id == orders.customer_id and orders.placed_at <= at  select { at, last = orders.placed_at }",
      {
        at: "timestamp",
        last: "timestamp",
      },
    );
    infersAmong("from visits  left asof join orders on orders.placed_at < at  select { at, last = orders.placed_at }", {
      last: "timestamp?",
    });
  });
  test("turns the inequality so that the left side stands first", () => {
    const { body } = tableOf(checkTable("from visits  asof join orders on orders.placed_at <= at  select { at }"));
    const join = body.kind === "pipeline" ? (body.steps[1] as JoinStepIR) : undefined;
    expect(join?.on).toBeUndefined();
    expect(join?.asof).toMatchObject({ left: { name: "at" }, operator: "ge", right: { name: "placed_at" } });
  });
  test("refuses anything else", () => {
    rejects(
      "from visits  asof join orders on ▮visits.customer_id == orders.customer_id  select { at }",
      "asof-condition",
    );
    rejects(
      "from visits  asof join orders on ▮orders.placed_at <= at and orders.placed_at > at  select { at }",
      "asof-condition",
    );
    rejects(
      "from visits  asof join orders on ▮orders.placed_at <= at or seconds == 1  select { at }",
      "asof-condition",
    );
  });
});

describe("rows that a join multiplies", () => {
  const fanOut = "from orders  ▮join visits on orders.customer_id == visits.customer_id";
  test("are reported when they are summed", () => {
    const diagnostic = rejects(`${fanOut}  aggregate { revenue = sum(total) }`, "join-fan-out");
    expect(diagnostic.message).toBe("this `join` can multiply rows of `orders`");
    expect(diagnostic.severity).toBe("warning");
  });
  test("are reported when they are counted and nothing else is", () => {
    rejects(`${fanOut}  group { status } aggregate { n = count() }`, "join-fan-out");
  });
  test("are no problem for what does not count twice", () => {
    infers(`${fanOut.replace("▮", "")}  aggregate { n = count_distinct(id), most = max(total) }`, {
      n: "int",
      most: "decimal(12, 2) in EUR?",
    });
  });
  test("are no problem where the other side has a key", () => {
    infers("from orders  join customers on customer_id == customers.id  aggregate { revenue = sum(total) }", {
      revenue: "decimal(38, 2) in EUR?",
    });
  });
  test("are no problem for columns of the side that is not multiplied", () => {
    infers(
      "from customers  join orders on customers.id == customer_id  group { city } aggregate { revenue = sum(total), n = count() }",
      {
        city: "string?",
        revenue: "decimal(38, 2) in EUR",
        n: "int",
      },
    );
  });
  test("are no problem once there is one row each", () => {
    infers(`${fanOut.replace("▮", "")}  select { orders.id, total }  distinct  aggregate { revenue = sum(total) }`, {
      revenue: "decimal(38, 2) in EUR?",
    });
    infers(
      "from visits  group { customer_id } aggregate { n = count() }  join orders on customer_id == orders.customer_id  aggregate { revenue = sum(total) }",
      {
        revenue: "decimal(38, 2) in EUR?",
      },
    );
  });
  test("are remembered by tables that others read", () => {
    const before =
      "  table both { from orders  join visits on orders.customer_id == visits.customer_id  drop { visits.customer_id } }";
    expect(said(checkTable("from both  aggregate { revenue = sum(total) }", before))).toEqual([
      "join-fan-out: this `join` can multiply rows of `orders`",
    ]);
  });
  test("also come from `unnest`", () => {
    rejects("from orders  ▮unnest tags as tag  aggregate { revenue = sum(total) }", "join-fan-out");
  });
});

describe("keys after a join", () => {
  test("stay where each row has at most one match", () => {
    expect(
      keysOf("from orders  left join customers on customer_id == customers.id  select { key = orders.id, name }"),
    ).toEqual(["key"]);
    expect(
      keysOf("from orders  join customers on customer_id == customers.id  select { key = orders.id, name }"),
    ).toEqual(["key"]);
  });
  test("join where rows can have several", () => {
    expect(keysOf("from customers  cross join rates  select { id, day, name }")).toEqual(["id, day"]);
  });
  test("go where an outer row can have none of its columns", () => {
    expect(
      keysOf(
        "from orders  full join customers on customer_id == customers.id  select { key = orders.id, c = customers.id }",
      ),
    ).toEqual([]);
  });
  test("are found through columns that equal them", () => {
    expect(keysOf("from customers  join customers as c on customers.id == c.id  select { key = c.id }")).toEqual([
      "key",
    ]);
  });
});

describe("lineage of a join", () => {
  test("keys decide the rows of all columns", () => {
    expect(lineageOf("from orders  join customers on customer_id == customers.id  select { name }", "name")).toEqual([
      "customers.name",
      "customers.id, orders.customer_id",
    ]);
  });
});
