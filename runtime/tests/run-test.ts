/**
 * Runs a `test` block: the product's own SQL over the given rows, in a database of its own that is gone afterwards. Rows are compared as
 * bags, since a port has no order.
 */
import { DuckDBEngine } from "../engines/duckdb/engine.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Row, Session } from "../engines/duckdb/session.ts";
import { identifier } from "../engines/duckdb/sql-text.ts";
import type { JobPlace } from "../job/job.ts";
import { fill } from "../job/placeholders.ts";
import type { TestExpectationJob, TestJob } from "../job/test-job.ts";
import { asFirstStored } from "../materialize/materialize.ts";

export interface TestResult {
  readonly title: string;
  readonly product: string;
  readonly place: JobPlace;
  readonly held: boolean;
  /** What did not hold, in the order of the expectations. */
  readonly failures: readonly TestFailure[];
}
export interface TestFailure {
  readonly place: JobPlace;
  readonly relation: string;
  /** Columns that were compared. */
  readonly columns: readonly string[];
  /** Expected and not there, and there and not expected; at most ten each, with how many there are. */
  readonly missing: readonly Row[];
  readonly unexpected: readonly Row[];
  readonly missingCount: number;
  readonly unexpectedCount: number;
  /** Set instead of rows where the engine could not compute them. */
  readonly problem?: string;
}

const shownRows = 10;
/** A test is one run, of which history says that it was then. */
const timeOfRun = "TIMESTAMP '2000-01-01 00:00:00'";

/** Runs one test. What the engine refuses (a cast, a division by zero) is a failure of the test, not of this function. */
export async function runTest(test: TestJob, signal?: AbortSignal): Promise<TestResult> {
  const opened = await DuckDBEngine.open({ path: ":memory:" });
  const { engine } = opened;
  if (engine === undefined) throw new Error(opened.diagnostics[0]?.message ?? "the engine cannot be opened");
  const failures: TestFailure[] = [];
  try {
    await engine.with(async (session) => {
      const problem = await attempt(() => build(test, session));
      for (const expectation of test.expectations)
        failures.push(
          ...(problem === undefined ? await compare(expectation, session) : [failed(expectation, problem)]),
        );
    }, signal);
  } finally {
    engine.close();
  }
  return { title: test.title, product: test.product.product, place: test.place, held: failures.length === 0, failures };
}

/** Inputs and tables become tables called by their placeholder: `input:orders`, `table:paid`. */
async function build(test: TestJob, session: Session): Promise<void> {
  for (const { input, sql } of test.given)
    await session.run(`CREATE TABLE ${relationName(`input:${input}`)} AS ${sql}`);
  for (const table of test.product.tables) {
    const kind = table.publish === undefined ? "table" : "port";
    const select = asFirstStored(table, fill(table.sql, relationName), timeOfRun);
    await session.run(`CREATE TABLE ${relationName(`${kind}:${table.name}`)} AS ${select}`);
  }
}

function relationName(placeholder: string): string {
  return identifier(placeholder);
}

async function compare(expectation: TestExpectationJob, session: Session): Promise<readonly TestFailure[]> {
  const columns = expectation.columns.map((column) => identifier(column.name)).join(", ");
  const actual = `SELECT ${columns} FROM ${relationName(expectation.relation)}`;
  const expected = `SELECT ${columns} FROM (${expectation.sql})`;
  let missing: Row[] = [];
  let unexpected: Row[] = [];
  const problem = await attempt(async () => {
    missing = await session.rows(`(${expected}) EXCEPT ALL (${actual}) ORDER BY ALL`);
    unexpected = await session.rows(`(${actual}) EXCEPT ALL (${expected}) ORDER BY ALL`);
  });
  if (problem !== undefined) return [failed(expectation, problem)];
  if (missing.length === 0 && unexpected.length === 0) return [];
  return [
    {
      ...failed(expectation, undefined),
      missing: missing.slice(0, shownRows),
      unexpected: unexpected.slice(0, shownRows),
      missingCount: missing.length,
      unexpectedCount: unexpected.length,
    },
  ];
}

function failed(expectation: TestExpectationJob, problem: string | undefined): TestFailure {
  return {
    place: expectation.place,
    relation: expectation.relation.slice(expectation.relation.indexOf(":") + 1),
    columns: expectation.columns.map((column) => column.name),
    missing: [],
    unexpected: [],
    missingCount: 0,
    unexpectedCount: 0,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What the engine said, where it could not do the work. */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof EngineFailure && error.kind !== "cancelled") return error.message;
    throw error;
  }
}
