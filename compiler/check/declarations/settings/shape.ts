/** What a setting's value may look like. A shape reads an expression to a value and says in words what it wants. */
import type { Fix } from "../../../../language/diagnostics/diagnostic.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import type { BoundFile, BoundMesh, Report } from "../../../bind/bound-mesh.ts";

/** Where settings are read. */
export interface SettingSite {
  readonly mesh: BoundMesh;
  readonly file: BoundFile;
  readonly report: Report;
}

/** The value is of another shape; the reader of settings reports it. */
export interface Mismatch {
  readonly mismatch: true;
  /** The part that does not fit, when it is not the whole value. */
  readonly at?: ast.Expression;
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
}
export const mismatch: Mismatch = { mismatch: true };

/** The value is wrong in a way that the shape has reported itself. */
export interface Reported {
  readonly reported: true;
}
export const reported: Reported = { reported: true };

export interface Shape<T> {
  /** `a text`, `a list of words` */
  readonly wanted: string;
  /** A setting that may stand without a value. */
  readonly flag?: true;
  read(value: ast.Expression, site: SettingSite): T | Mismatch | Reported;
}

export function isMismatch(read: unknown): read is Mismatch {
  return typeof read === "object" && read !== null && "mismatch" in read;
}

export function isReported(read: unknown): read is Reported {
  return typeof read === "object" && read !== null && "reported" in read;
}

/** What an expression is, for "this is …". */
export function describe(value: ast.Expression): string {
  switch (value.kind) {
    case "Number":
      return value.percent ? "a percentage" : value.unit === undefined ? "a number" : "a number with a unit";
    case "String":
      return "a text";
    case "Boolean":
      return `\`${value.value}\``;
    case "Null":
      return "`null`";
    case "Duration":
      return "a duration";
    case "Date":
      return "a date";
    case "Timestamp":
      return "a timestamp";
    case "Regex":
      return "a regular expression";
    case "Version":
      return "a version";
    case "List":
      return value.items.length === 0 ? "an empty list" : "a list";
    case "Struct":
      return "a struct";
    case "Reference":
    case "Field":
      return "a name";
    case "Call":
      return "a call";
    case "Parenthesized":
      return describe(value.inner);
    default:
      return "an expression";
  }
}
