/**
 * Many measures of one large table as few aggregates. A measure such as `coalesce(count_if(price >= 0) / nullif(count(*), 0), 1)` is an
 * expression over aggregates; each different aggregate is computed once, and many need no scan at all:
 *
 * - the smallest and largest value of a number or a date are known to the engine, and so is whether a column has nulls;
 * - a comparison that is true at both ends of a column's range is true for all its rows;
 * - an average is a sum by a count, where the sum is asked for too;
 * - aggregates over a text column of few different values are computed over these values, each weighed by how often it stands.
 *
 * Seen on ten million rows and two threads: an aggregate of numbers costs 10 ms, one of texts 50 ms, grouping by a text of twelve values 35 ms.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier } from "../engines/duckdb/sql-text.ts";
import {
  column,
  columnName,
  columnsIn,
  contains,
  type FunctionNode,
  isFunction,
  parseExpressions,
  rewrite,
  type TreeNode,
  treeKey,
  writeExpressions,
} from "./expression-tree.ts";
import { type ColumnStatistics, statisticsOf } from "./statistics.ts";

export interface FusedRequest {
  readonly session: Session;
  /** A stored table, not a view. */
  readonly table: string;
  /** Each an expression over aggregates of the table. */
  readonly measures: readonly string[];
  /** No row was deleted since the table was written: its statistics are the values themselves, not only bounds. */
  readonly untouched: boolean;
}

/** A text column of more different values than this is not grouped by. */
const mostValues = 2048;

/** SQL of one query with the measures in its columns `m0`, `m1` … */
export async function fuseMeasures(request: FusedRequest): Promise<string> {
  const { session, table, measures } = request;
  const aggregates = await aggregatesOf(session);
  const trees = await parseExpressions(session, measures);
  const statistics = await statisticsOf(session, table);
  const isAggregate = (node: TreeNode): node is FunctionNode => isFunction(node) && aggregates.has(node.function_name);
  const bounds = await endsOf(session, statistics);
  const known = await provenCounts(session, trees, isAggregate, statistics, bounds);
  const ends = request.untouched ? bounds : new Map<string, TreeNode>();
  const sums = new Set<string>();
  for (const tree of trees) {
    rewrite(tree, (node) => {
      if (isAggregate(node) && node.function_name === "sum" && isPlain(node)) sums.add(treeKey(node.children[0]!));
      return undefined;
    });
  }
  const atoms = new Atoms(statistics);
  const simplified = trees.map((tree) => {
    // A query or a window inside of a measure is left to the engine, measure and all.
    if (contains(tree, ({ class: kind }) => kind === "SUBQUERY" || kind === "WINDOW")) return atoms.add(tree);
    const simplify = (written: TreeNode): TreeNode | undefined => {
      if (!isAggregate(written)) return undefined;
      const node = countOfPresent(written) ?? written;
      if (known.has(treeKey(node))) return atoms.add(countAll);
      const [argument] = node.children;
      const name = columnName(argument);
      if (isPlain(node) && name !== undefined) {
        if (node.function_name === "count" && statistics.get(name)?.complete === true) return atoms.add(countAll);
        const end = ends.get(`${node.function_name} ${name}`);
        if (end !== undefined) return end;
        if (node.function_name === "avg" && sums.has(treeKey(argument!))) {
          return quotient(atoms.add(aggregate("sum", argument!)), simplify(aggregate("count", argument!))!);
        }
      }
      return atoms.add(node);
    };
    return rewrite(tree, simplify);
  });
  return atoms.query(session, table, simplified);
}

/** `count_if(x IS NOT NULL)` as `count(x)`. */
function countOfPresent(node: FunctionNode): FunctionNode | undefined {
  const [argument] = node.children;
  if (node.function_name !== "count_if" || !isPlain(node) || argument?.type !== "OPERATOR_IS_NOT_NULL")
    return undefined;
  return aggregate("count", (argument.children as readonly TreeNode[])[0]!);
}

/** Aggregates to compute, each once, by where they are computed. */
class Atoms {
  readonly #statistics: ReadonlyMap<string, ColumnStatistics>;
  readonly #found = new Map<string, { readonly node: TreeNode; readonly name: string }>();

  constructor(statistics: ReadonlyMap<string, ColumnStatistics>) {
    this.#statistics = statistics;
  }

  /** The column that will hold the aggregate's value. */
  add(node: TreeNode): TreeNode {
    const key = treeKey(node);
    const known = this.#found.get(key);
    if (known !== undefined) return column(known.name);
    const name = `chimera_a${this.#found.size}`;
    this.#found.set(key, { node, name });
    return column(name);
  }

