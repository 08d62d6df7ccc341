/**
 * Column lineage of a SQL text from the plan that DuckDB bound for it (`json_serialize_plan`, not optimised). In such a plan every
 * column is a position in the layout of the operator below, so lineage is a walk that knows each operator's layout.
 *
 * INVARIANT: never too little. An operator or expression that is not known here counts as using everything below it.
 */

/** What one column of a result was made of. Members are what `columnOf` gave for the tables' columns. */
export interface SqlColumnLineage {
  /** The value is computed from these. */
  readonly direct: ReadonlySet<string>;
  /** These decided which value or whether a row is there: filters, joins, groups, conditions, order of windows. */
  readonly indirect: ReadonlySet<string>;
}

/** Resolves a column of a table of the session to the caller's own address of it. */
export type ColumnOf = (table: string, column: string) => string;

/** What `json_serialize_plan` gives for one statement, as parsed JSON. */
export interface SerializedPlan {
  readonly plans?: readonly PlanNode[];
}
type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };
type PlanNode = { readonly [key: string]: Json };

/** Lineage of each column of the statement's result, in order. */
export function planLineage(plan: SerializedPlan, columnOf: ColumnOf): readonly SqlColumnLineage[] {
  const root = plan.plans?.[0];
  if (root === undefined) return [];
  const relation = new PlanWalk(columnOf).relation(root);
  return relation.columns.map((column) => ({
    direct: column.direct,
    indirect: union(column.indirect, relation.rows),
  }));
}

type Names = ReadonlySet<string>;
const nothing: Names = new Set();

interface Column {
  readonly direct: Names;
  readonly indirect: Names;
}
/** The layout of an operator: its columns by position, and what decided which rows there are. */
interface Relation {
  readonly columns: readonly Column[];
  readonly rows: Names;
}

class PlanWalk {
  readonly #columnOf: ColumnOf;
  /** Common table expressions by `table_index`. */
  readonly #ctes = new Map<number, Relation>();
  /** Columns of the outer query that the correlated subqueries now being walked may see, innermost last. */
  readonly #outer: Relation[] = [];

  constructor(columnOf: ColumnOf) {
    this.#columnOf = columnOf;
  }

