import { beforeAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import type { ProductJob } from "../../../runtime/job/job.ts";
import { fill, placeholdersOf } from "../../../runtime/job/placeholders.ts";
import { lowerProduct } from "../../../targets/job/lower-product.ts";
import { lowerTest } from "../../../targets/job/lower-test.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { openDatabase } from "../sql/database.ts";

const files = {
  "shop.chimera": `domain shop {
  head: "ada@example.org"
}
use std.privacy.{contact}
use std.units.EUR

team Sales {
  members: ["ada@example.org"]
}
type OrderId = string matches /^o_[0-9]+$/
type Age = int check value >= 0
enum Status { placed, paid }

source Shop = files {
  path: "data"
  on_reject: quarantine
  table orders {
    id: OrderId key from "Order Id"
    age: Age?
    status: Status
    lines: list<OrderId>
    total: decimal(12, 2) in EUR
    email: string labelled contact.email
    placed_at: timestamp
  }
}
product Orders {
  version: 2.1.0
  owner: Sales
  input orders = Shop.orders { load: append by placed_at }

  table \`paid {x}\` {
    from orders
    where status == paid
  }

  port daily {
    from \`paid {x}\`
    group { day = date(placed_at), email }
    aggregate { revenue = sum(total) }
    materialize: incremental by day lookback 3d
    expect revenue >= 0 EUR
    expect rows > 0 or warn
    expect references(email, orders.email)
  }
}
product Reports {
  version: 1.0.0
  owner: Sales
  input daily = Orders.daily
  port latest {
    from daily
    sort day desc
    take 1
  }
}

test "the last day" for Reports {
  given daily = [ { day: 2026-01-01, email: "a", revenue: 1.50 EUR }, { day: 2026-01-02, email: "{b}", revenue: 2 EUR } ]
  expect latest == [ { day: 2026-01-02, email: "{b}", revenue: 2 EUR } ]
}
`,
};

let mesh: MeshIR;
let orders: ProductJob;
beforeAll(async () => {
  const { compiled } = await compiledFiles(files);
  const errors = compiled.diagnostics.filter((each) => each.severity === "error");
  expect(errors.map((each) => `${each.message}: ${each.label}`)).toEqual([]);
  mesh = compiled.mesh;
  const { value, diagnostics } = lowerProduct(mesh, "shop.Orders");
  expect(diagnostics).toEqual([]);
  orders = value;
});

describe("the job of a product", () => {
  it("says of a source table what a load needs", () => {
    const [input] = orders.inputs;
    if (input?.kind !== "source") throw new Error("no source");
    const { columns, place, settings, ...rest } = input;
    expect(rest).toEqual({
      kind: "source",
      name: "orders",
      address: "shop.Shop.orders",
      connector: "files",
      table: "orders",
      physical: "orders",
      keys: [["id"]],
      load: { mode: "append", column: "placed_at" },
      onReject: "quarantine",
    });
    expect(settings.path).toBe("data");
    expect(place.file).toBe("shop.chimera");
    expect(
      columns.map(({ name, physical, sqlType, nullable, sensitive }) => [name, physical, sqlType, nullable, sensitive]),
    ).toEqual([
      ["id", "Order Id", "VARCHAR", false, false],
      ["age", "age", "BIGINT", true, false],
      ["status", "status", "VARCHAR", false, false],
      ["lines", "lines", "VARCHAR[]", false, false],
      ["total", "total", "DECIMAL(12,2)", false, false],
      ["email", "email", "VARCHAR", false, true],
      ["placed_at", "placed_at", "TIMESTAMP", false, false],
    ]);
    expect(Object.fromEntries(columns.map(({ name, checks }) => [name, checks.map((check) => check.sql)]))).toEqual({
      id: ["regexp_matches({value}, '^o_[0-9]+$')"],
      age: ["{value} >= 0"],
      status: ["{value} IN ('placed', 'paid')"],
      lines: ["len(list_filter({value}, lambda x1: (regexp_matches(x1, '^o_[0-9]+$')) IS FALSE)) = 0"],
      total: [],
      email: [],
      placed_at: [],
    });
  });

  it("has its tables in the order in which they are built, with placeholders for what they read", () => {
    expect(orders.tables.map(({ name, reads, publish }) => ({ name, reads, publish }))).toEqual([
      { name: "paid {x}", reads: ["input:orders"], publish: undefined },
      { name: "daily", reads: ["table:paid {x}"], publish: { schema: "shop", view: "orders_daily" } },
    ]);
    const [, daily] = orders.tables;
    expect(placeholdersOf(daily!.sql)).toEqual(["table:paid {x}"]);
    expect(fill(daily!.sql, (name) => `"${name}"`)).toBe(
      'SELECT CAST(placed_at AS DATE) AS day, email, sum(total) AS revenue\nFROM "table:paid {x}"\nGROUP BY 1, 2',
    );
    expect(daily!.materialize).toEqual({ mode: "incremental", column: "day", lookback: "INTERVAL '3' DAY" });
    expect(daily!.columns).toEqual([
      { name: "day", sqlType: "DATE", nullable: false, sensitive: false },
      { name: "email", sqlType: "VARCHAR", nullable: false, sensitive: true },
      { name: "revenue", sqlType: "DECIMAL(38,2)", nullable: false, sensitive: false },
    ]);
    expect(daily!.definition).toMatch(/^[0-9a-f]{64}$/);
  });

  it("has a rule for each promise", () => {
    const [, daily] = orders.tables;
    expect(daily!.audit.rules.map(({ text, action, measure, bound }) => ({ text, action, measure, bound }))).toEqual([
      {
        text: "revenue >= 0 EUR",
        action: "block",
        measure: { kind: "scan", sql: "coalesce(count_if(revenue >= 0) / nullif(count(*), 0), 1)" },
        bound: { kind: "compare", operator: "eq", value: 1 },
      },
      {
        text: "rows > 0 or warn",
        action: "warn",
        measure: { kind: "scan", sql: "count(*)" },
        bound: { kind: "compare", operator: "gt", value: 0 },
      },
      {
        text: "references(email, orders.email)",
        action: "block",
        measure: {
          kind: "query",
          sql: "SELECT coalesce(count_if(found) / nullif(count(*), 0), 1) AS measure FROM (SELECT email IN (SELECT email FROM {input:orders} WHERE email IS NOT NULL) AS found FROM {self} WHERE email IS NOT NULL)",
        },
        bound: { kind: "compare", operator: "eq", value: 1 },
      },
    ]);
  });

  it("names the view of a port that it reads", () => {
    expect(lowerProduct(mesh, "shop.Reports").value.inputs).toEqual([
      { kind: "port", name: "daily", address: "shop.Orders.daily", view: { schema: "shop", name: "orders_daily" } },
    ]);
  });

  it("is plain JSON, the same each time", () => {
    expect(JSON.parse(JSON.stringify(orders))).toEqual(orders);
    expect(lowerProduct(mesh, "shop.Orders").value).toEqual(orders);
  });
});

describe("a test block", () => {
  it("becomes rows that are given and rows that are expected", async () => {
    const { value: job, diagnostics } = lowerTest(mesh, mesh.tests[0]!);
    expect(diagnostics).toEqual([]);
    const db = await openDatabase();
    expect(await db.rows(job.given[0]!.sql)).toEqual([
      ["2026-01-01", "a", "1.50"],
      ["2026-01-02", "{b}", "2.00"],
    ]);
    expect(await db.types(job.given[0]!.sql)).toEqual(["DATE", "VARCHAR", "DECIMAL(38,2)"]);
    expect(await db.rows(job.expectations[0]!.sql)).toEqual([["2026-01-02", "{b}", "2.00"]]);
    expect(job.expectations[0]!.relation).toBe("port:latest");
    db.close();
  });
});
