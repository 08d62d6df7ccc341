/**
 * Fifty rules on ten million rows: beside one bare aggregate scan over the same columns (smallest and largest value of each), and beside fifty
 * queries of their own. The rules are in the form in which a job carries them. `node test/bench/quality.ts [ROWS]`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure as sample } from "mitata";
import { DuckDBEngine } from "../../runtime/engines/duckdb/engine.ts";
import type { AuditRuleJob } from "../../runtime/job/job.ts";
import { measure } from "../../runtime/quality/measure.ts";
import { type BenchRow, reportBench } from "./measure.ts";

const rows = Number(process.argv[2] ?? 10_000_000);

interface Column {
  readonly name: string;
  readonly sql: string;
  /** Predicates that every row should keep. */
  readonly shares: readonly string[];
  /** Numbers of the whole table. */
  readonly numbers: readonly string[];
}

const countries = "['DE','FR','IT','ES','PL','NL','BE','AT','CH','SE','DK','NO']";
const states = "['placed','paid','shipped','cancelled']";
const number = (name: string, low: string, high: string, ...more: readonly string[]) => ({
  shares: [`${name} IS NOT NULL`, `${name} >= ${low}`, `${name} <= ${high}`, `${name} BETWEEN ${low} AND ${high}`],
  numbers: [`min(${name})`, `max(${name})`, `count(${name}) / count(*)`, ...more],
});

/** What a mart of orders has: numbers, a code, a moment. */
const plain: readonly Column[] = [
  { name: "id", sql: "i", ...number("id", "0", "1000000000") },
  { name: "quantity", sql: "1 + h(i * 7) % 9", ...number("quantity", "1", "9") },
  {
    name: "price",
    sql: "CAST((h(i * 11) % 100000) / 100.0 AS DECIMAL(12, 2))",
    ...number("price", "0", "999.99", "avg(price)", "sum(price)", share("price > 10")),
  },
  {
    name: "score",
    sql: "CAST(h(i * 17) % 1000 AS DOUBLE) / 1000",
    ...number("score", "0", "1", "avg(score)"),
  },
  {
    name: "placed_at",
    sql: "TIMESTAMP '2024-01-01' + to_seconds(i * 6)",
    shares: ["placed_at IS NOT NULL", "placed_at >= TIMESTAMP '2024-01-01'", "placed_at < TIMESTAMP '2027-01-01'"],
    numbers: ["epoch(min(placed_at))", "epoch(max(placed_at))", "count(placed_at) / count(*)"],
  },
  {
    name: "country",
    sql: `${countries}[1 + h(i * 3) % 12]`,
    shares: [
      "country IS NOT NULL",
      `list_contains(${countries}, country)`,
      "length(country) = 2",
      "regexp_matches(country, '^[A-Z]{2}$')",
      "country = upper(country)",
      "trim(country) = country",
      "country <> ''",
      "upper(country) <> 'XX'",
      "NOT contains(country, ' ')",
    ],
    numbers: ["count(country) / count(*)"],
  },
];
/** The same with texts of many values, nulls, and a comparison of two columns. */
const wide: readonly Column[] = [
  ...plain,
  {
    name: "status",
    sql: `${states}[1 + h(i * 5) % 4]`,
    shares: ["status IS NOT NULL", `list_contains(${states}, status)`],
    numbers: [],
  },
  {
    name: "email",
    sql: "CASE WHEN h(i) % 50 > 0 THEN 'user' || (h(i) % 200000) || '@example.org' END",
    shares: ["email IS NOT NULL"],
    numbers: ["count(email) / count(*)"],
  },
  {
    name: "discount",
    sql: "CASE WHEN h(i * 13) % 4 = 0 THEN CAST((h(i) % 500) / 100.0 AS DECIMAL(12, 2)) END",
    shares: ["discount IS NULL OR discount >= 0", "discount IS NULL OR discount < 5"],
    numbers: ["max(discount)"],
  },
  {
    name: "paid_at",
    sql: "TIMESTAMP '2024-01-01' + to_seconds(i * 6 + h(i * 19) % 90000)",
    shares: ["paid_at IS NOT NULL", "paid_at >= placed_at"],
    numbers: [],
  },
];

/** Fifty rules, those of later columns first, so that a wide table is not judged by its first columns alone. */
function rulesOf(columns: readonly Column[]): AuditRuleJob[] {
  const measures = [...columns].reverse().flatMap(({ shares, numbers }) => [...shares.map(share), ...numbers]);
  measures.push(
    "count(*)",
    share("price <= 1000 OR quantity > 3"),
    share("id = 0 OR placed_at > TIMESTAMP '2024-01-01'"),
  );
  return measures.slice(0, 50).map((sql, at) => ({
    name: `rule ${at + 1}`,
    text: sql,
    place: { file: "bench.chimera", line: 1, column: 1 },
    action: "block",
    generated: false,
    measure: { kind: "scan", sql },
    bound: { kind: "compare", operator: "ge", value: 0 },
  }));
}
function share(predicate: string): string {
  return `coalesce(count_if(${predicate}) / nullif(count(*), 0), 1)`;
}

const folder = mkdtempSync(join(tmpdir(), "chimera-quality-"));
const { engine } = await DuckDBEngine.open({ path: join(folder, "bench.duckdb"), threads: 2 });
if (engine === undefined) throw new Error("no engine");
try {
  const million = `${rows / 1e6} million rows`;
  reportBench("quality", [
    ...(await scene("plain", plain, `${million}, ${plain.length} columns`)),
    ...(await scene("wide", wide, `${million}, ${wide.length} columns with e-mail addresses`)),
  ]);
} finally {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
}

async function scene(table: string, columns: readonly Column[], title: string): Promise<BenchRow[]> {
  const rules = rulesOf(columns);
  if (rules.length !== 50) throw new Error(`there are ${rules.length} rules`);
  return engine!.with(async (session) => {
    const list = columns.map(({ name, sql }) => `${sql} AS ${name}`).join(", ");
    await session.run("CREATE OR REPLACE TEMP MACRO h(x) AS CAST(hash(x) >> 2 AS BIGINT)");
    await session.run(`CREATE TABLE ${table} AS SELECT ${list} FROM range(${rows}) t(i); CHECKPOINT`);
    const facts = { rows, untouched: true };
    const take = (some: readonly AuditRuleJob[]) =>
      measure({ session, self: table, fill: (sql) => sql, rules: some, facts });
    const together = await time(() => take(rules));
    const bare = await time(() =>
      session.rows(`SELECT ${columns.map(({ name }) => `min(${name}), max(${name})`).join(", ")} FROM ${table}`),
    );
    const apart = await time(async () => {
      for (const rule of rules) await take([rule]);
    });
    const budgeted = table === "plain";
    return [
      {
        name: `fifty rules by one bare scan: ${title}`,
        measured: shown(together),
        baseline: shown(bare),
        ratio: together / bare,
        budget: budgeted ? "<= 1.3" : "-",
        held: !budgeted || together / bare <= 1.3,
      },
      {
        name: `fifty queries by fifty rules in one: ${title}`,
        measured: shown(apart),
        baseline: shown(together),
        ratio: apart / together,
        budget: budgeted ? ">= 8" : "-",
        held: !budgeted || apart / together >= 8,
      },
    ];
  });
}

/** Milliseconds of the quickest of several runs: the machine may be shared, and nothing runs quicker than it can. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const { min } = await sample(work, { min_samples: 5, max_samples: 5, min_cpu_time: 0, warmup_samples: 1 });
  return min / 1e6;
}

function shown(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
