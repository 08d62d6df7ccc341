/** Tells how far a long statement is while it runs. */
import type { Session } from "../engines/duckdb/session.ts";
import type { RunContext, RunEvent } from "../run-context.ts";

const everyMilliseconds = 250;

/** Emits `event` at once, and again with the share done as long as `work` runs. */
export async function withProgress<T>(
  session: Session,
  context: RunContext,
  event: RunEvent,
  work: () => Promise<T>,
): Promise<T> {
  context.emit(event);
  const timer = setInterval(() => {
    const share = session.progress();
    if (share !== undefined && share > 0) context.emit({ ...event, share });
  }, everyMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
