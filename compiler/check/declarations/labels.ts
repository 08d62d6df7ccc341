/** Labels: what kind of data it is, how closed, and what it may be used for. */
import { labelWithoutLevel } from "../../../language/diagnostics/registry/labels.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { isDamaged } from "../../bind/damage.ts";
import type { LabelIR } from "../../mesh/mesh.ts";
import { declared } from "./declared.ts";
import { type Levels, levelList } from "./levels.ts";
import { readSettings } from "./settings/read-settings.ts";
import { labelSettings } from "./settings/tables.ts";

/** Labels by name, and which of the standard library the mesh makes use of. */
export interface LabelTable {
  /** Full names of `names`, each once; unknown ones are reported and left out. */
  resolve(names: readonly ast.QualifiedName[], file: BoundFile, report: Report): readonly string[];
  /** Notes that a label, known by its full name, stands in the mesh. */
  use(fullName: string): void;
  /** The mesh's own labels and the used ones of the library with all above them, sorted by address. */
  ir(): readonly LabelIR[];
}

/** Checks the labels of the mesh; those of the standard library are looked at once they are used. */
export function checkLabels(mesh: BoundMesh, levels: Levels, report: Report): LabelTable {
  const own = mesh.symbols.filter((symbol) => symbol.kind === "Label");
  const checked = new Map<string, LabelIR>();
  for (const symbol of own) checked.set(symbol.fullName, labelIR(symbol, mesh, levels, report));
  const library = libraryLabels(mesh);
  const use = (fullName: string) => {
    for (let name = fullName; !checked.has(name); ) {
      const symbol = library().get(name);
      if (symbol === undefined) return;
      checked.set(name, labelIR(symbol, mesh, levels, report));
      name = name.slice(0, name.lastIndexOf("."));
    }
  };
  return {
    use,
    resolve(names, file, say) {
      if (names.length === 0) return [];
      const resolved = new Set<string>();
      for (const name of names) {
        const symbol = mesh.resolve(name, file, ["Label"], say);
        if (symbol === undefined) continue;
        resolved.add(symbol.fullName);
        use(symbol.fullName);
      }
      return [...resolved];
    },
    ir: () => [...checked.values()].sort((a, b) => (a.address < b.address ? -1 : 1)),
  };
}

/** The standard library's labels by full name, collected when the first is used. */
function libraryLabels(mesh: BoundMesh): () => ReadonlyMap<string, SymbolOf<"Label">> {
  let known: Map<string, SymbolOf<"Label">> | undefined;
  return () => {
    if (known !== undefined) return known;
    known = new Map();
    for (const file of mesh.files) {
      if (!file.standard) break;
      for (const node of file.parsed.ast.declarations) {
        if (node.kind !== "Label") continue;
        const symbol = mesh.lookup(fullNameOf(node, file), file, ["Label"]);
        if (symbol !== undefined) known.set(symbol.fullName, symbol);
      }
    }
    return known;
  };
}

function fullNameOf(node: ast.LabelDeclaration, file: BoundFile): string {
  return [file.domain, ...node.name.parts.map((part) => part.text)].join(".");
}

function labelIR(symbol: SymbolOf<"Label">, mesh: BoundMesh, levels: Levels, report: Report): LabelIR {
  const { node, file } = symbol;
  const { level, special, ...rest } = readSettings(labelSettings, node.settings, { mesh, file, report });
  return {
    ...declared(node, symbol.fullName, file.domain, file),
    level: levelOf(symbol, level, mesh, levels, report),
    special: special ?? false,
    ...rest,
  };
}

/** Its own level, else that of the label above it in the taxonomy. */
function levelOf(
  symbol: SymbolOf<"Label">,
  own: string | undefined,
  mesh: BoundMesh,
  levels: Levels,
  report: Report,
): string {
  const strictest = levels.names.at(-1) ?? "restricted";
  for (let at: SymbolOf<"Label"> | undefined = symbol; at !== undefined; at = above(at, mesh)) {
    const setting = at.node.settings.find((member) => member.name.text === "level");
    if (setting === undefined) continue;
    const value = at === symbol ? own : setting.value?.kind === "Reference" ? setting.value.name.text : undefined;
    if (value === undefined) return strictest;
    if (at !== symbol) return levels.names.includes(value) ? value : strictest;
    return levels.check(value, setting.value ?? setting, at.file, report) ? value : strictest;
  }
  const params = { label: symbol.name, levels: levelList(levels.names) };
  if (!isDamaged(symbol.file, symbol.node))
    report(labelWithoutLevel.at(placeOf(symbol.file, symbol.node.name), params));
  return strictest;
}

/** `contact` of `contact.email`. */
function above(symbol: SymbolOf<"Label">, mesh: BoundMesh): SymbolOf<"Label"> | undefined {
  const dot = symbol.name.lastIndexOf(".");
  return dot < 0 ? undefined : mesh.lookup(symbol.name.slice(0, dot), symbol.file, ["Label"]);
}