  relation(node: PlanNode): Relation {
    switch (node.type) {
      case "LOGICAL_GET":
        return this.#get(node);
      case "LOGICAL_DUMMY_SCAN":
      case "LOGICAL_EMPTY_RESULT":
        return { columns: [], rows: nothing };
      case "LOGICAL_EXPRESSION_GET":
        return this.#values(node);
      case "LOGICAL_CHUNK_GET":
      case "LOGICAL_COLUMN_DATA_GET":
        return { columns: list(node.chunk_types).map(() => constant), rows: nothing };
      case "LOGICAL_PROJECTION": {
        const child = this.#only(node);
        return { columns: this.#expressions(node.expressions, child), rows: child.rows };
      }
      case "LOGICAL_FILTER": {
        const child = this.#only(node);
        const used = this.#used(node.expressions, child);
        return mapped({ columns: child.columns, rows: union(child.rows, used) }, node.projection_map);
      }
      case "LOGICAL_ORDER_BY":
        return mapped(this.#only(node), node.projection_map);
      case "LOGICAL_SAMPLE":
        return this.#only(node);
      case "LOGICAL_LIMIT":
      case "LOGICAL_TOP_N":
        return this.#limit(node);
      case "LOGICAL_DISTINCT":
        return this.#distinct(node);
      case "LOGICAL_AGGREGATE_AND_GROUP_BY":
        return this.#aggregate(node);
      case "LOGICAL_WINDOW":
      case "LOGICAL_UNNEST":
        return this.#extended(node);
      case "LOGICAL_CROSS_PRODUCT":
      case "LOGICAL_POSITIONAL_JOIN": {
        const [left, right] = this.#pair(node);
        return { columns: [...left.columns, ...right.columns], rows: union(left.rows, right.rows) };
      }
      case "LOGICAL_COMPARISON_JOIN":
      case "LOGICAL_ANY_JOIN":
      case "LOGICAL_ASOF_JOIN":
        return this.#join(node, ...this.#pair(node));
      case "LOGICAL_DELIM_JOIN":
      case "LOGICAL_DEPENDENT_JOIN":
        return this.#correlated(node);
      case "LOGICAL_DELIM_GET":
        return this.#outer.at(-1) ?? { columns: list(node.chunk_types).map(() => constant), rows: nothing };
      case "LOGICAL_UNION":
      case "LOGICAL_EXCEPT":
      case "LOGICAL_INTERSECT":
        return this.#setOperation(node);
      case "LOGICAL_MATERIALIZED_CTE": {
        const [definition, query] = children(node);
        if (definition === undefined || query === undefined) return this.#unknown(node);
        this.#ctes.set(number(node.table_index), this.relation(definition));
        return this.relation(query);
      }
      case "LOGICAL_RECURSIVE_CTE":
        return this.#recursive(node);
      case "LOGICAL_CTE_REF":
        return this.#ctes.get(number(node.cte_index)) ?? this.#unknown(node);
      default:
        return this.#unknown(node);
    }
  }

  #get(node: PlanNode): Relation {
    const names = list(node.names).map(String);
    const table = object(node.function_data)?.table;
    const read = list(node.column_indexes).map((index) => names[number(object(index)?.index)]);
    if (typeof table !== "string") return { columns: read.map(() => constant), rows: nothing };
    const column = (name: string | undefined): Column =>
      name === undefined ? constant : { direct: new Set([this.#columnOf(table, name)]), indirect: nothing };
    const columns = mapped({ columns: read.map(column), rows: nothing }, node.projection_ids).columns;
    // A pushed-down filter uses its column; its shape differs by version, so any filter counts for all columns.
    const filtered = Object.keys(object(node.table_filters) ?? {}).length > 0;
    return { columns, rows: filtered ? everything({ columns, rows: nothing }) : nothing };
  }

  #values(node: PlanNode): Relation {
    const below = children(node)[0];
    const child = below === undefined ? { columns: [], rows: nothing } : this.relation(below);
    const columns: Column[] = [];
    for (const row of list(node.expressions))
      for (const [i, value] of list(row).entries()) columns[i] = merge(columns[i], this.#expression(value, child));
    return { columns, rows: child.rows };
  }

  #limit(node: PlanNode): Relation {
    const below = children(node)[0];
    if (below === undefined) return this.#unknown(node);
    const child = this.relation(below);
    // Which rows are the first ones is decided by the order.
    const order = node.type === "LOGICAL_TOP_N" ? node.orders : below.orders;
    const input = below.type === "LOGICAL_ORDER_BY" ? this.#only(below) : child;
    return { columns: child.columns, rows: union(child.rows, this.#used(order, input), this.#orderBelow(below)) };
  }

  /** A projection often stands between a limit and its order. */
  #orderBelow(node: PlanNode): Names {
    const below = children(node)[0];
    if (node.type !== "LOGICAL_PROJECTION" || below === undefined) return nothing;
    if (below.type === "LOGICAL_ORDER_BY") return this.#used(below.orders, this.#only(below));
    return this.#orderBelow(below);
  }

  #distinct(node: PlanNode): Relation {
    const child = this.#only(node);
    const used = union(this.#used(node.distinct_targets, child), this.#used(object(node.order_by)?.orders, child));
    return { columns: child.columns, rows: union(child.rows, used) };
  }

  #aggregate(node: PlanNode): Relation {
    const child = this.#only(node);
    const groups = this.#expressions(node.groups, child);
    const keys = union(...groups.map((group) => union(group.direct, group.indirect)));
    const aggregates = this.#expressions(node.expressions, child);
    const groupings = list(node.grouping_functions).map(() => ({ direct: nothing, indirect: keys }));
    return { columns: [...groups, ...aggregates, ...groupings], rows: union(child.rows, keys) };
  }

  #extended(node: PlanNode): Relation {
    const child = this.#only(node);
    const added = this.#expressions(node.expressions, child);
    const lists = node.type === "LOGICAL_UNNEST" ? union(...added.map((c) => union(c.direct, c.indirect))) : nothing;
    return { columns: [...child.columns, ...added], rows: union(child.rows, lists) };
  }

  #join(node: PlanNode, left: Relation, right: Relation): Relation {
    const both: Relation = { columns: [...left.columns, ...right.columns], rows: union(left.rows, right.rows) };
    let on: Names = this.#used(node.condition, both);
    for (const each of list(node.conditions)) {
      const condition = object(each) ?? {};
      on = union(on, this.#used(condition.left, left), this.#used(condition.right, right));
      if (condition.expression !== undefined) on = union(on, this.#used(condition.expression, both));
    }
    on = union(on, this.#used(node.predicate, both));
    const rows = union(both.rows, on);
    const leftColumns = mapped(left, node.left_projection_map).columns;
    const rightColumns = mapped(right, node.right_projection_map).columns;
    switch (node.join_type) {
      case "SEMI":
      case "ANTI":
        return { columns: leftColumns, rows };
      case "RIGHT_SEMI":
      case "RIGHT_ANTI":
        return { columns: rightColumns, rows };
      case "MARK":
        // The mark is true where a match exists: everything that decides about rows on the right decides about it.
        return { columns: [...leftColumns, { direct: on, indirect: right.rows }], rows: left.rows };
      case "SINGLE":
        return {
          columns: [
            ...leftColumns,
            ...rightColumns.map((c) => ({ direct: c.direct, indirect: union(c.indirect, on, right.rows) })),
          ],
          rows: left.rows,
        };
      default:
        return { columns: [...leftColumns, ...rightColumns], rows };
    }
  }

  #correlated(node: PlanNode): Relation {
    let [first, second] = children(node);
    if (first === undefined || second === undefined) return this.#unknown(node);
    if (node.delim_flipped === true) [first, second] = [second, first];
    const outer = this.relation(first);
    const seen = this.#expressions(node.duplicate_eliminated_columns, outer);
    this.#outer.push({ columns: seen, rows: outer.rows });
    const inner = this.relation(second);
    this.#outer.pop();
    return node.delim_flipped === true ? this.#join(node, inner, outer) : this.#join(node, outer, inner);
  }

  #setOperation(node: PlanNode): Relation {
    const sides = children(node).map((child) => this.relation(child));
    const columns: Column[] = [];
    for (const side of sides) for (const [i, column] of side.columns.entries()) columns[i] = merge(columns[i], column);
    const rows = union(...sides.map((side) => side.rows));
    // A set union has a DISTINCT of its own above it.
    if (node.type === "LOGICAL_UNION") return { columns, rows };
    // Which rows are left is decided by every column of both sides.
    const compared = everything({ columns, rows });
    return { columns: sides[0]?.columns ?? columns, rows: compared };
  }

  #recursive(node: PlanNode): Relation {
    const [start, step] = children(node);
    if (start === undefined || step === undefined) return this.#unknown(node);
    const key = number(node.table_index);
    let result = this.relation(start);
    // The sets only grow and are bounded by the tables' columns, so this ends; usually after two rounds.
    for (;;) {
      this.#ctes.set(key, result);
      const next = this.relation(step);
      const columns = result.columns.map((column, i) => merge(column, next.columns[i] ?? constant));
      const rows = union(result.rows, next.rows);
      const grown = size({ columns, rows }) > size(result);
      result = { columns, rows };
      if (!grown) return result;
    }
  }

  /** Everything below, in every column that could be asked for. */
  #unknown(node: PlanNode): Relation {
    const below = children(node).map((child) => this.relation(child));
    const all = union(...below.map(everything));
    const width = Math.max(
      1,
      below.reduce((n, r) => n + r.columns.length, 0) + list(node.expressions).length,
      list(node.bound_columns).length,
      list(node.types).length,
    );
    return { columns: Array.from({ length: width }, () => ({ direct: all, indirect: all })), rows: all };
  }

