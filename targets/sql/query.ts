/**
 * A query under way: WITH queries that are done, and the SELECT that grows. Steps add to the SELECT while a person would; when one cannot
 * (an aggregate over an aggregate, a filter on a window function, a long expression used twice), what there is becomes a WITH query with a name
 * that says what it did, and a new SELECT starts from it.
 */
import type { ColumnExpression, RelationRef, RowColumn, Step } from "../../compiler/mesh/mesh.ts";
import { type Block, indent, openBlock, renderBlock, type SelectItem, type Source } from "./block.ts";
import { nullOf } from "./cast.ts";
import { firm } from "./expression.ts";
import { binds, type Fragment, primary } from "./fragment.ts";
import type { Lookup, Pen } from "./pen.ts";

export class Query {
  readonly pen: Pen;
  readonly #with: { readonly name: string; readonly limited: boolean; readonly text: string }[] = [];
  /** Names no WITH query may take, in lower case. */
  readonly #taken: Set<string>;
  block: Block;

  constructor(pen: Pen, from: Step & { readonly step: "from" }, needed: ReadonlySet<string>, taken: Set<string>) {
    this.pen = pen;
    this.#taken = taken;
    const source: Source = { alias: { name: pen.quote(from.relation.name) }, ref: from.relation };
    const columns = from.columns.filter((column) => needed.has(column.name));
    this.block = openBlock(source, this.columnsOf(source, columns), "rows");
  }

  /** Columns of a relation as fragments. */
  columnsOf(source: Source, columns: readonly RowColumn[]): Map<string, Fragment> {
    return new Map(columns.map((column) => [column.name, this.column(source, column.name, column.type)]));
  }

  column(source: Source, name: string, type: RowColumn["type"] | undefined): Fragment {
    return {
      sql: this.pen.ink.column(source.alias, this.pen.quote(name)),
      binds: binds.primary,
      type,
      shape: "column",
    };
  }

  /** Finds columns in what the SELECT gives so far. */
  readonly lookup: Lookup = (column) => this.#find(column);

  #find(column: ColumnExpression): Fragment {
    const found = this.block.outputs.get(column.name);
    // INVARIANT: a checked mesh names only columns of the step before.
    if (found === undefined)
      throw new Error(`no column ${column.name} among ${[...this.block.outputs.keys()].join(", ")}`);
    return found;
  }

  /** An alias for a relation that joins in, different from those already there. */
  aliasFor(name: string, ref: RelationRef): Source {
    const { aliases } = this.block;
    const free = unused(name, aliases);
    aliases.add(free.toLowerCase());
    return { alias: { name: this.pen.quote(free) }, ref };
  }

  /** A name for a column of the machinery, different from those of the author. */
  freeColumn(name: string): string {
    return unused(name, new Set([...this.block.outputs.keys()].map((each) => each.toLowerCase())));
  }

  /** Rows have no order any more, unless a limit made it count. */
  dropOrder(): void {
    if (this.block.limit === "") this.block.order = [];
  }

  /** Forgets columns that nothing reads, where they have no part in which rows there are. */
  prune(needed: ReadonlySet<string>): void {
    const { block } = this;
    if (block.distinct !== "" || block.set !== undefined) return;
    // Without keys it is an aggregate that makes one row of all.
    if (block.groups?.length === 0) return;
    const ordered = new Set(block.order.map((entry) => entry.output));
    for (const [name, value] of block.outputs)
      if (!needed.has(name) && !ordered.has(name) && !(block.expands && value.pinned === true))
        block.outputs.delete(name);
  }

  /** Makes a WITH query of the SELECT so far and starts a new one from it. */
  close(): void {
    const { block, pen } = this;
    const taken = new Set<string>();
    const names = new Map<string, string>();
    for (const name of block.outputs.keys()) {
      // A set operation has named its columns already.
      const plain = block.set === undefined ? unused(name.replaceAll(".", "_"), taken) : name;
      taken.add(plain.toLowerCase());
      names.set(name, plain);
    }
    const items = [...block.outputs].map(([name, value]): SelectItem => {
      const typed = value.sql === "NULL" && value.type === undefined ? nullOf({ kind: "string" }, pen) : value;
      return { name: pen.quote(names.get(name)!), value: typed };
    });
    const name = unused(block.title, this.#taken);
    this.#taken.add(name.toLowerCase());
    const list = items.length > 0 ? items : [{ name: pen.quote("one"), value: primary("1", undefined) }];
    const limited = block.limit !== "";
    this.#with.push({ name, limited, text: renderBlock(block, list, pen, (output) => pen.quote(names.get(output)!)) });
    const source: Source = { alias: { name: pen.quote(name) }, ref: undefined };
    const outputs = new Map(
      [...block.outputs].map(([output, value]) => [output, this.column(source, names.get(output)!, value.type)]),
    );
    this.block = openBlock(source, outputs, "rows");
  }

  /** A new SELECT in place of the old one, whose text is in good hands. */
  restart(): void {
    this.block = openBlock(this.block.from, new Map(), "rows");
  }

  /** The SELECT so far with exactly `columns`, for one side of a set operation. */
  select(columns: readonly RowColumn[]): string {
    const items = columns.map((column): SelectItem => {
      const value = this.block.outputs.get(column.name) ?? primary("NULL", undefined);
      return { name: this.pen.quote(column.name), value: firm(value, column.type, this.pen) };
    });
    return renderBlock(this.block, items, this.pen, (output) => this.pen.quote(output));
  }

  /** The whole query, with `columns` in their order and types. */
  finish(columns: readonly RowColumn[], view: boolean): string {
    // A view may be joined with anything, and its limit must stand all the same.
    if (view && this.pen.dialect.limitedWith !== "" && this.block.limit !== "") this.close();
    this.#checkNames(columns);
    const rest = this.block.set === undefined ? this.select(columns) : this.#finishSet(columns);
    if (this.#with.length === 0) return rest;
    const parts = this.#with.map(({ name, limited, text }) => {
      const kept = limited ? this.pen.dialect.limitedWith : "";
      return `${this.pen.quote(name)} AS ${kept}(\n${indent(text)}\n)`;
    });
    return `WITH ${parts.join(",\n")}\n${rest}`;
  }

  /** A set operation has its columns already; another order or type needs a SELECT around it. */
  #finishSet(columns: readonly RowColumn[]): string {
    const given = [...this.block.outputs];
    const fits =
      given.length === columns.length &&
      columns.every(({ name, type }, i) => {
        const [other, value] = given[i]!;
        return other === name && value.type !== undefined && this.pen.sameType(value.type, type);
      });
    if (!fits) this.close();
    return this.select(columns);
  }

  #checkNames(columns: readonly RowColumn[]): void {
    const { pen } = this;
    if (pen.dialect.caseSensitiveNames) return;
    const seen = new Map<string, string>();
    for (const { name } of columns) {
      const folded = name.toLowerCase();
      const other = seen.get(folded);
      if (other !== undefined) pen.sameName(other, name);
      else seen.set(folded, name);
    }
  }
}

/** `name`, or with the first number that makes it new. */
function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let i = 2; ; i++) if (!taken.has(`${name}_${i}`.toLowerCase())) return `${name}_${i}`;
}
