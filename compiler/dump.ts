/** Readable prints of what the compiler understood: `chimerac dump --stage symbols|types`, and the baselines of the tests. */
import type { BoundMesh } from "./bind/bound-mesh.ts";
import { typeText } from "./check/types/type-text.ts";
import type { ColumnIR, InputIR, KeyIR, MaterializationIR, MeshIR, ProductIR, SourceIR, TableIR } from "./mesh/mesh.ts";

/** All declarations of the mesh under their full names, one a line: kind, name, file and line. */
export function dumpSymbols(bound: BoundMesh): string {
  const lines = bound.symbols.map(({ kind, fullName, file, node }) => {
    const { source } = file.parsed;
    return `${kind.toLowerCase().padEnd(10)}${fullName}  ${source.path}:${source.position(node.name.start).line}`;
  });
  for (const product of bound.products)
    for (const port of bound.ports(product)) {
      const { source } = product.file.parsed;
      lines.push(
        `port      ${port.address} v${port.version}  ${source.path}:${source.position(port.node.name.start).line}`,
      );
    }
  return text(lines.toSorted());
}

/** Sources and products with the types, keys, labels and lineage of their columns. */
export function dumpTypes(mesh: MeshIR): string {
  return text([...mesh.sources.flatMap(sourceLines), ...mesh.products.flatMap(productLines)]);
}

function text(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function sourceLines(source: SourceIR): readonly string[] {
  return [
    `source ${source.address} = ${source.connector}`,
    ...source.tables.flatMap((table) => [
      `  table ${table.name}${keysText(table.keys.map((columns) => ({ columns, proven: true })))}`,
      ...columnLines(table.columns),
    ]),
  ];
}

function productLines(product: ProductIR): readonly string[] {
  return [
    `product ${product.address} ${product.version} of ${product.owner}`,
    ...product.inputs.flatMap(inputLines),
    ...product.tables.flatMap((table) => tableLines("table", table)),
    ...product.ports.flatMap((port) => tableLines("port", port)),
  ];
}

function inputLines(input: InputIR): readonly string[] {
  return [`  input ${input.name} = ${input.from.address}  load ${loadText(input.load)}`];
}

function loadText(load: InputIR["load"]): string {
  switch (load.mode) {
    case "full":
      return "full";
    case "append":
      return `append by ${load.column}`;
    case "merge":
      return `merge by ${load.columns.join(", ")}`;
  }
}

function tableLines(kind: string, table: TableIR): readonly string[] {
  return [
    `  ${kind} ${table.name}  ${storeText(table.materialize)}${keysText(table.keys)}`,
    ...columnLines(table.columns),
    ...table.rules.map(
      (rule) => `    expect ${rule.name}: ${rule.text}  ${rule.action}${rule.generated ? " generated" : ""}`,
    ),
  ];
}

function storeText(store: MaterializationIR): string {
  switch (store.mode) {
    case "incremental":
      return `incremental by ${store.column}${store.lookback === undefined ? "" : ` lookback ${store.lookback}`}`;
    case "merge":
    case "scd2":
      return `${store.mode} by ${store.keys.join(", ")}`;
    default:
      return store.mode;
  }
}

/** `key (day, country)`, with `?` behind one that is checked at run time; `()` is at most one row. */
function keysText(keys: readonly KeyIR[]): string {
  return keys.map((key) => `  key (${key.columns.join(", ")})${key.proven ? "" : "?"}`).join("");
}

function columnLines(columns: readonly ColumnIR[]): readonly string[] {
  return columns.map((column) => {
    const { named, lineage } = column;
    const name = named === undefined ? "" : ` (${named.slice(named.lastIndexOf(".") + 1)})`;
    const labels = column.labels.length === 0 ? "" : `  labelled ${column.labels.map(lastWord).join(", ")}`;
    const direct = lineage === undefined || lineage.direct.length === 0 ? "" : `  <- ${lineage.direct.join(", ")}`;
    const indirect =
      lineage === undefined || lineage.indirect.length === 0 ? "" : `  <~ ${lineage.indirect.join(", ")}`;
    return `    ${column.name}: ${typeText(column.type)}${column.nullable ? "?" : ""}${name}${labels}${direct}${indirect}`;
  });
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
