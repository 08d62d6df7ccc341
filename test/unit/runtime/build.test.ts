import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { always, column, port, product, source, table, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const orderColumns = [column("id", "BIGINT"), column("country", "VARCHAR"), column("total", "DECIMAL(12,2)")];
const orders = source("orders", "data/orders.csv", orderColumns);
const revenue = port("Orders", "revenue", {
  reads: ["input:orders"],
  columns: [column("country", "VARCHAR"), column("revenue", "DECIMAL(38,2)")],
  sql: "SELECT country, sum(total) AS revenue FROM {input:orders} GROUP BY country ORDER BY country",
});

describe("building a product", () => {
  it("brings a file in and shows it through the port's view", async () => {
    bench.write("data/orders.csv", "total,id,country,note\n10.50,1,DE,x\n2.25,2,DE,y\n7,3,FR,z\n");
    const report = await bench.build(product("Orders", { inputs: [orders], tables: [revenue] }));
    expect(report.diagnostics).toEqual([]);
    expect(report.outcome).toBe("built");
    expect(report.inputs.map(({ rows, added, rejected }) => ({ rows, added, rejected }))).toEqual([
      { rows: 3, added: 3, rejected: 0 },
    ]);
    expect(await bench.rows("SELECT * FROM shop.revenue")).toEqual([
      { country: "DE", revenue: "12.75" },
      { country: "FR", revenue: "7.00" },
    ]);
  });

  it("does nothing when nothing changed", async () => {
    bench.write("data/orders.csv", "id,country,total\n1,DE,1\n");
    const job = product("Orders", { inputs: [orders], tables: [revenue] });
    await bench.build(job);
    const stored = await bench.column("SELECT stored FROM chimera_store._current");
    const again = await bench.build(job);
    expect(again.outcome).toBe("unchanged");
    expect(again.tables.map(({ outcome }) => outcome)).toEqual(["unchanged"]);
    expect(await bench.column("SELECT stored FROM chimera_store._current")).toEqual(stored);
  });

  it("drops the versions that nobody reads any more", async () => {
    const job = product("Orders", { inputs: [orders], tables: [revenue] });
    for (const total of [1, 2, 3]) {
      bench.write("data/orders.csv", `id,country,total\n1,DE,${total}\n`);
      expect((await bench.build(job)).outcome).toBe("built");
    }
    expect(await bench.column("SELECT revenue FROM shop.revenue")).toEqual(["3.00"]);
    const names = await bench.column(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'chimera_store' AND table_name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1",
    );
    expect(names.map((name) => String(name).replace(/_[0-9a-f]{8}_\w+$/, ""))).toEqual([
      "files_orders",
      "orders_revenue",
    ]);
  });

  it("keeps what readers see when a blocking rule fails", async () => {
    const checked = {
      ...revenue,
      columns: [column("country", "VARCHAR", { sensitive: true }), column("revenue", "DECIMAL(38,2)")],
      audit: { rules: [always("positive", "revenue > 0")] },
    };
    const job = product("Orders", { inputs: [orders], tables: [checked] });
    bench.write("data/orders.csv", "id,country,total\n1,DE,1\n");
    expect((await bench.build(job)).outcome).toBe("built");
    bench.write("data/orders.csv", "id,country,total\n1,DE,5\n2,FR,-5\n");
    const report = await bench.build(job);
    expect(report.outcome).toBe("blocked");
    expect(report.tables[0]?.rules).toMatchObject([
      { rule: "positive", held: false, measured: 0.5, samples: [{ country: "•••", revenue: "-5.00" }] },
    ]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["CHM5040"]);
    expect(await bench.rows("SELECT * FROM shop.revenue")).toEqual([{ country: "DE", revenue: "1.00" }]);
  });

  it("builds a view over an inner table and follows it to its new version", async () => {
    const paid = table("Orders", "paid", {
      reads: ["input:orders"],
      columns: orderColumns,
      sql: "SELECT * FROM {input:orders} WHERE total > 1",
      materialize: { mode: "view" },
    });
    const view = port("Orders", "big", {
      reads: ["table:paid"],
      columns: [column("id", "BIGINT")],
      sql: "SELECT id FROM {table:paid} ORDER BY id",
      materialize: { mode: "view" },
    });
    const job = product("Orders", { inputs: [orders], tables: [paid, view] });
    bench.write("data/orders.csv", "id,country,total\n1,DE,1\n2,DE,2\n");
    await bench.build(job);
    expect(await bench.column("SELECT id FROM shop.big")).toEqual([2]);
    bench.write("data/orders.csv", "id,country,total\n1,DE,9\n2,DE,2\n");
    await bench.build(job);
    expect(await bench.column("SELECT id FROM shop.big")).toEqual([1, 2]);
  });
});
