/**
 * Where the columns of one table come from among the relations that it reads, step by step, in OpenLineage's words: what a value is computed from is direct,
 * what decides which values or rows there are is indirect.
 */
import type {
  BodyIR,
  JoinStepIR,
  MeshExpression,
  MeshIR,
  NamedValue,
  RelationRef,
  SortKey,
  Step,
} from "../../compiler/mesh/mesh.ts";

export type DirectSubtype = "IDENTITY" | "TRANSFORMATION" | "AGGREGATION";
export type IndirectSubtype = "JOIN" | "GROUP_BY" | "FILTER" | "SORT" | "WINDOW" | "CONDITIONAL";

/** One way in which a column of a relation matters. */
export interface Use {
  readonly relation: RelationRef;
  readonly column: string;
  readonly type: "DIRECT" | "INDIRECT";
  readonly subtype: DirectSubtype | IndirectSubtype;
  /** The value is not in the result: how many there are, or which is the largest, is. */
  readonly masking: boolean;
}

export interface BodyLineage {
  /** By name of the column. */
  readonly columns: ReadonlyMap<string, readonly Use[]>;
  /** What decides which rows there are. */
  readonly rows: readonly Use[];
}

/** Different uses by what makes them differ. */
type Uses = ReadonlyMap<string, Use>;
const none: Uses = new Map();

/** The columns of a relation, of which a side of a join or a set operation has no more than names. */
type Columns = (name: string) => Uses;

interface Rows {
  readonly columns: ReadonlyMap<string, Uses>;
  readonly rows: Uses;
  /** What the sort before decides, should a `take` follow. */
  readonly order: Uses;
}

/** @returns undefined for SQL of the author: its relations are known, its steps are not. */
export function bodyLineage(body: BodyIR, functions: MeshIR["functions"]): BodyLineage | undefined {
  if (body.kind === "sql") return undefined;
  let rows: Rows = { columns: new Map(), rows: none, order: none };
  for (const step of body.steps) rows = new StepLineage(rows, functions).after(step);
  return {
    columns: new Map([...rows.columns].map(([name, uses]) => [name, [...uses.values()]])),
    rows: [...rows.rows.values()],
  };
}

class StepLineage {
  readonly #before: Rows;
  readonly #functions: MeshIR["functions"];

  constructor(before: Rows, functions: MeshIR["functions"]) {
    this.#before = before;
    this.#functions = functions;
  }

