/** Hand-made MeshIR: short words for types, expressions and steps, with columns inferred from them where that is simple. */
import type {
  BodyIR,
  CallExpression,
  FunctionIR,
  MeshExpression,
  NamedValue,
  Operator,
  PlaceIR,
  RowColumn,
  SortKey,
  Step,
  Type,
  WindowSpec,
} from "../../../compiler/mesh/mesh.ts";
import type { Dialect } from "../../../targets/sql/dialect.ts";
import { emitQuery } from "../../../targets/sql/relation.ts";

export const place: PlaceIR = { file: "test.chimera", line: 1, column: 1, endLine: 1, endColumn: 1 };

export const t = {
  bool: { kind: "bool" },
  int: { kind: "int" },
  float: { kind: "float" },
  string: { kind: "string" },
  bytes: { kind: "bytes" },
  date: { kind: "date" },
  time: { kind: "time" },
  timestamp: { kind: "timestamp" },
  duration: { kind: "duration" },
  months: { kind: "months" },
  uuid: { kind: "uuid" },
  json: { kind: "json" },
  decimal: (precision: number, scale: number): Type => ({ kind: "decimal", precision, scale }),
  list: (type: Type, nullable = false): Type => ({ kind: "list", item: { type, nullable } }),
} as const satisfies { readonly [name: string]: Type | ((...args: never[]) => Type) };

export function col(name: string, type: Type, nullable = false, side?: "left" | "right"): MeshExpression {
  return { op: "column", name, type, nullable, ...(side === undefined ? {} : { side }) };
}
export function lit(value: string | boolean | null, type: Type): MeshExpression {
  return { op: "literal", value, type, nullable: value === null };
}
export const int = (value: number) => lit(String(value), t.int);
export const text = (value: string) => lit(value, t.string);

export function op(operator: Operator, type: Type, ...args: MeshExpression[]): MeshExpression {
  return { op: "operator", operator, args, type, nullable: args.some((arg) => arg.nullable) };
}
export const eq = (a: MeshExpression, b: MeshExpression) => op("eq", t.bool, a, b);
export const and = (...args: MeshExpression[]) => op("and", t.bool, ...args);
export function cast(arg: MeshExpression, type: Type, safe = false): MeshExpression {
  return { op: "cast", arg, type, safe, nullable: safe || arg.nullable };
}

export function call(
  fn: string,
  type: Type,
  args: MeshExpression[],
  extra: Partial<CallExpression> = {},
): CallExpression {
  return { op: "call", function: fn, args, type, nullable: true, ...extra };
}
export const key = (value: MeshExpression, descending = false, nulls: "first" | "last" = "last"): SortKey => ({
  value,
  descending,
  nulls,
});
export const frame = (
  unit: "rows" | "range",
  before: WindowSpec["frame"]["before"],
  after: WindowSpec["frame"]["after"],
): WindowSpec["frame"] => ({ unit, before, after });

const columnOf = (name: string, value: MeshExpression): RowColumn => ({
  name,
  type: value.type,
  nullable: value.nullable,
});

/** A pipeline under way: each method adds a step and works out its columns. */
export class Pipeline {
  readonly steps: Step[] = [];

  constructor(name: string, columns: { readonly [name: string]: Type }, kind: "input" | "table" | "port" = "input") {
    this.steps.push({ step: "from", relation: { kind, name }, columns: columnsOf(columns), place });
  }
  get columns(): readonly RowColumn[] {
    return this.steps.at(-1)!.columns;
  }
  /** A column of the rows so far. */
  c(name: string): MeshExpression {
    const column = this.columns.find((each) => each.name === name)!;
    return col(name, column.type, column.nullable);
  }
  add(step: Step): this {
    this.steps.push(step);
    return this;
  }
  where(condition: MeshExpression): this {
    return this.add({ step: "where", condition, columns: this.columns, place });
  }
  derive(values: { readonly [name: string]: MeshExpression }): this {
    const fresh = named(values);
    const kept = this.columns.map((column): NamedValue => ({ name: column.name, value: this.c(column.name) }));
    const items = [...kept, ...fresh];
    return this.add({
      step: "project",
      written: "derive",
      items,
      columns: items.map((i) => columnOf(i.name, i.value)),
      place,
    });
  }
  select(values: { readonly [name: string]: MeshExpression }): this {
    const items = named(values);
    return this.add({
      step: "project",
      written: "select",
      items,
      columns: items.map((i) => columnOf(i.name, i.value)),
      place,
    });
  }
  join(
    type: (Step & { step: "join" })["type"],
    right: string,
    columns: { readonly [name: string]: Type },
    on: MeshExpression | undefined,
    extra: Partial<Step & { step: "join" }> = {},
  ): this {
    const left = this.columns;
    const one = type === "semi" || type === "anti";
    const outputs = [
      ...left.map((column) => ({ name: column.name, side: "left" as const, column: column.name })),
      ...(one ? [] : Object.keys(columns)).map((name) => ({
        name: left.some((column) => column.name === name) ? `${right}.${name}` : name,
        side: "right" as const,
        column: name,
      })),
    ];
    const types = new Map(left.map((column) => [column.name, column.type]));
    const joined = outputs.map(
      (output): RowColumn => ({
        name: output.name,
        type: output.side === "left" ? types.get(output.column)! : columns[output.column]!,
        nullable: type !== "inner" && output.side === "right",
      }),
    );
    return this.add({
      step: "join",
      type,
      right: { kind: "input", name: right },
      rightName: right,
      ...(on === undefined ? {} : { on }),
      outputs,
      columns: joined,
      place,
      ...extra,
    });
  }
  group(
    keys: { readonly [name: string]: MeshExpression },
    aggregates: { readonly [name: string]: MeshExpression },
  ): this {
    const k = named(keys);
    const a = named(aggregates);
    const columns = [...k, ...a].map((item) => columnOf(item.name, item.value));
    return this.add({ step: "aggregate", keys: k, aggregates: a, single: k.length === 0, columns, place });
  }
  distinct(): this {
    return this.add({ step: "distinct", columns: this.columns, place });
  }
  dedupe(keys: string[], ...order: SortKey[]): this {
    return this.add({ step: "dedupe", keys, order, columns: this.columns, place });
  }
  sort(...order: SortKey[]): this {
    return this.add({ step: "sort", order, columns: this.columns, place });
  }
  take(count: number, skip = 0): this {
    return this.add({ step: "take", count, skip, columns: this.columns, place });
  }
  set(operation: (Step & { step: "set" })["operation"], right: string): this {
    const items = this.columns.map((column): NamedValue => ({ name: column.name, value: this.c(column.name) }));
    return this.add({
      step: "set",
      operation,
      right: { kind: "input", name: right },
      leftItems: items,
      rightItems: items,
      columns: this.columns,
      place,
    });
  }
  unnest(list: MeshExpression, name: string): this {
    const { type } = list;
    const item = type.kind === "list" ? type.item : { type, nullable: true };
    return this.add({ step: "unnest", list, name, columns: [...this.columns, { name, ...item }], place });
  }
  pivot(keys: string[], values: { readonly [name: string]: MeshExpression }): this {
    const a = named(values).map(({ name, value }) => ({ name, aggregate: value }));
    const columns = [
      ...keys.map((name) => columnOf(name, this.c(name))),
      ...a.map(({ name, aggregate }) => columnOf(name, aggregate)),
    ];
    return this.add({ step: "pivot", keys, values: a, columns, place });
  }
  unpivot(value: string, name: string, kept: string[], sources: string[]): this {
    const type = this.c(sources[0]!).type;
    return this.add({
      step: "unpivot",
      value,
      name,
      kept,
      sources: sources.map((label) => ({ label, value: this.c(label) })),
      columns: [
        ...kept.map((each) => columnOf(each, this.c(each))),
        { name, type: t.string, nullable: false },
        { name: value, type, nullable: true },
      ],
      place,
    });
  }
  body(): BodyIR {
    return { kind: "pipeline", steps: this.steps };
  }
}