  async query(session: Session, table: string, measures: readonly TreeNode[]): Promise<string> {
    const scanned: { node: TreeNode; name: string }[] = [];
    const weighed = new Map<string, { node: TreeNode; name: string }[]>();
    for (const atom of this.#found.values()) {
      const name = this.#fewValues(atom.node);
      if (name === undefined) scanned.push(atom);
      else weighed.set(name, [...(weighed.get(name) ?? []), atom]);
    }
    for (const [name, atoms] of weighed) {
      // One aggregate alone is quicker than a grouping.
      if (atoms.length > 1) continue;
      scanned.push(...atoms);
      weighed.delete(name);
    }
    const weighedAtoms = [...weighed.values()].flat();
    const texts = await writeExpressions(session, [
      ...measures,
      ...scanned.map(({ node }) => node),
      ...weighedAtoms.map(({ node }) => weighedNode(node as FunctionNode)),
    ]);
    const next = (atoms: readonly { readonly name: string }[]) =>
      atoms.length === 0 ? "1" : atoms.map(({ name }) => `${texts[at++]} AS ${name}`).join(", ");
    let at = 0;
    const list = measures.map((_, index) => `${texts[at++]} AS m${index}`).join(", ");
    const parts = [`SELECT ${next(scanned)} FROM ${table}${scanned.length === 0 ? " LIMIT 1" : ""}`];
    for (const [name, atoms] of weighed) {
      const values = `SELECT ${identifier(name)}, count(*) AS chimera_n FROM ${table} GROUP BY ${identifier(name)}`;
      parts.push(`SELECT ${next(atoms)} FROM (${values})`);
    }
    return `SELECT ${list} FROM ${parts.map((part, index) => `(${part}) AS chimera_p${index}`).join(", ")}`;
  }

  /** The text column of few values that an aggregate is about alone. */
  #fewValues(node: TreeNode): string | undefined {
    if (!isFunction(node) || !isPlain(node) || !weighable.has(node.function_name)) return undefined;
    const [name, ...others] = columnsIn(node);
    if (name === undefined || others.length > 0) return undefined;
    const known = this.#statistics.get(name);
    const isText = known?.type === "VARCHAR" || known?.type.startsWith("ENUM") === true;
    return isText && known?.distinct !== undefined && known.distinct <= mostValues ? name : undefined;
  }
}

const weighable = new Set(["count_if", "count", "min", "max"]);

/** The aggregate over distinct values with their number in `chimera_n`. */
function weighedNode(node: FunctionNode): TreeNode {
  const [argument] = node.children;
  if (node.function_name === "min" || node.function_name === "max") return node;
  const isThere = node.function_name === "count" ? isNotNull(argument!) : argument!;
  // Over no rows a count is 0 and a sum is null.
  return coalesceZero(aggregate("sum", caseWhen(isThere, column("chimera_n"))));
}

/**
 * Keys of `count_if` aggregates that count all rows, as statistics prove: the predicate is a range over one column (`>=`, `between`, `and` of
 * them), true at both ends of the column's values, and null is excluded or let through by `is null or …`.
 */
async function provenCounts(
  session: Session,
  trees: readonly TreeNode[],
  isAggregate: (node: TreeNode) => node is FunctionNode,
  statistics: ReadonlyMap<string, ColumnStatistics>,
  ends: ReadonlyMap<string, TreeNode>,
): Promise<ReadonlySet<string>> {
  const candidates = new Map<string, { readonly predicate: TreeNode; readonly column: string }>();
  for (const tree of trees) {
    rewrite(tree, (node) => {
      if (!isAggregate(node) || node.function_name !== "count_if" || !isPlain(node)) return undefined;
      const [whole] = node.children;
      const [name, ...others] = columnsIn(whole!);
      const known = name === undefined ? undefined : statistics.get(name);
      if (name === undefined || others.length > 0 || known?.min === undefined) return undefined;
      const { predicate, nullPasses } = withoutNullTest(whole!, name);
      if ((nullPasses || known.complete) && isRange(predicate))
        candidates.set(treeKey(node), { predicate, column: name });
      return undefined;
    });
  }
  if (candidates.size === 0) return new Set();
  const tests = [...candidates.values()].flatMap(({ predicate, column: name }) =>
    ["min", "max"].map((end) =>
      rewrite(predicate, (node) => (columnName(node) === name ? ends.get(`${end} ${name}`) : undefined)),
    ),
  );
  const texts = await writeExpressions(session, tests);
  const row = await session.row(`SELECT [${texts.join(", ")}] AS held`);
  const held = row?.held as readonly (boolean | null)[];
  return new Set([...candidates.keys()].filter((_, at) => held[at * 2] === true && held[at * 2 + 1] === true));
}

