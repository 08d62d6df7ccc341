/** `chimerac lineage COLUMN`: where a column comes from, or who is computed from it, across products. */
import type { ColumnIR, MeshIR } from "../../compiler/mesh/mesh.ts";
import { noSuchColumn } from "../../language/diagnostics/registry/usage.ts";
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { fail } from "../report.ts";
import { commandLine, findAddress, known } from "../usage.ts";

/** One edge of the answer: from a column to one it comes from (or goes to). */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: "direct" | "indirect";
  readonly depth: number;
}

export const run: RunCommand = async ([name = ""], options, context) => {
  const session = await openMesh(context);
  if (session.mesh === undefined) return fail(session.diagnostics, context, session.sources);
  const columns = columnsByAddress(session.mesh);
  const ports = session.mesh.products.flatMap((product) => product.ports);
  const port = findAddress(
    name,
    ports.map((each) => each.address),
  );
  const column = findAddress(name, [...columns.keys()]);
  const starts =
    column !== undefined
      ? [column]
      : (ports.find((each) => each.address === port)?.columns ?? []).map((c) => c.address);
  if (starts.length === 0)
    return fail(noSuchColumn.at(commandLine, { name, known: known(name, [...columns.keys()], "columns") }), context);
  const edges = options.downstream === true ? downstreamEdges(columns) : upstreamEdges(columns);
  const walks = starts.map((start) => ({ column: start, edges: walk(start, edges) }));
  if (options.format === "json") {
    context.terminal.out(
      `${JSON.stringify({ version: 1, direction: options.downstream === true ? "downstream" : "upstream", columns: walks }, null, 2)}\n`,
    );
    return exitCode.ok;
  }
  const { bold, dim } = context.terminal.outColors;
  for (const each of walks) {
    context.terminal.out(`${bold(each.column)}\n`);
    if (each.edges.length === 0)
      context.terminal.out(
        `  ${dim(options.downstream === true ? "read by nothing" : "a source: lineage stops here")}\n`,
      );
    for (const edge of each.edges) {
      const arrow = edge.kind === "direct" ? "←" : "⇠";
      const shown = options.downstream === true ? arrow.replace("←", "→").replace("⇠", "⇢") : arrow;
      context.terminal.out(
        `  ${"  ".repeat(edge.depth)}${shown} ${edge.to}${edge.kind === "indirect" ? dim("  decides") : ""}\n`,
      );
    }
  }
  return exitCode.ok;
};

function columnsByAddress(mesh: MeshIR): ReadonlyMap<string, ColumnIR> {
  const columns = new Map<string, ColumnIR>();
  for (const source of mesh.sources)
    for (const table of source.tables) for (const column of table.columns) columns.set(column.address, column);
  for (const product of mesh.products)
    for (const table of [...product.tables, ...product.ports])
      for (const column of table.columns) columns.set(column.address, column);
  return columns;
}

type Edges = ReadonlyMap<string, readonly { readonly to: string; readonly kind: Edge["kind"] }[]>;

function upstreamEdges(columns: ReadonlyMap<string, ColumnIR>): Edges {
  const edges = new Map<string, { to: string; kind: Edge["kind"] }[]>();
  for (const [address, { lineage }] of columns) {
    const direct = (lineage?.direct ?? []).map((to) => ({ to, kind: "direct" as const }));
    const seen = new Set(lineage?.direct);
    const indirect = (lineage?.indirect ?? [])
      .filter((to) => !seen.has(to))
      .map((to) => ({ to, kind: "indirect" as const }));
    edges.set(address, [...direct, ...indirect]);
  }
  return edges;
}

function downstreamEdges(columns: ReadonlyMap<string, ColumnIR>): Edges {
  const edges = new Map<string, { to: string; kind: Edge["kind"] }[]>();
  for (const [from, list] of upstreamEdges(columns))
    for (const { to, kind } of list) {
      const readers = edges.get(to) ?? [];
      readers.push({ to: from, kind });
      edges.set(to, readers);
    }
  return edges;
}

/** Depth first without recursion; a column that was shown is named again but not opened again. */
function walk(start: string, edges: Edges): readonly Edge[] {
  const found: Edge[] = [];
  const opened = new Set([start]);
  const open = (from: string, depth: number): Edge[] =>
    (edges.get(from) ?? []).map(({ to, kind }) => ({ from, to, kind, depth }));
  const waiting = open(start, 0).reverse();
  for (let edge = waiting.pop(); edge !== undefined; edge = waiting.pop()) {
    found.push(edge);
    if (opened.has(edge.to)) continue;
    opened.add(edge.to);
    waiting.push(...open(edge.to, edge.depth + 1).reverse());
  }
  return found;
}
