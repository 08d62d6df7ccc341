/** Who reads a port, and where exactly he reads one of its columns: in a value, a filter, a join or a sort. */
import type { InputIR, MeshExpression, MeshIR, PlaceIR, ProductIR, Step, TableIR } from "../mesh/mesh.ts";
import { someExpression } from "../mesh/walk.ts";
import type { AffectedConsumer } from "./change.ts";

/** Readers of each port of a mesh, by the port's address. */
export class Consumers {
  readonly #byPort = new Map<string, { readonly product: ProductIR; readonly input: InputIR }[]>();

  constructor(mesh: MeshIR) {
    for (const product of mesh.products)
      for (const input of product.inputs) {
        if (input.from.kind !== "port") continue;
        const readers = this.#byPort.get(input.from.address) ?? [];
        readers.push({ product, input });
        this.#byPort.set(input.from.address, readers);
      }
  }

  /** All readers of `port`; those that read `column` (or, without one, the port's rows) are affected. */
  of(port: string, column?: string): readonly AffectedConsumer[] {
    return (this.#byPort.get(port) ?? []).map(({ product, input }) => {
      const read = column === undefined ? readsAnything(product, input) : readsColumn(product, input, column);
      const name = column ?? input.name;
      return {
        product: product.address,
        owner: product.owner,
        affected: read !== undefined,
        place: read?.place ?? input.place,
        why: read === undefined ? `brings in \`${input.name}\` and does not read \`${name}\`` : read.why,
      };
    });
  }
}

interface Reading {
  readonly place: PlaceIR;
  readonly why: string;
}

function tablesOf(product: ProductIR): readonly TableIR[] {
  return [...product.tables, ...product.ports];
}

function readsAnything(product: ProductIR, input: InputIR): Reading | undefined {
  for (const table of tablesOf(product))
    if (table.reads.some((ref) => ref.kind === "input" && ref.name === input.name))
      return { place: readPlace(table, input), why: `\`${table.name}\` reads \`${input.name}\`` };
  return undefined;
}

function readPlace(table: TableIR, input: InputIR): PlaceIR {
  if (table.body.kind === "sql") return table.body.place;
  const reads = (step: Step) =>
    (step.step === "from" && step.relation.kind === "input" && step.relation.name === input.name) ||
    ((step.step === "join" || step.step === "set") && step.right.kind === "input" && step.right.name === input.name);
  return table.body.steps.find(reads)?.place ?? table.place;
}

/** Lineage knows that it is read; the first step that names it knows where. */
function readsColumn(product: ProductIR, input: InputIR, column: string): Reading | undefined {
  const address = `${input.from.address}.${column}`;
  for (const table of tablesOf(product)) {
    const made = table.columns.find((c) => c.lineage?.direct.includes(address));
    const decided = made ?? table.columns.find((c) => c.lineage?.indirect.includes(address));
    if (decided === undefined) continue;
    const how =
      made === undefined ? `decides \`${table.name}.${decided.name}\`` : `makes \`${table.name}.${decided.name}\``;
    return { place: columnPlace(table, input, column) ?? decided.place, why: `\`${input.name}.${column}\` ${how}` };
  }
  return undefined;
}

function columnPlace(table: TableIR, input: InputIR, column: string): PlaceIR | undefined {
  if (table.body.kind === "sql") return table.body.place;
  if (!table.reads.some((ref) => ref.kind === "input" && ref.name === input.name)) return undefined;
  const names = new Set([column, `${input.name}.${column}`]);
  return table.body.steps.find((step) => expressionsOf(step).some((e) => mentions(e, names)))?.place;
}

/** Every expression of a step. */
function expressionsOf(step: Step): readonly MeshExpression[] {
  switch (step.step) {
    case "where":
      return [step.condition];
    case "project":
      return step.items.map((item) => item.value);
    case "join":
      return [step.on, step.asof?.left, step.asof?.right].filter((e) => e !== undefined);
    case "aggregate":
      return [...step.keys, ...step.aggregates].map((item) => item.value);
    case "dedupe":
    case "sort":
      return step.order.map((key) => key.value);
    case "set":
      return [...step.leftItems, ...step.rightItems].map((item) => item.value);
    case "unnest":
      return [step.list];
    case "pivot":
      return step.values.map((value) => value.aggregate);
    case "unpivot":
      return step.sources.map((source) => source.value);
    case "from":
    case "distinct":
    case "take":
      return [];
  }
}

function mentions(expression: MeshExpression, names: ReadonlySet<string>): boolean {
  return someExpression(expression, (each) => each.op === "column" && names.has(each.name));
}
