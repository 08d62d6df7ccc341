/**
 * Bounds as numbers. A measure is a number, so a truth is 1 or 0, a duration counts in seconds, a date or timestamp in seconds since 1970; the
 * same is done to measures of these types.
 */
import { constantNumber } from "../../compiler/mesh/constant.ts";
import type { MeshExpression } from "../../compiler/mesh/mesh.ts";

/** The number that a constant expression stands for; undefined when it is no constant or no number. */
export function constantOf(node: MeshExpression): number | undefined {
  if (node.op === "literal" && typeof node.value === "boolean") return Number(node.value);
  const number = constantNumber(node);
  if (number === undefined) return undefined;
  return inMicroseconds.has(node.type.kind) ? number / 1_000_000 : number;
}

const inMicroseconds: ReadonlySet<string> = new Set(["duration", "date", "timestamp"]);
