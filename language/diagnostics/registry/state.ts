/** The state folder: locks, damaged files, versions. */
import { define } from "../diagnostic.ts";

export const lockHeld = define({
  code: "CHM5101",
  slug: "lock-held",
  severity: "error",
  category: "state",
  params: { operation: "name", owner: "text", age: "text", plan: "text" },
  message: ({ operation }) => `the state is locked by ${operation}`,
  label: ({ owner, age, plan }) => `${owner} has held it for ${age}${plan}`,
  hint: "wait for it with `--lock-timeout 5m`, or end that process; a lock of a process that is gone is taken over",
});

export const stateDamaged = define({
  code: "CHM5102",
  slug: "state-damaged",
  severity: "error",
  category: "state",
  params: { reason: "text" },
  message: "cannot read the state file",
  label: ({ reason }) => reason,
  hint: "restore it from a backup, or delete the environment's state folder and apply again: data is rebuilt from its sources",
});

export const stateNewer = define({
  code: "CHM5103",
  slug: "state-newer",
  severity: "error",
  category: "state",
  params: { version: "count" },
  message: "the state was written by a newer chimerac",
  label: ({ version }) => `has format version ${version}, this chimerac knows 1`,
  hint: "upgrade chimerac",
});

export const planStale = define({
  code: "CHM5104",
  slug: "plan-stale",
  severity: "error",
  category: "state",
  params: { reason: "text" },
  message: "the saved plan no longer fits",
  label: ({ reason }) => reason,
  hint: "make a new plan with `chimerac plan --out FILE` and apply that one",
});
