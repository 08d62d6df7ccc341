/** Has DuckDB bind the SQL texts of a mesh, or finds in the cache what it said of the same text over the same schemas before. */

import { answerOf, sqlOfNeed } from "../compiler/check/hatch/answer.ts";
import type { HatchAnswer, HatchNeed } from "../compiler/check/hatch/hatch.ts";
import type { Host } from "../language/host.ts";

/** Answers by the key of their need. */
export async function answerNeeds(
  needs: readonly HatchNeed[],
  host: Host,
  cache: string,
): Promise<ReadonlyMap<string, HatchAnswer>> {
  const answers = new Map<string, HatchAnswer>();
  for (const need of needs) {
    const path = `${cache}/sql/${need.key}.json`;
    const kept = readAnswer(host, path);
    if (kept !== undefined) {
      answers.set(need.key, kept);
      continue;
    }
    const [{ bindSql }, { typeName }] = await Promise.all([
      import("../runtime/engines/duckdb/bind-sql.ts"),
      import("../targets/sql/dialects/duckdb.ts"),
    ]);
    const { sql, tables } = sqlOfNeed(need, typeName);
    const answer = answerOf(need, await bindSql(sql, tables));
    answers.set(need.key, answer);
    writeAnswer(host, path, answer);
  }
  return answers;
}

/** A cache may be deleted, shared or damaged at any time: what cannot be read is made again. */
function readAnswer(host: Host, path: string): HatchAnswer | undefined {
  try {
    const answer = JSON.parse(host.readText(path) ?? "") as HatchAnswer;
    return Array.isArray(answer.columns) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written to only costs time. */
function writeAnswer(host: Host, path: string, answer: HatchAnswer): void {
  try {
    host.writeAtomic(path, JSON.stringify(answer));
  } catch {
    return;
  }
}