  #only(node: PlanNode): Relation {
    const child = children(node)[0];
    return child === undefined ? { columns: [], rows: nothing } : this.relation(child);
  }

  #pair(node: PlanNode): [Relation, Relation] {
    const [left, right] = children(node);
    const empty: Relation = { columns: [], rows: nothing };
    return [left === undefined ? empty : this.relation(left), right === undefined ? empty : this.relation(right)];
  }

  #expressions(expressions: Json, input: Relation): Column[] {
    return list(expressions).map((expression) => this.#expression(expression, input));
  }

  /** All columns that any of the expressions uses in any way. */
  #used(expressions: Json, input: Relation): Names {
    const column = this.#expression(expressions, input);
    return union(column.direct, column.indirect);
  }

  #expression(expression: Json, input: Relation): Column {
    if (Array.isArray(expression)) return expression.map((e) => this.#expression(e, input)).reduce(merge, constant);
    const node = object(expression);
    if (node === undefined) return constant;
    if (node.expression_class === "BOUND_REF" || node.type === "BOUND_REF") {
      // A position outside the layout is a lambda's parameter: its list is an argument beside it.
      return input.columns[number(node.index)] ?? constant;
    }
    if (node.type === "CASE_EXPR") {
      let value = this.#expression(node.else_expr, input);
      for (const each of list(node.case_checks)) {
        const check = object(each) ?? {};
        value = merge(value, this.#expression(check.then_expr, input));
        value = { direct: value.direct, indirect: union(value.indirect, this.#used(check.when_expr, input)) };
      }
      return value;
    }
    let value = constant;
    for (const [key, part] of Object.entries(node)) {
      if (part === null || typeof part !== "object" || key === "return_type") continue;
      const column = this.#expression(part, input);
      const indirect = indirectParts.has(key);
      value = indirect
        ? { direct: value.direct, indirect: union(value.indirect, column.direct, column.indirect) }
        : merge(value, column);
    }
    return value;
  }
}

/** Parts of an expression that choose among rows instead of giving the value. */
const indirectParts = new Set(["filter", "partitions", "orders", "order_bys", "arg_orders", "start_expr", "end_expr"]);

const constant: Column = { direct: nothing, indirect: nothing };

function merge(a: Column | undefined, b: Column): Column {
  if (a === undefined || a === constant) return b;
  if (b === constant) return a;
  return { direct: union(a.direct, b.direct), indirect: union(a.indirect, b.indirect) };
}

function everything(relation: Relation): Names {
  return union(relation.rows, ...relation.columns.map((column) => union(column.direct, column.indirect)));
}

function size(relation: Relation): number {
  return relation.columns.reduce((n, c) => n + c.direct.size + c.indirect.size, relation.rows.size);
}

function mapped(relation: Relation, map: Json): Relation {
  const positions = list(map);
  if (positions.length === 0) return relation;
  return { columns: positions.map((p) => relation.columns[number(p)] ?? constant), rows: relation.rows };
}

function union(...sets: readonly Names[]): Names {
  const filled = sets.filter((set) => set.size > 0);
  if (filled.length < 2) return filled[0] ?? nothing;
  const all = new Set<string>();
  for (const set of filled) for (const name of set) all.add(name);
  return all;
}

function children(node: PlanNode): PlanNode[] {
  return list(node.children)
    .map(object)
    .filter((child) => child !== undefined);
}
function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
function object(value: Json): PlanNode | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as PlanNode) : undefined;
}
/** Defaults are left out of the JSON: an absent index is 0. */
function number(value: Json): number {
  return typeof value === "number" ? value : 0;
}
