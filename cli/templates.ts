/** What `init` writes. Every template checks, applies and passes its tests; a test of the repository runs them all. */

/** Files by path for a mesh of this name. */
export type Template = (name: string) => ReadonlyMap<string, string>;

const manifest = (name: string) => `# The workspace: its name and where it runs.
name: ${name}
environments:
  local: { engine: duckdb, orchestrator: local }
`;

const ignore = `# The local database, state and caches.
.chimera/
`;

const ordersCsv = `id,customer,status,total,discount,country,placed_at
o_000000000001,ada,paid,120.00,20.00,DE,2026-01-05 09:12:00
o_000000000002,lin,paid,80.50,,FR,2026-01-05 10:01:00
o_000000000003,ada,cancelled,15.00,,DE,2026-01-05 17:45:00
o_000000000004,noor,shipped,42.10,2.10,FR,2026-01-06 08:30:00
o_000000000005,lin,placed,9.99,,FR,2026-01-06 11:00:00
o_000000000006,sam,paid,260.00,,DE,2026-01-06 19:20:00
`;

const sales = `domain sales {
  title: "Sales"
  head: "ada@example.org"
}
use std.units.EUR

team SalesData {
  members: ["ada@example.org"]
}

type OrderId = string matches /^o_[0-9a-f]{12}$/
type Amount = decimal(12, 2) in EUR
enum OrderStatus { placed, paid, shipped, cancelled }

/// Orders as the shop exports them.
source Shop = files {
  path: "data"
  format: csv

  table orders {
    id: OrderId key
    customer: string
    status: OrderStatus
    total: Amount
    discount: Amount?
    country: string
    placed_at: timestamp
  }
}

/// What was sold, day by day.
product Orders {
  version: 1.0.0
  owner: SalesData

  input orders = Shop.orders

  table paid {
    from orders
    where status in [paid, shipped]
    derive { net = total - (discount ?? 0 EUR) }
  }

  /// Revenue per day and country.
  port daily_revenue {
    from paid
    group { day = date(placed_at), country }
    aggregate { revenue = sum(net), customers = count_distinct(customer) }

    schema {
      day: date key
      country: string key
      revenue: decimal(38, 2) in EUR  /// Net of discounts.
      customers: int
    }
    expect rows > 0
    expect revenue >= 0 EUR
  }
}

test "a cancelled order earns nothing" for Orders {
  given orders = [
    {
      id: "o_00000000000a",
      customer: "a",
      status: paid,
      total: 10.00 EUR,
      country: "DE",
      placed_at: 2026-01-01T08:00:00
    },
    {
      id: "o_00000000000b",
      customer: "b",
      status: cancelled,
      total: 5.00 EUR,
      country: "DE",
      placed_at: 2026-01-01T09:00:00
    }
  ]
  expect daily_revenue == [{ day: 2026-01-01, country: "DE", revenue: 10.00 EUR, customers: 1 }]
}
`;

const finance = `domain finance {
  title: "Finance"
}
use std.units.EUR
use sales.Orders

team FinanceData {
  members: ["lin@example.org"]
}

/// Revenue for the monthly close.
product Close {
  version: 1.0.0
  owner: FinanceData

  input revenue = Orders.daily_revenue

  /// Revenue per month over all countries.
  port monthly {
    from revenue
    group { year = year(day), month = month(day) }
    aggregate { revenue = sum(revenue), days = count_distinct(day) }

    schema {
      year: int key
      month: int key
      revenue: decimal(38, 2) in EUR
      days: int
    }
    expect revenue >= 0 EUR
  }
}
`;

export const minimalTemplate: Template = (name) =>
  new Map([
    ["chimera.yaml", manifest(name)],
    [".gitignore", ignore],
    ["data/orders.csv", ordersCsv],
    ["sales.chimera", sales],
  ]);

export const twoDomainsTemplate: Template = (name) => new Map([...minimalTemplate(name), ["finance.chimera", finance]]);
