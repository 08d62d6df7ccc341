/** The order in which diagnostics are shown, whatever the order in which the stages found them. */
import type { Diagnostic } from "./diagnostic.ts";

/** Sorted by file and position, and each said once. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      a.place.start - b.place.start ||
      a.place.end - b.place.end ||
      compare(a.code, b.code) ||
      compare(a.message, b.message) ||
      compare(a.label, b.label),
  );
  return sorted.filter((diagnostic, at) => at === 0 || !saysTheSame(diagnostic, sorted[at - 1]!));
}

/** Compares by code unit, so the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function saysTheSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.place.file === b.place.file &&
    a.place.start === b.place.start &&
    a.place.end === b.place.end &&
    a.message === b.message &&
    a.label === b.label
  );
}
