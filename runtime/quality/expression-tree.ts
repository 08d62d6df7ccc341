/**
 * SQL expressions as trees, read and written by DuckDB's own parser (`json_serialize_sql`), so that nothing here has to know the language.
 * Only what a rewriting of aggregates needs is told apart; all other nodes are carried through as they are.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { literal } from "../engines/duckdb/sql-text.ts";

export interface TreeNode {
  readonly class: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface FunctionNode extends TreeNode {
  readonly function_name: string;
  readonly children: readonly TreeNode[];
}

/** A statement as the parser gives it, of which only the select list is looked at. */
interface Statement {
  readonly error: boolean;
  readonly statements: readonly { readonly node: { readonly select_list: readonly TreeNode[] } }[];
}

/** The trees of expressions over a relation called `chimera_self`. Throws the engine's failure for what is no expression. */
export async function parseExpressions(session: Session, expressions: readonly string[]): Promise<TreeNode[]> {
  const text = `SELECT ${expressions.join(", ")} FROM chimera_self`;
  const row = await session.row(`SELECT json_serialize_sql(${literal(text)}) AS tree`);
  const parsed = JSON.parse(String(row?.tree)) as Statement;
  const list = parsed.error ? undefined : parsed.statements[0]?.node.select_list;
  if (list === undefined || list.length !== expressions.length) throw new Error("the expressions cannot be read");
  return list.map((node) => withoutPlaces(node) as TreeNode);
}

/** SQL of each node. */
export async function writeExpressions(session: Session, nodes: readonly TreeNode[]): Promise<string[]> {
  const texts = nodes.map((node) => literal(JSON.stringify(statementOf(node))));
  const row = await session.row(`SELECT [${texts.map((text) => `json_deserialize_sql(${text})`).join(", ")}] AS texts`);
  return (row!.texts as string[]).map((text) => text.replace(/^SELECT /, ""));
}

/** `SELECT node` as the parser would give it. */
function statementOf(node: TreeNode): unknown {
  const select = {
    type: "SELECT_NODE",
    modifiers: [],
    cte_map: { map: [] },
    select_list: [node],
    from_table: { type: "EMPTY", alias: "", sample: null },
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    sample: null,
    qualify: null,
  };
  return { error: false, statements: [{ node: select, named_param_map: [] }] };
}

/** Equal text, equal expression. */
export function treeKey(node: TreeNode): string {
  return JSON.stringify(node);
}

/** The tree with `change` applied from the top; where it gives a node, what is below is not looked at. */
export function rewrite(node: TreeNode, change: (node: TreeNode) => TreeNode | undefined): TreeNode {
  const changed = change(node);
  if (changed !== undefined) return changed;
  const copy: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(node)) copy[field] = rewriteField(value, change);
  return copy as unknown as TreeNode;
}

function rewriteField(value: unknown, change: (node: TreeNode) => TreeNode | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteField(item, change));
  if (isNode(value)) return rewrite(value, change);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, rewriteField(inner, change)]));
}

/** True when some node of the tree is one that `is` says. */
export function contains(node: TreeNode, is: (node: TreeNode) => boolean): boolean {
  let found = false;
  rewrite(node, (inner) => {
    found ||= is(inner);
    return found ? inner : undefined;
  });
  return found;
}

/** Names of the columns that a tree speaks of, each once. */
export function columnsIn(node: TreeNode): string[] {
  const names = new Set<string>();
  rewrite(node, (inner) => {
    const name = columnName(inner);
    if (name !== undefined) names.add(name);
    return undefined;
  });
  return [...names];
}

/** The name of a node that is a column and nothing else. */
export function columnName(node: TreeNode | undefined): string | undefined {
  if (node?.class !== "COLUMN_REF") return undefined;
  return (node.column_names as readonly string[]).at(-1);
}

export function column(name: string): TreeNode {
  return { class: "COLUMN_REF", type: "COLUMN_REF", alias: "", column_names: [name] };
}

export function isFunction(node: TreeNode): node is FunctionNode {
  return node.class === "FUNCTION";
}

function isNode(value: unknown): value is TreeNode {
  return value !== null && typeof value === "object" && "class" in value && "type" in value;
}

/** Where a node stood in the text is of no interest, and would make equal expressions differ. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => field !== "query_location")
      .map(([field, inner]) => [field, withoutPlaces(inner)]),
  );
}
