/** Which columns hold what must not be shown in samples and messages: those with a label beyond `internal`. */
import type { ColumnIR, MeshIR } from "../../compiler/mesh/mesh.ts";

const OPEN: ReadonlySet<string> = new Set(["public", "internal"]);

/** Whether values of a column may be personal or secret; a label that is not known counts as one that is. */
export function isSensitive(column: ColumnIR, levels: ReadonlyMap<string, string>): boolean {
  return column.labels.some((label) => !OPEN.has(levels.get(label) ?? lastWord(label)));
}

/** Levels of labels by address. */
export function labelLevels(mesh: MeshIR): ReadonlyMap<string, string> {
  return new Map(mesh.labels.map((label) => [label.address, lastWord(label.level)]));
}

function lastWord(address: string): string {
  return address.slice(address.lastIndexOf(".") + 1);
}
