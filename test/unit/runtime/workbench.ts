/** A temporary workspace with a real DuckDB, and jobs written by hand in a few words. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { nodeHost } from "../../../cli/host.ts";
import type { Host } from "../../../language/host.ts";
import { DuckDBEngine } from "../../../runtime/engines/duckdb/engine.ts";
import type { Row } from "../../../runtime/engines/duckdb/session.ts";
import type {
  AuditRuleJob,
  ColumnJob,
  ProductJob,
  SourceColumnJob,
  SourceInputJob,
  TableJob,
} from "../../../runtime/job/job.ts";
import type { BuildReport } from "../../../runtime/report.ts";
import { newRun, type RunOptions } from "../../../runtime/run-context.ts";
import { buildProduct } from "../../../runtime/steps/build-product.ts";

export interface Workbench {
  readonly root: string;
  readonly engine: DuckDBEngine;
  /** The clock of the runs; tests move it. */
  now: number;
  write(path: string, text: string | Uint8Array): void;
  build(job: ProductJob, options?: Partial<RunOptions>): Promise<BuildReport>;
  rows(sql: string): Promise<Row[]>;
  /** Values of a one-column query. */
  column(sql: string): Promise<unknown[]>;
  run(sql: string): Promise<void>;
  host(): Host;
  /** Closes the database and opens it again. */
  reopen(): Promise<void>;
  close(): void;
}

export async function workbench(env: { readonly [name: string]: string } = {}): Promise<Workbench> {
  const root = mkdtempSync(join(tmpdir(), "chimera-runtime-"));
  const path = join(root, "test.duckdb");
  let engine = await openEngine(path);
  let writes = 0;
  const bench: Workbench = {
    root,
    now: Date.UTC(2026, 0, 15, 12),
    get engine() {
      return engine;
    },
    write(name, text) {
      const file = join(root, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      // File systems differ in how fine their clocks are; each write here is a second later than the one before.
      const at = 1_700_000_000 + ++writes;
      utimesSync(file, at, at);
    },
    build: (job, options = {}) =>
      buildProduct(
        job,
        newRun(engine, { host: bench.host(), root, run: `run-${bench.now}-${writes}-${Math.random()}`, ...options }),
      ),
    rows: (sql) => engine.with((session) => session.rows(sql)),
    column: async (sql) => (await bench.rows(sql)).map((row) => Object.values(row)[0]),
    run: (sql) => engine.with(async (session) => void (await session.run(sql))),
    host: () => ({ ...nodeHost(), env: (name) => env[name], now: () => bench.now }),
    async reopen() {
      engine.close();
      engine = await openEngine(path);
    },
    close() {
      engine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return bench;
}

async function openEngine(path: string): Promise<DuckDBEngine> {
  const { engine, diagnostics } = await DuckDBEngine.open({ path, threads: 2 });
  if (engine === undefined) throw new Error(diagnostics[0]?.message);
  return engine;
}

/** `column("id", "BIGINT")`, `column("email", "VARCHAR?", { sensitive: true })`. */
export function column(name: string, type: string, more: Partial<SourceColumnJob> = {}): SourceColumnJob {
  const nullable = type.endsWith("?");
  const sqlType = nullable ? type.slice(0, -1) : type;
  return { name, sqlType, nullable, sensitive: false, physical: name, checks: [], ...more };
}

const place = { file: "shop.chimera", line: 1, column: 1 };

/** An input of files, read as a whole. */
export function source(
  name: string,
  path: string,
  columns: readonly SourceColumnJob[],
  more: Partial<SourceInputJob> = {},
): SourceInputJob {
  return {
    kind: "source",
    name,
    address: `shop.Files.${name}`,
    place,
    connector: "files",
    settings: { path },
    table: name,
    physical: name,
    columns,
    keys: [],
    load: { mode: "full" },
    onReject: "fail",
    ...more,
  };
}

export interface TableParts extends Partial<Omit<TableJob, "columns">> {
  readonly columns: readonly ColumnJob[];
  readonly sql: string;
  readonly reads: readonly string[];
}

/** An inner table. Its definition is its SQL. */
export function table(product: string, name: string, parts: TableParts): TableJob {
  return {
    name,
    address: `shop.${product}.${name}`,
    place,
    definition: Buffer.from(parts.sql).toString("hex"),
    materialize: { mode: "table" },
    audit: { rules: [] },
    ...parts,
  };
}

/** A table with a public view `shop.NAME`. */
export function port(product: string, name: string, parts: TableParts): TableJob {
  return table(product, name, { publish: { schema: "shop", view: name }, ...parts });
}

export function product(name: string, parts: Partial<ProductJob>): ProductJob {
  return { version: 1, product: `shop.${name}`, owner: "shop.Team", inputs: [], tables: [], ...parts };
}

/** A rule; by default a share of rows that must be all. */
export function rule(name: string, measure: AuditRuleJob["measure"], more: Partial<AuditRuleJob> = {}): AuditRuleJob {
  return {
    name,
    text: name,
    place,
    action: "block",
    generated: false,
    measure,
    bound: { kind: "compare", operator: "eq", value: 1 },
    ...more,
  };
}

/** A rule that `predicate` is true for every row. */
export function always(name: string, predicate: string, more: Partial<AuditRuleJob> = {}): AuditRuleJob {
  const share = `coalesce(count(*) FILTER (WHERE ${predicate}) / count(*), 1)`;
  return rule(name, { kind: "scan", sql: share }, { failing: `(${predicate}) IS NOT TRUE`, ...more });
}
