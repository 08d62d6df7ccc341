/** Results of the rules on a version, so that a version that was checked is not measured again. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, stringList } from "../engines/duckdb/sql-text.ts";

export interface KeptAudit {
  readonly stored: string;
  /** Hash of the rules: other rules, other results. */
  readonly rules: string;
  /** As JSON. */
  readonly results: string;
}

export async function keepAudits(session: Session, audits: readonly KeptAudit[]): Promise<void> {
  if (audits.length === 0) return;
  const rows = audits.map(({ stored, rules, results }) => `(${[stored, rules, results].map(literal).join(", ")})`);
  await session.run(
    `DELETE FROM chimera_store._audits WHERE list_contains(${stringList(audits.map(({ stored }) => stored))}, stored); ` +
      `INSERT INTO chimera_store._audits VALUES ${rows.join(", ")}`,
  );
}
