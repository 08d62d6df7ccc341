/**
 * Declarations that the parser could read only in part. What seems to be missing from one may be what could not be read, and that was reported,
 * so it is not reported again.
 */
import type { Span } from "../../language/text/source.ts";
import type { BoundFile } from "./bound-mesh.ts";

/** Whether the parser reported an error inside of `node`, or right behind it. */
export function isDamaged(file: BoundFile, node: Span): boolean {
  for (const { severity, place } of file.parsed.diagnostics) {
    if (severity === "error" && place.start <= node.end && place.end >= node.start) return true;
  }
  return false;
}
