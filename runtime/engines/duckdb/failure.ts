/** What the engine said when it could not do something, sorted by what a caller can do about it. */

export type EngineFailureKind =
  /** The session was told to stop. */
  | "cancelled"
  /** A constraint, a cast, an `error()`: about the rows. */
  | "data"
  /** Names or types do not fit. */
  | "binding"
  | "memory"
  | "other";

export class EngineFailure extends Error {
  readonly kind: EngineFailureKind;
  /** The statement, for a person who reports a bug. May hold literals of the mesh, never a secret. */
  readonly sql: string;

  constructor(kind: EngineFailureKind, message: string, sql: string) {
    super(message);
    this.name = "EngineFailure";
    this.kind = kind;
    this.sql = sql;
  }
}

/** Wraps what the driver threw: its first line, and no value of any row. */
export function engineFailure(thrown: unknown, sql: string): EngineFailure {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).replace(
    "Failed to extract statements: ",
    "",
  );
  const kind = kindOf(message);
  const text = firstLines(message);
  return new EngineFailure(kind, kind === "data" ? withoutValues(text) : text, sql);
}

/** A message about a row quotes what it could not take, which may be personal: `Could not convert string 'x' to INT64`. */
function withoutValues(message: string): string {
  return message
    .replace(/'[^']*'|"[^"]*"/g, "•••")
    .replace(/with value \S+/g, "with value •••")
    .replace(/\(-?[\d.]+ [-+*/%] -?[\d.]+\)/g, "(•••)");
}

function kindOf(message: string): EngineFailureKind {
  if (/^INTERRUPT/.test(message)) return "cancelled";
  if (/^(Conversion|Constraint|Invalid Input|Out of Range)/.test(message)) return "data";
  if (/^(Binder|Catalog|Parser)/.test(message)) return "binding";
  if (/^Out of Memory/.test(message)) return "memory";
  return "other";
}

/** DuckDB adds the statement, a caret and advice of its own after an empty line. */
function firstLines(message: string): string {
  return (message.split("\n\n")[0] ?? message).trim();
}