  after(step: Step): Rows {
    const before = this.#before;
    const own: Columns = (name) => before.columns.get(name) ?? none;
    switch (step.step) {
      case "from": {
        const read = columnsOf(step.relation);
        return { ...before, columns: new Map(step.columns.map(({ name }) => [name, read(name)])) };
      }
      case "where":
        return { ...before, rows: union(before.rows, this.#deciding([step.condition], own, "FILTER")) };
      case "project":
        return { ...before, columns: this.#values(step.items, own) };
      case "join":
        return this.#joined(step, own);
      case "aggregate":
        return {
          columns: new Map([...this.#values(step.keys, own), ...this.#values(step.aggregates, own)]),
          rows: union(before.rows, this.#deciding(valuesOf(step.keys), own, "GROUP_BY")),
          order: none,
        };
      case "distinct":
        return { ...before, rows: union(before.rows, allOf(before.columns, "GROUP_BY")), order: none };
      case "dedupe": {
        const keys = step.keys.map((name) => indirect(own(name), "GROUP_BY"));
        return { ...before, rows: union(before.rows, ...keys, this.#sorting(step.order, own)), order: none };
      }
      case "sort":
        return { ...before, order: this.#sorting(step.order, own) };
      case "take":
        return { ...before, rows: union(before.rows, before.order) };
      case "set": {
        const read = columnsOf(step.right);
        const left = this.#values(step.leftItems, own);
        const right = this.#values(step.rightItems, read);
        const columns = new Map([...left].map(([name, uses]) => [name, union(uses, right.get(name) ?? none)]));
        const rows =
          step.operation === "union all"
            ? none
            : step.operation === "union"
              ? allOf(columns, "GROUP_BY")
              : union(allOf(right, "FILTER"), allOf(columns, "GROUP_BY"));
        return { columns, rows: union(before.rows, rows), order: none };
      }
      case "unnest": {
        const columns = new Map([...before.columns, [step.name, this.#value(step.list, own)] as const]);
        return { columns, rows: union(before.rows, this.#deciding([step.list], own, "FILTER")), order: none };
      }
      case "pivot": {
        const keys = step.keys.map((name) => [name, own(name)] as const);
        const values = step.values.map(({ name, aggregate }) => [name, this.#value(aggregate, own)] as const);
        const groups = keys.map(([, uses]) => indirect(uses, "GROUP_BY"));
        return { columns: new Map([...keys, ...values]), rows: union(before.rows, ...groups), order: none };
      }
      case "unpivot": {
        const kept = step.kept.map((name) => [name, own(name)] as const);
        const value = union(...step.sources.map((source) => this.#value(source.value, own)));
        return { ...before, columns: new Map([...kept, [step.name, none], [step.value, value]]), order: none };
      }
    }
  }

  #joined(step: JoinStepIR, own: Columns): Rows {
    const read = columnsOf(step.right);
    const decided = step.on === undefined ? [] : [this.#joining(step.on, own, read)];
    if (step.asof !== undefined)
      decided.push(this.#deciding([step.asof.left], own, "JOIN"), this.#deciding([step.asof.right], read, "JOIN"));
    const columns = step.outputs.map(
      ({ name, side, column }) => [name, side === "left" ? own(column) : read(column)] as const,
    );
    return { columns: new Map(columns), rows: union(this.#before.rows, ...decided), order: none };
  }

  /** A condition of a join, in which each column says its side. */
  #joining(value: MeshExpression, left: Columns, right: Columns): Uses {
    const condition = new Collector(this.#functions, ({ side, name }) => (side === "right" ? right : left)(name));
    return indirect(condition.uses(value), "JOIN");
  }

  #values(items: readonly NamedValue[], columns: Columns): Map<string, Uses> {
    return new Map(items.map(({ name, value }) => [name, this.#value(value, columns)]));
  }

  #value(value: MeshExpression, columns: Columns): Uses {
    return new Collector(this.#functions, ({ name }) => columns(name)).uses(value);
  }

  #deciding(values: readonly MeshExpression[], columns: Columns, subtype: IndirectSubtype): Uses {
    return union(...values.map((value) => indirect(this.#value(value, columns), subtype)));
  }

  #sorting(order: readonly SortKey[], columns: Columns): Uses {
    return this.#deciding(
      order.map(({ value }) => value),
      columns,
      "SORT",
    );
  }
}

type ColumnUse = Extract<MeshExpression, { op: "column" }>;
/** How a part of an expression gets into its value. */
type Role =
  | { readonly type: "DIRECT"; readonly subtype: DirectSubtype }
  | { readonly type: "INDIRECT"; readonly subtype: IndirectSubtype; readonly masking?: boolean };

/** Looks for the columns that an expression is made of. */
class Collector {
  readonly #functions: MeshIR["functions"];
  readonly #columns: (column: ColumnUse) => Uses;
  readonly #found = new Map<string, Use>();

  constructor(functions: MeshIR["functions"], columns: (column: ColumnUse) => Uses) {
    this.#functions = functions;
    this.#columns = columns;
  }

  uses(value: MeshExpression): Uses {
    this.#collect(value, { type: "DIRECT", subtype: "IDENTITY" });
    return this.#found;
  }

  #collect(value: MeshExpression, role: Role): void {
    const computed = transformed(role);
    switch (value.op) {
      case "literal":
      case "item":
        return;
      case "column":
        for (const [key, use] of played(this.#columns(value), role)) this.#found.set(key, use);
        return;
      case "operator":
        for (const arg of value.args) this.#collect(arg, computed);
        return;
      case "every":
        this.#collect(value.arg, computed);
        this.#collect(value.condition, computed);
        return;
      case "cast":
      case "field":
      case "matches":
        this.#collect(value.arg, computed);
        return;
      case "index":
        this.#collect(value.arg, computed);
        this.#collect(value.index, decides(role, "CONDITIONAL"));
        return;
      case "list":
        for (const item of value.items) this.#collect(item, computed);
        return;
      case "struct":
        for (const field of value.fields) this.#collect(field.value, computed);
        return;
      case "case":
        for (const { when, then } of value.branches) {
          this.#collect(when, decides(role, "CONDITIONAL"));
          this.#collect(then, computed);
        }
        if (value.otherwise !== undefined) this.#collect(value.otherwise, computed);
        return;
      case "call":
        this.#call(value, role);
    }
  }

  #call(call: Extract<MeshExpression, { op: "call" }>, role: Role): void {
    const aggregates = this.#functions[call.function]?.flavour === "aggregate";
    const argument: Role =
      aggregates && role.type === "DIRECT" ? { type: "DIRECT", subtype: "AGGREGATION" } : transformed(role);
    for (const [at, arg] of call.args.entries()) {
      const chooses = call.deciding?.includes(at) === true;
      this.#collect(arg, chooses ? { ...decides(role, "CONDITIONAL"), masking: true } : argument);
    }
    if (call.filter !== undefined) this.#collect(call.filter, decides(role, "FILTER"));
    for (const { value } of call.order ?? []) this.#collect(value, decides(role, "SORT"));
    for (const each of call.window?.partition ?? []) this.#collect(each, decides(role, "WINDOW"));
    for (const { value } of call.window?.order ?? []) this.#collect(value, decides(role, "WINDOW"));
  }
}

/** What is inside of something that decides, decides as that does. */
function decides(role: Role, subtype: IndirectSubtype): Extract<Role, { type: "INDIRECT" }> {
  return role.type === "INDIRECT" ? role : { type: "INDIRECT", subtype };
}

function transformed(role: Role): Role {
  return role.type === "DIRECT" && role.subtype === "IDENTITY" ? { type: "DIRECT", subtype: "TRANSFORMATION" } : role;
}

/** Uses of a column that is itself used in a role. */
function played(uses: Uses, role: Role): Uses {
  return collected(
    [...uses.values()].map((use): Use => {
      if (role.type === "INDIRECT") return { ...use, ...role, masking: use.masking || role.masking === true };
      return use.type === "INDIRECT" ? use : { ...use, subtype: further(use.subtype, role.subtype) };
    }),
  );
}

const direct: readonly (DirectSubtype | IndirectSubtype)[] = ["IDENTITY", "TRANSFORMATION", "AGGREGATION"];

/** The one that says more was done to a value. */
function further(a: Use["subtype"], b: Use["subtype"]): Use["subtype"] {
  return direct.indexOf(a) > direct.indexOf(b) ? a : b;
}

function indirect(uses: Uses, subtype: IndirectSubtype): Uses {
  return played(uses, { type: "INDIRECT", subtype });
}

function allOf(columns: ReadonlyMap<string, Uses>, subtype: IndirectSubtype): Uses {
  return union(...[...columns.values()].map((uses) => indirect(uses, subtype)));
}

function columnsOf(relation: RelationRef): Columns {
  return (column) => collected([{ relation, column, type: "DIRECT", subtype: "IDENTITY", masking: false }]);
}

function valuesOf(items: readonly NamedValue[]): MeshExpression[] {
  return items.map(({ value }) => value);
}

function collected(uses: readonly Use[]): Uses {
  return new Map(
    uses.map((use) => {
      const { relation, column, type, subtype, masking } = use;
      return [JSON.stringify([relation.kind, relation.name, column, type, subtype, masking]), use];
    }),
  );
}

function union(...all: readonly Uses[]): Uses {
  const filled = all.filter((uses) => uses.size > 0);
  return filled.length === 1 ? filled[0]! : new Map(filled.flatMap((uses) => [...uses]));
}