export function columnsOf(columns: { readonly [name: string]: Type }): RowColumn[] {
  return Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true }));
}
function named(values: { readonly [name: string]: MeshExpression }): NamedValue[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

const fn = (
  name: string,
  flavour: FunctionIR["flavour"],
  parameters: string[],
  lowerings: string | { readonly [dialect: string]: string },
): FunctionIR => ({
  name,
  flavour,
  parameters: parameters.map((each) => ({ name: each.replace("...", ""), variadic: each.startsWith("...") })),
  lowerings:
    typeof lowerings === "string"
      ? { duckdb: lowerings, postgres: lowerings, trino: lowerings, spark: lowerings }
      : lowerings,
});

/** A few functions, as the standard library would declare them. */
export const functions: { readonly [id: string]: FunctionIR } = {
  sum: fn("sum", "aggregate", ["x"], "sum({x})"),
  sum_int: fn("sum", "aggregate", ["x"], "CAST(sum({x}) AS BIGINT)"),
  count: fn("count", "aggregate", [], "count(*)"),
  count_distinct: fn("count_distinct", "aggregate", ["x"], "count(DISTINCT {x})"),
  max: fn("max", "aggregate", ["x"], "max({x})"),
  list: fn("list", "aggregate", ["x"], { duckdb: "list({x})", postgres: "array_agg({x})" }),
  string_agg: fn("string_agg", "aggregate", ["x", "separator"], "string_agg({x}, {separator})"),
  most: fn("most", "aggregate", ["x"], {
    duckdb: "mode({x} ORDER BY {x})",
    postgres: "mode() WITHIN GROUP (ORDER BY {x})",
  }),
  middle: fn("middle", "aggregate", ["x"], { postgres: "(array_agg({x} ORDER BY {x}))[1]" }),
  date: fn("date", "scalar", ["ts"], "CAST({ts} AS DATE)"),
  twice: fn("twice", "scalar", ["x"], "{x} + {x}"),
  lower: fn("lower", "scalar", ["x"], "lower({x})"),
  concat: fn("concat", "scalar", ["...xs"], "concat({xs})"),
  greatest: fn("greatest", "scalar", ["...xs"], "greatest({xs})"),
  row_number: fn("row_number", "window", [], "row_number()"),
  lag: fn("lag", "window", ["x", "n"], "lag({x}, {n})"),
  duck_only: fn("duck_only", "scalar", ["x"], { duckdb: "md5({x})" }),
};

/** The text for `dialect`, relations under their own names. Fails on problems. */
export function emit(pipeline: Pipeline | BodyIR, dialect: Dialect): string {
  const body = pipeline instanceof Pipeline ? pipeline.body() : pipeline;
  const { value, diagnostics } = emitQuery(body, { functions }, dialect, (ref) => ref.name);
  if (diagnostics.length > 0)
    throw new Error(diagnostics.map((each) => each.at({ file: "", start: 0, end: 0 }).message).join("; "));
  return value;
}

/** Messages of the problems of a body that a dialect cannot express. */
export function problemsOf(pipeline: Pipeline, dialect: Dialect): string[] {
  const { diagnostics } = emitQuery(pipeline.body(), { functions }, dialect, (ref) => ref.name);
  return diagnostics.map((each) => each.at({ file: "", start: 0, end: 0 }).message);
}
