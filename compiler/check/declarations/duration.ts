/** Durations of settings as ISO 8601. */
import type * as ast from "../../../language/syntax/ast.ts";

/** `15m` is `PT15M`, `3d` is `P3D`, `3mo` is `P3M`. */
export function isoDuration(literal: ast.DurationLiteral): string {
  const { amount, unit } = literal;
  switch (unit) {
    case "s":
      return `PT${amount}S`;
    case "m":
      return `PT${amount}M`;
    case "h":
      return `PT${amount}H`;
    case "d":
      return `P${amount}D`;
    case "w":
      return `P${amount}W`;
    case "mo":
      return `P${amount}M`;
    case "y":
      return `P${amount}Y`;
  }
}
