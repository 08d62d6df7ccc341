/**
 * The version of a table: a hash of what it computes, not of how that is written. Names of inner tables and columns, the order of
 * declarations, inlining a table, formatting and places do not count; types, values, the order of steps and the names and order of the
 * table's own columns do.
 *
 * Each relation is hashed as an operator over its inputs, each column as an expression over columns of the relations below, so a column is
 * known by what it is instead of by its name.
 */
import { sha256 } from "../../language/text/digest.ts";
import type {
  BodyIR,
  MeshExpression,
  MeshIR,
  ProductIR,
  RelationRef,
  SortKey,
  Step,
  TableIR,
  Type,
  WindowSpec,
} from "./mesh.ts";

/** Hash of a relation with the hashes of its columns by name. */
export interface NormalForm {
  readonly rows: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** Versions of all tables and ports of a mesh by address: equal versions compute equal rows from equal data of the sources. */
export function tableVersions(mesh: MeshIR): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  const ports = new Map<string, NormalForm>();
  for (const product of mesh.products) {
    for (const [table, form] of productForms(mesh, product, ports)) {
      ports.set(table.address, form);
      versions.set(table.address, versionOf(form, table));
    }
  }
  return versions;
}

/** What each port computes from its product's inputs, whatever stands behind those: a change shows here where it was made. */
export function localForms(mesh: MeshIR): ReadonlyMap<string, NormalForm> {
  const forms = new Map<string, NormalForm>();
  for (const product of mesh.products)
    for (const [table, form] of productForms(mesh, product, new Map())) forms.set(table.address, form);
  return forms;
}

function productForms(
  mesh: MeshIR,
  product: ProductIR,
  ports: ReadonlyMap<string, NormalForm>,
): [TableIR, NormalForm][] {
  const functions = (id: string) => JSON.stringify(mesh.functions[id]?.lowerings ?? id);
  const normaliser = new ProductNormaliser(product, ports, functions);
  return [...product.tables, ...product.ports].map((table) => [table, normaliser.table(table)]);
}

/** Names, order and types of a table's columns are part of it; what is stored depends on its materialisation. */
function versionOf(form: NormalForm, table: TableIR): string {
  const columns = table.columns.map((c) => [c.name, form.columns.get(c.name), c.type, c.nullable]);
  return sha256(JSON.stringify(["table", form.rows, columns, table.materialize]));
}

class ProductNormaliser {
  readonly #product: ProductIR;
  readonly #ports: ReadonlyMap<string, NormalForm>;
  readonly #function: (id: string) => string;
  readonly #tables = new Map<string, NormalForm>();

  constructor(product: ProductIR, ports: ReadonlyMap<string, NormalForm>, fn: (id: string) => string) {
    this.#product = product;
    this.#ports = ports;
    this.#function = fn;
  }

  table(table: TableIR): NormalForm {
    const known = this.#tables.get(table.address);
    if (known !== undefined) return known;
    const form = this.#body(table.body);
    this.#tables.set(table.address, form);
    return form;
  }

