/** What the process says when it ends. One table for all commands. */
export const exitCode = {
  ok: 0,
  error: 1,
  changes: 2,
  /** A contract, access, governance or blocking quality rule stands in the way. */
  blocked: 3,
  driftOnly: 4,
  /** Stale plan or lock held by another. */
  stale: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
