/**
 * What a version of a table is known by: what it computes, from which versions, and which rows its quarantine rules take out. Equal identity,
 * equal rows; so a table is built only when one of these is new.
 */
import { canonicalJson, sha256 } from "../../language/text/digest.ts";
import type { TableJob } from "../job/job.ts";
import { isStateful } from "../materialize/materialize.ts";
import type { RunContext } from "../run-context.ts";
import type { Relations } from "./relations.ts";

/** The identity of the version that `table` has over these relations. */
export function tableIdentity(table: TableJob, relations: Relations, context: RunContext): string {
  const { definition, reads, materialize, columns, audit, sql } = table;
  const versions = reads.map((reference) => [reference, relations.get(reference)?.version ?? null]);
  const types = columns.map(({ name, sqlType }) => [name, sqlType]);
  const quarantine = audit.rules.filter(({ action }) => action === "quarantine").map(({ failing }) => failing ?? null);
  const rebuilt = context.rebuild && isStateful(materialize.mode) ? context.run : null;
  return sha256(canonicalJson([definition, versions, types, materialize, quarantine, momentOf(sql, context), rebuilt]));
}

/** SQL that looks at the clock gives other rows at another time: a run's, or a day's where only the date is asked for. */
function momentOf(sql: string, context: RunContext): string | null {
  if (readsClock.test(sql)) return context.run;
  if (readsDate.test(sql)) return new Date(context.startedAt).toISOString().slice(0, 10);
  return null;
}

const readsClock =
  /\{now\}|\b(now|get_current_timestamp|transaction_timestamp)\s*\(|\bcurrent_(timestamp|time)\b|\blocaltime(stamp)?\b/i;
const readsDate = /\b(current_date\b|today\s*\()/i;

/** True for SQL whose value depends on when it is asked. */
export function looksAtClock(sql: string): boolean {
  return readsClock.test(sql) || readsDate.test(sql);
}
