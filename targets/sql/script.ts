/** A whole product as one SQL script to read: what `dump --stage out` prints and the baselines keep. */
import { historyColumns } from "../../compiler/mesh/history.ts";
import type { MeshIR, PortIR, ProductIR, RelationRef, TableIR } from "../../compiler/mesh/mesh.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { TargetProblem } from "../sdk/problem.ts";
import { buildOrder } from "./build-order.ts";
import type { Dialect } from "./dialect.ts";
import { unshield } from "./ink.ts";
import { emitQuery } from "./relation.ts";

/**
 * CREATE statements for the tables and ports of `product`, each after those it reads. Source tables are read under `source_schema.table`, ports of others
 * under their public names.
 */
export function emitProductScript(mesh: MeshIR, product: ProductIR, dialect: Dialect): Outcome<string, TargetProblem> {
  const diagnostics: TargetProblem[] = [];
  const name = relationNames(mesh, product, dialect);
  const statements = buildOrder(product).map((table) => {
    const query = emitQuery(table.body, mesh, dialect, name, table.materialize.mode === "view");
    diagnostics.push(...query.diagnostics);
    const ref: RelationRef = { kind: "physical" in table ? "port" : "table", name: table.name };
    return `${headOf(table)}${dialect.createTable(name(ref), table.materialize.mode === "view")}\n${query.value};\n`;
  });
  const head = `-- ${product.address} ${product.version}, for ${dialect.title}, by chimerac\n`;
  return { value: `${head}\n${statements.join("\n")}`, diagnostics };
}

function headOf(table: TableIR): string {
  const lines = table.description?.split("\n").map((line) => `-- ${line}`.trimEnd()) ?? [];
  const { mode } = table.materialize;
  const added = historyColumns(mode).map((column) => column.name);
  if (added.length > 0) lines.push(`-- Kept up to date by ${mode}, which adds ${added.join(", ")}.`);
  else if (mode === "incremental" || mode === "merge") lines.push(`-- Kept up to date by ${mode}.`);
  return lines.map((line) => `${line}\n`).join("");
}

/** What relations of a product are called in its script, quoted. */
export function relationNames(mesh: MeshIR, product: ProductIR, dialect: Dialect): (ref: RelationRef) => string {
  const ports = new Map<string, PortIR>(
    mesh.products.flatMap((each) => each.ports.map((port) => [port.address, port])),
  );
  const schema = product.domain.replaceAll(".", "_");
  const prefix = snakeCase(product.name);
  const quoted = (...parts: string[]) => unshield(parts.map((part) => dialect.quote(part)).join("."));
  const ofPort = (port: PortIR) => quoted(port.physical.schema, port.physical.name);
  return (ref) => {
    if (ref.kind === "port") {
      const port = product.ports.find((each) => each.name === ref.name);
      return port === undefined ? quoted(ref.name) : ofPort(port);
    }
    if (ref.kind === "table") return quoted(schema, `${prefix}_${ref.name}`);
    const input = product.inputs.find((each) => each.name === ref.name);
    const port = input === undefined ? undefined : ports.get(input.from.address);
    if (port !== undefined) return ofPort(port);
    const words = (input?.from.address ?? ref.name).split(".");
    return quoted(words.slice(0, -1).map(snakeCase).join("_"), words.at(-1)!);
  };
}

/** `DailyRevenue` as `daily_revenue`. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
