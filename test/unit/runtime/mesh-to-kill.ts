/** Two products with every way of loading and of being stored, rules and a quarantine: what a killed run must leave in order. */
import type { ProductJob } from "../../../runtime/job/job.ts";
import { always, column, port, product, source, table } from "./workbench.ts";

const eventColumns = [column("id", "BIGINT"), column("day", "DATE"), column("kind", "VARCHAR"), column("n", "BIGINT?")];
const counts = [
  column("day", "DATE"),
  column("kind", "VARCHAR"),
  column("total", "HUGEINT?"),
  column("rows", "BIGINT"),
];
const perDay = "SELECT day, kind, sum(n) AS total, count(*) AS rows FROM {table:good} GROUP BY day, kind";

export function meshToKill(): ProductJob[] {
  const events = source("events", "events/*.csv", eventColumns, {
    load: { mode: "append", column: "day" },
    onReject: "quarantine",
    keys: [["id"]],
  });
  const states = source("states", "states.csv", [column("kind", "VARCHAR"), column("title", "VARCHAR")], {
    load: { mode: "merge", columns: ["kind"] },
  });
  const inputs = [events, states];
  const good = table("Events", "good", {
    reads: ["input:events"],
    columns: eventColumns,
    sql: "SELECT * FROM {input:events}",
    audit: { rules: [always("not odd", "kind <> 'odd'", { action: "quarantine" })] },
  });
  const tables = [
    good,
    port("Events", "daily", {
      reads: ["table:good"],
      columns: counts,
      sql: perDay,
      materialize: { mode: "incremental", column: "day", lookback: "INTERVAL 1 DAY" },
      audit: { rules: [always("some", "rows > 0")] },
    }),
    port("Events", "newest", {
      reads: ["table:good"],
      columns: [column("kind", "VARCHAR"), column("day", "DATE")],
      sql: "SELECT kind, max(day) AS day FROM {table:good} GROUP BY kind",
      materialize: { mode: "merge", keys: ["kind"] },
    }),
    port("Events", "titles", {
      reads: ["input:states"],
      columns: [column("kind", "VARCHAR"), column("title", "VARCHAR")],
      sql: "SELECT kind, title FROM {input:states}",
      materialize: { mode: "scd2", keys: ["kind"] },
    }),
  ];
  const daily = {
    kind: "port" as const,
    name: "daily",
    address: "shop.Events.daily",
    view: { schema: "shop", name: "daily" },
  };
  const report = port("Report", "report", {
    reads: ["input:daily"],
    columns: [column("rows", "HUGEINT")],
    sql: "SELECT sum(rows) AS rows FROM {input:daily}",
    materialize: { mode: "snapshot" },
  });
  return [product("Events", { inputs, tables }), product("Report", { inputs: [daily], tables: [report] })];
}
