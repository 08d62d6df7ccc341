/** The order of levels, from open to closed. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import { levelRepeated, levelsRepeated, unknownLevel } from "../../../language/diagnostics/registry/labels.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report } from "../../bind/bound-mesh.ts";

export interface Levels {
  /** From open to closed. */
  readonly names: readonly string[];
  /** Whether `name`, written at `span`, is one of them; reports when not. */
  check(name: string, span: Span, file: BoundFile, report: Report): boolean;
}

/** Without a `level` line anywhere. */
const usual = ["public", "internal", "confidential", "restricted"];

/** The `level` line of the mesh, else that of the standard library. */
export function checkLevels(mesh: BoundMesh, report: Report): Levels {
  let first: { readonly node: ast.LevelDeclaration; readonly file: BoundFile } | undefined;
  for (const file of mesh.files) {
    for (const node of file.parsed.ast.declarations) {
      if (node.kind !== "Level") continue;
      // The library's files come first: a mesh that orders its own levels replaces the library's.
      if (first === undefined || (first.file.standard && !file.standard)) {
        first = { node, file };
        checkOrder(node, file, report);
      } else {
        const related = [{ ...placeOf(first.file, first.node), message: "the first order is here" }];
        report(levelsRepeated.at(placeOf(file, node), {}, { related }));
      }
    }
  }
  const names = first === undefined ? usual : [...new Set(first.node.names.map((name) => name.text))];
  return {
    names,
    check(name, span, file, say) {
      if (names.includes(name)) return true;
      const place = placeOf(file, span);
      say(unknownLevel.at(place, { level: name, levels: levelList(names) }, didYouMean(place, name, names)));
      return false;
    },
  };
}

/** `` `public`, `internal` `` */
export function levelList(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function checkOrder(node: ast.LevelDeclaration, file: BoundFile, report: Report): void {
  const seen = new Set<string>();
  for (const name of node.names) {
    if (seen.has(name.text)) report(levelRepeated.at(placeOf(file, name), { level: name.text }));
    seen.add(name.text);
  }
}