  #relation(ref: RelationRef): NormalForm {
    if (ref.kind === "input") return this.#input(ref.name);
    const tables: readonly TableIR[] = ref.kind === "table" ? this.#product.tables : this.#product.ports;
    const table = tables.find((each) => each.name === ref.name);
    // A checked mesh names only what is there.
    return table === undefined ? { rows: sha256(ref.name), columns: new Map() } : this.table(table);
  }

  #input(inputName: string): NormalForm {
    const input = this.#product.inputs.find((each) => each.name === inputName);
    if (input === undefined) return { rows: sha256(inputName), columns: new Map() };
    const upstream = input.from.kind === "port" ? this.#ports.get(input.from.address) : undefined;
    const rows = sha256(JSON.stringify(["input", input.from.address, upstream?.rows, input.load]));
    // Alone, a product is not changed by what stands behind its inputs, not even by its types.
    const alone = input.from.kind === "port" && upstream === undefined;
    const columns = input.columns.map(({ name, type, nullable }): [string, string] => [
      name,
      sha256(JSON.stringify(alone ? [rows, name] : [rows, name, upstream?.columns.get(name), type, nullable])),
    ]);
    return { rows, columns: new Map(columns) };
  }

  #body(body: BodyIR): NormalForm {
    if (body.kind === "sql") {
      const read = body.relations.map((ref) => {
        const form = this.#relation(ref);
        // A SQL text names columns, so their names count here.
        return [form.rows, [...form.columns]];
      });
      const rows = sha256(JSON.stringify(["sql", body.sql, read]));
      return {
        rows,
        columns: new Map(body.columns.map((c) => [c.name, sha256(JSON.stringify([rows, c.name, c.type]))])),
      };
    }
    let form: NormalForm = { rows: "", columns: new Map() };
    for (const step of body.steps) form = this.#step(step, form);
    return form;
  }

  #step(step: Step, input: NormalForm): NormalForm {
    const value = (expression: MeshExpression) => this.#expression(expression, input, undefined);
    switch (step.step) {
      case "from":
        return this.#relation(step.relation);
      case "where":
        return { rows: hash("where", input.rows, value(step.condition)), columns: input.columns };
      case "project":
        return { rows: input.rows, columns: new Map(step.items.map((item) => [item.name, value(item.value)])) };
      case "join": {
        const right = this.#relation(step.right);
        const on = step.on === undefined ? "" : this.#expression(step.on, input, right);
        const asof =
          step.asof === undefined
            ? ""
            : hash(
                step.asof.operator,
                this.#expression(step.asof.left, input, right),
                this.#expression(step.asof.right, input, right),
              );
        const rows = hash("join", step.type, input.rows, right.rows, on, asof);
        const columns = step.outputs.map((output): [string, string] =>
          output.side === "left"
            ? [
                output.name,
                outer(step.type, "left")
                  ? hash("maybe", rows, column(input, output.column))
                  : column(input, output.column),
              ]
            : [output.name, hash("right", rows, column(right, output.column))],
        );
        return { rows, columns: new Map(columns) };
      }
      case "aggregate": {
        const keys = step.keys.map((key): [string, string] => [key.name, value(key.value)]);
        const rows = hash("aggregate", input.rows, String(step.single), ...keys.map(([, key]) => key));
        const columns = new Map(keys.map(([name, key]) => [name, hash("key", rows, key)]));
        for (const each of step.aggregates) columns.set(each.name, hash("over", rows, value(each.value)));
        return { rows, columns };
      }
      case "distinct":
        return { rows: hash("distinct", input.rows, ...input.columns.values()), columns: input.columns };
      case "dedupe": {
        const keys = step.keys.map((key) => column(input, key));
        return { rows: hash("dedupe", input.rows, ...keys, this.#order(step.order, input)), columns: input.columns };
      }
      case "sort":
        return { rows: hash("sort", input.rows, this.#order(step.order, input)), columns: input.columns };
      case "take":
        return { rows: hash("take", input.rows, String(step.count), String(step.skip)), columns: input.columns };
      case "set": {
        const right = this.#relation(step.right);
        const left = step.leftItems.map((item) => value(item.value));
        const other = step.rightItems.map((item) => this.#expression(item.value, right, undefined));
        const rows = hash("set", step.operation, input.rows, right.rows, ...left, ...other);
        return { rows, columns: new Map(step.leftItems.map((item, i) => [item.name, hash("item", rows, String(i))])) };
      }
      case "unnest": {
        const rows = hash("unnest", input.rows, value(step.list));
        return { rows, columns: new Map([...input.columns, [step.name, hash("item", rows)]]) };
      }
      case "pivot": {
        const keys = step.keys.map((key) => column(input, key));
        const rows = hash("pivot", input.rows, ...keys);
        const columns = new Map(step.keys.map((key, i) => [key, hash("key", rows, keys[i]!)]));
        for (const each of step.values) columns.set(each.name, hash("over", rows, value(each.aggregate)));
        return { rows, columns };
      }
      case "unpivot": {
        const sources = step.sources.map((source) => hash(source.label, value(source.value)));
        const rows = hash("unpivot", input.rows, ...sources);
        const columns = new Map(step.kept.map((name) => [name, column(input, name)]));
        columns.set(step.name, hash("label", rows)).set(step.value, hash("value", rows));
        return { rows, columns };
      }
    }
  }

  #order(order: readonly SortKey[], input: NormalForm): string {
    return hash(
      "order",
      ...order.map((key) => hash(this.#expression(key.value, input, undefined), String(key.descending), key.nulls)),
    );
  }

  #expression(expression: MeshExpression, left: NormalForm, right: NormalForm | undefined): string {
    const inner = (each: MeshExpression) => this.#expression(each, left, right);
    const type = typeText(expression.type);
    switch (expression.op) {
      case "literal":
        return hash("literal", JSON.stringify(expression.value), type);
      case "column":
        // A bare column is its own hash, so a renamed or passed-on column is the same one.
        if (expression.side === "right" && right !== undefined) return hash("right", column(right, expression.name));
        return column(left, expression.name);
      case "operator":
        return hash("operator", expression.operator, type, ...expression.args.map(inner));
      case "call": {
        const order = expression.order === undefined ? "" : this.#order(expression.order, left);
        const types = JSON.stringify(expression.types ?? {});
        const filter = expression.filter === undefined ? "" : inner(expression.filter);
        const window = expression.window === undefined ? "" : this.#window(expression.window, left);
        return hash(
          "call",
          this.#function(expression.function),
          type,
          types,
          filter,
          order,
          window,
          ...expression.args.map(inner),
        );
      }
      case "cast":
        return hash("cast", type, String(expression.safe), inner(expression.arg));
      case "case": {
        const branches = expression.branches.flatMap((branch) => [inner(branch.when), inner(branch.then)]);
        return hash("case", type, expression.otherwise === undefined ? "" : inner(expression.otherwise), ...branches);
      }
      case "field":
        return hash("field", expression.name, inner(expression.arg));
      case "index":
        return hash("index", inner(expression.arg), inner(expression.index));
      case "list":
        return hash("list", type, ...expression.items.map(inner));
      case "struct":
        return hash("struct", type, ...expression.fields.flatMap((field) => [field.name, inner(field.value)]));
      case "every":
        return hash("every", inner(expression.arg), inner(expression.condition));
      case "item":
        return hash("item", type);
      case "matches":
        return hash("matches", expression.pattern, String(expression.negated), inner(expression.arg));
    }
  }

  #window(window: WindowSpec, input: NormalForm): string {
    const bound = (edge: MeshExpression | "all" | "current") =>
      typeof edge === "string" ? edge : this.#expression(edge, input, undefined);
    const { frame } = window;
    const partition = window.partition.map((each) => this.#expression(each, input, undefined));
    return hash(
      "window",
      frame.unit,
      bound(frame.before),
      bound(frame.after),
      this.#order(window.order, input),
      ...partition,
    );
  }
}

/** Whether rows of this side can be missing in the join's result. */
function outer(type: string, side: "left" | "right"): boolean {
  return type === "full" || (type === "right" && side === "left");
}

function column(form: NormalForm, name: string): string {
  return form.columns.get(name) ?? sha256(name);
}

/** Units do not reach the engine, but a change of unit changes the meaning: they count. */
function typeText(type: Type): string {
  return JSON.stringify(type);
}

function hash(...parts: readonly string[]): string {
  return sha256(JSON.stringify(parts));
}
