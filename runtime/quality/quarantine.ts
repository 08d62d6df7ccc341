/**
 * Rows that fail a rule with `or quarantine` leave the table and are kept beside it, with the rules they fail. The version is not public yet,
 * so its rows may go; a view is made anew without them.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import type { AuditRuleJob, TableJob } from "../job/job.ts";
import { windowStart } from "../materialize/incremental.ts";
import { sameKey } from "../materialize/keys.ts";
import { storedColumns } from "../materialize/materialize.ts";
import { quarantineName } from "../store/names.ts";
import { stored } from "../store/schema.ts";
import { recordVersion, timestamp, type Version } from "../store/versions.ts";

interface QuarantineRequest {
  readonly session: Session;
  readonly table: TableJob;
  readonly version: Version;
  /** All rows, before any is taken out. */
  readonly self: string;
  readonly fill: (sql: string) => string;
  readonly now: number;
}

/** Takes the rows out; how many rows the quarantine holds, and how many each rule put there. Runs inside the caller's transaction. */
export async function quarantine(
  request: QuarantineRequest,
): Promise<{ rows: number; byRule: ReadonlyMap<string, number> }> {
  const { session, table, version, self, fill, now } = request;
  const rules = table.audit.rules.filter((rule) => rule.action === "quarantine" && rule.failing !== undefined);
  const none = { rows: 0, byRule: new Map<string, number>() };
  if (rules.length === 0) return none;
  const fails = rules.map((rule) => `(${fill(rule.failing!)}) IS TRUE`);
  const any = `(${fails.join(" OR ")})`;
  const counts = await session.row(
    `SELECT count(*) FILTER (WHERE ${any}) AS rows, ${fails.map((fail, at) => `count(*) FILTER (WHERE ${fail}) AS r${at}`).join(", ")} FROM ${self}`,
  );
  const byRule = new Map(rules.map((rule, at) => [rule.name, Number(counts?.[`r${at}`] ?? 0)]));
  const name = quarantineName(version.name);
  const carried = await carriedRows(request);
  const rows = Number(counts?.rows ?? 0);
  await session.run(`DELETE FROM chimera_store._quarantines WHERE stored = ${literal(version.name)}`);
  if (rows > 0 || carried !== undefined) {
    const columns = storedColumns(table).map(identifier).join(", ");
    const says = rules.map((rule, at) => `CASE WHEN ${fails[at]} THEN ${literal(ruleSays(rule))} END`);
    const reasons = `list_filter([${says.join(", ")}], lambda x: x IS NOT NULL)`;
    await session.run(
      `CREATE TABLE ${stored(name)} AS SELECT ${timestamp(now)} AS _quarantined_at, ${reasons} AS _rules, ${columns} FROM ${self} ` +
        `WHERE ${any}${carried === undefined ? "" : ` UNION ALL ${carried}`}`,
    );
    const total = Number((await session.row(`SELECT count(*) AS n FROM ${stored(name)}`))?.n);
    await session.run(
      `INSERT INTO chimera_store._quarantines VALUES (${[table.address, name, version.name].map(literal).join(", ")}, ${total}, ${timestamp(now)})`,
    );
    const { owner, address, definition } = version;
    await recordVersion(
      session,
      { name, kind: "quarantine", owner, address, definition, identity: name, reads: [] },
      now,
    );
  }
  if (version.kind === "view") {
    await session.run(`CREATE OR REPLACE VIEW ${stored(version.name)} AS SELECT * FROM ${self} WHERE NOT ${any}`);
  } else if (rows > 0) {
    await session.run(`DELETE FROM ${stored(version.name)} WHERE ${any}`);
    await session.run(`UPDATE chimera_store._versions SET rows = rows - ${rows} WHERE name = ${literal(version.name)}`);
  }
  return { rows, byRule };
}

function ruleSays(rule: AuditRuleJob): string {
  return `${rule.name}: ${rule.text}`;
}

/** Rows of the earlier quarantine that stay out: those of the part that was not computed anew. */
async function carriedRows(request: QuarantineRequest): Promise<string | undefined> {
  const { session, table, version } = request;
  if (version.base === undefined) return undefined;
  const earlier = quarantineName(version.base);
  const known = await session.row(`SELECT 1 FROM chimera_store._quarantines WHERE name = ${literal(earlier)}`);
  if (known === undefined) return undefined;
  const columns = storedColumns(table).map((column) => `q.${identifier(column)}`);
  const all = `SELECT q._quarantined_at, q._rules, ${columns.join(", ")} FROM ${stored(earlier)} q`;
  const { materialize } = table;
  if (materialize.mode === "incremental") {
    const window = await windowStart(session, table, version.base);
    return window === undefined ? undefined : `${all} WHERE q.${window.column} < ${window.start}`;
  }
  if (materialize.mode === "merge") {
    return `${all} WHERE NOT EXISTS (SELECT 1 FROM ${stored(version.name)} n WHERE ${sameKey(materialize.keys, "q", "n")})`;
  }
  return all;
}