/** `x IS NULL OR p` as `p`, which null passes. */
function withoutNullTest(node: TreeNode, name: string): { predicate: TreeNode; nullPasses: boolean } {
  if (node.type !== "CONJUNCTION_OR") return { predicate: node, nullPasses: false };
  const children = node.children as readonly TreeNode[];
  const rest = children.filter(
    (child) => !(child.type === "OPERATOR_IS_NULL" && columnName((child.children as readonly TreeNode[])[0]) === name),
  );
  const [predicate] = rest;
  if (rest.length !== 1 || children.length !== 2 || predicate === undefined)
    return { predicate: node, nullPasses: false };
  return { predicate, nullPasses: true };
}

const comparisons = new Set([
  "COMPARE_LESSTHAN",
  "COMPARE_GREATERTHAN",
  "COMPARE_LESSTHANOREQUALTO",
  "COMPARE_GREATERTHANOREQUALTO",
]);

/** A set of values without holes: true at two values, true between them. */
function isRange(node: TreeNode): boolean {
  const constant = (part: unknown) => isConstant(part as TreeNode);
  if (node.type === "CONJUNCTION_AND") return (node.children as readonly TreeNode[]).every(isRange);
  if (node.class === "BETWEEN") {
    return columnName(node.input as TreeNode) !== undefined && constant(node.lower) && constant(node.upper);
  }
  if (!comparisons.has(node.type)) return false;
  const [left, right] = [node.left as TreeNode, node.right as TreeNode];
  return (columnName(left) !== undefined && constant(right)) || (columnName(right) !== undefined && constant(left));
}

function isConstant(node: TreeNode): boolean {
  if (node.class === "CONSTANT") return true;
  return node.class === "CAST" && isConstant(node.child as TreeNode);
}

/** The ends of each column's values as trees, by `min price` and `max price`. */
async function endsOf(
  session: Session,
  statistics: ReadonlyMap<string, ColumnStatistics>,
): Promise<ReadonlyMap<string, TreeNode>> {
  const names: string[] = [];
  const texts: string[] = [];
  for (const [name, { min, max }] of statistics) {
    if (min === undefined || max === undefined) continue;
    names.push(`min ${name}`, `max ${name}`);
    texts.push(min, max);
  }
  if (texts.length === 0) return new Map();
  const trees = await parseExpressions(session, texts);
  return new Map(names.map((name, at) => [name, trees[at]!]));
}

/** Neither `distinct`, nor a filter, nor an order. */
function isPlain(node: FunctionNode): boolean {
  const { filter, distinct, order_bys: order, children } = node;
  const orders = (order as { readonly orders?: readonly unknown[] } | null)?.orders ?? [];
  return filter === null && distinct === false && orders.length === 0 && children.length <= 1;
}

/** Names of the engine's aggregates, asked for once a session. */
async function aggregatesOf(session: Session): Promise<ReadonlySet<string>> {
  const known = aggregateNames.get(session);
  if (known !== undefined) return known;
  const rows = await session.rows(
    "SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE function_type = 'aggregate'",
  );
  const names = new Set(rows.map(({ name }) => String(name)));
  aggregateNames.set(session, names);
  return names;
}

const aggregateNames = new WeakMap<Session, ReadonlySet<string>>();

// ---- Trees that are made here ------------------------------------------------------------------------------------------

function aggregate(name: string, ...children: readonly TreeNode[]): FunctionNode {
  return {
    class: "FUNCTION",
    type: "FUNCTION",
    alias: "",
    function_name: name,
    schema: "",
    children,
    filter: null,
    order_bys: { type: "ORDER_MODIFIER", orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
    catalog: "",
  };
}

const countAll = aggregate("count_star");

function quotient(sum: TreeNode, count: TreeNode): TreeNode {
  return { ...aggregate("/", sum, count), is_operator: true };
}

function isNotNull(node: TreeNode): TreeNode {
  return { class: "OPERATOR", type: "OPERATOR_IS_NOT_NULL", alias: "", children: [node] };
}

function caseWhen(when: TreeNode, then: TreeNode): TreeNode {
  const none = {
    class: "CONSTANT",
    type: "VALUE_CONSTANT",
    alias: "",
    value: { type: { id: "NULL", type_info: null }, is_null: true },
  };
  return {
    class: "CASE",
    type: "CASE_EXPR",
    alias: "",
    case_checks: [{ when_expr: when, then_expr: then }],
    else_expr: none,
  };
}

function coalesceZero(node: TreeNode): TreeNode {
  const zero = {
    class: "CONSTANT",
    type: "VALUE_CONSTANT",
    alias: "",
    value: { type: { id: "INTEGER", type_info: null }, is_null: false, value: 0 },
  };
  return { class: "OPERATOR", type: "OPERATOR_COALESCE", alias: "", children: [node, zero] };
}
