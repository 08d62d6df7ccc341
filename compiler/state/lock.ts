/**
 * The write lock of an environment: a file that only one process can make. It tells who holds it; a lock whose process is gone on this
 * machine is taken over, one of another machine never.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { lockHeld } from "../../language/diagnostics/registry/state.ts";
import type { Host } from "../../language/host.ts";

export interface LockInfo {
  readonly operation: string;
  readonly user: string;
  readonly machine: string;
  readonly process: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly plan?: string;
}

export type LockResult =
  | {
      readonly kind: "locked";
      readonly release: () => void /** The dead owner whose lock this was. */;
      readonly takenFrom?: LockInfo;
    }
  | { readonly kind: "held"; readonly by: LockInfo | undefined; readonly diagnostic: Diagnostic };

/** Takes the lock at once or tells who has it. Waiting is the caller's: `held` can be tried again. */
export function takeLock(host: Host, path: string, operation: string, plan?: string): LockResult {
  const mine: LockInfo = {
    operation,
    user: host.process.user,
    machine: host.process.machine,
    process: host.process.id,
    since: host.now(),
    ...(plan === undefined ? {} : { plan }),
  };
  const text = `${JSON.stringify(mine)}\n`;
  const release = () => {
    if (host.readText(path) === text) host.remove(path);
  };
  if (host.create(path, text)) return { kind: "locked", release };
  const owner = lockOwner(host, path);
  if (owner !== undefined && owner.machine === mine.machine && !host.running(owner.process)) {
    // INVARIANT: a lock is replaced only under the lock of its replacement, and only while the dead owner still stands in it.
    const takeover = takeLock(host, `${path}.takeover`, operation, plan);
    if (takeover.kind === "locked") {
      const still = host.readText(path);
      const same = still !== undefined && still === `${JSON.stringify(owner)}\n`;
      if (same) host.writeAtomic(path, text);
      takeover.release();
      if (same) return { kind: "locked", release, takenFrom: owner };
    }
  }
  return { kind: "held", by: owner, diagnostic: heldDiagnostic(path, owner, host.now()) };
}

/** Who holds the lock; undefined when nobody does, or nobody can tell. */
export function lockOwner(host: Host, path: string): LockInfo | undefined {
  try {
    return JSON.parse(host.readText(path) ?? "") as LockInfo;
  } catch {
    return undefined;
  }
}

function heldDiagnostic(path: string, owner: LockInfo | undefined, now: number): Diagnostic {
  return lockHeld.at(
    { file: path, start: 0, end: 0 },
    {
      operation: owner?.operation ?? "another process",
      owner: owner === undefined ? "an unknown owner" : `${owner.user}@${owner.machine} (process ${owner.process})`,
      age: owner === undefined ? "an unknown time" : ageText(now - owner.since),
      plan: owner?.plan === undefined ? "" : `, plan ${owner.plan.slice(0, 12)}`,
    },
  );
}

/** `40 s`, `12 min`, `3 h`, `2 d` */
function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
