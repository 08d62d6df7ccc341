/** Rules for expressions, types and windows. */
import type * as ast from "../syntax/ast.ts";
import { K, T } from "../syntax/tokens.ts";
import { list } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";
import { column } from "./members.ts";

type Rules = {
  readonly [Kind in ast.Expression["kind"]]: (c: Cursor, e: Extract<ast.Expression, { kind: Kind }>) => void;
};

/** Lays an expression; the cursor stands on its first token. */
export function expression(c: Cursor, e: ast.Expression): void {
  (rules[e.kind] as (c: Cursor, e: ast.Expression) => void)(c, e);
}

/** A token that is laid as it stands, up to the end of the node. */
const plain = (c: Cursor, e: ast.Expression) => c.upTo(e.end);

const rules: Rules = {
  Number: plain,
  String: plain,
  Boolean: plain,
  Null: plain,
  Duration: plain,
  Date: plain,
  Timestamp: plain,
  Regex: plain,
  Version: plain,
  Reference: plain,
  SqlExpression: plain,
  BrokenExpression: plain,
  List: (c, e) => list(c, e.items, (item) => expression(c, item), false),
  Struct: (c, e) => list(c, e.fields, (field) => structField(c, field), true),
  Field: (c, e) => {
    expression(c, e.target);
    c.upTo(e.end);
  },
  Index: (c, e) => {
    expression(c, e.target);
    c.gap("tight");
    c.emit();
    expression(c, e.index);
    c.upTo(e.end);
  },
  Call: call,
  Unary: (c, e) => {
    c.emit();
    // `--` would start a comment of SQL.
    if (e.operator === "-" && c.token?.tokenType !== T.Minus) c.gap("tight");
    expression(c, e.operand);
  },
  Binary: binary,
  IsNull: (c, e) => {
    expression(c, e.operand);
    c.upTo(e.end);
  },
  Between: (c, e) => {
    expression(c, e.operand);
    c.upTo(e.low.start);
    expression(c, e.low);
    c.upTo(e.high.start);
    expression(c, e.high);
  },
  In: (c, e) => {
    expression(c, e.operand);
    c.upTo(e.list.start);
    expression(c, e.list);
  },
  Matches: (c, e) => {
    expression(c, e.operand);
    c.upTo(e.pattern.start);
    expression(c, e.pattern);
  },
  Cast: (c, e) => {
    expression(c, e.operand);
    c.upTo(e.type.start);
    type(c, e.type);
  },
  Case: (c, e) => {
    c.emit();
    const branches: (ast.CaseBranch | ast.Expression)[] = [...e.branches];
    if (e.otherwise !== undefined) branches.push(e.otherwise);
    list(c, branches, (branch) => caseBranch(c, branch), true);
  },
  Quantifier: (c, e) => {
    c.upTo(e.collection.start);
    expression(c, e.collection);
    c.upTo(e.condition.start);
    expression(c, e.condition);
  },
  Parenthesized: (c, e) => {
    const { document } = c;
    c.emit();
    document.open();
    document.indent();
    c.gap("soft");
    expression(c, e.inner);
    c.flushComments();
    document.dedent();
    c.gap("soft");
    c.emit();
    document.close();
  },
};

function structField(c: Cursor, field: ast.StructField): void {
  c.upTo(field.value.start);
  expression(c, field.value);
}

function caseBranch(c: Cursor, branch: ast.CaseBranch | ast.Expression): void {
  if (branch.kind !== "CaseBranch") {
    c.upTo(branch.start);
    expression(c, branch);
    return;
  }
  expression(c, branch.condition);
  c.upTo(branch.value.start);
  expression(c, branch.value);
}

const level: Readonly<Record<ast.BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "??": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
};

/** What has brackets to break in, so that its operator stays on the line: `expect rates == [`. */
const selfBreaking: ReadonlySet<string> = new Set(["List", "Struct", "Case"]);

/** Operators of one level are one group: all on a line, or each operand on its own behind its operator. */
function binary(c: Cursor, e: ast.Binary): void {
  const chain: ast.Binary[] = [];
  let first: ast.Expression = e;
  while (first.kind === "Binary" && level[first.operator] === level[e.operator]) {
    chain.push(first);
    first = first.left;
  }
  if (chain.length === 1 && selfBreaking.has(e.right.kind)) {
    expression(c, first);
    c.emit();
    expression(c, e.right);
    return;
  }
  c.open();
  expression(c, first);
  c.document.indent();
  for (let i = chain.length - 1; i >= 0; i--) {
    c.gap("line");
    c.emit();
    expression(c, chain[i]!.right);
  }
  c.document.dedent();
  c.document.close();
}

type Placed = ast.Expression | ast.StructField;

function call(c: Cursor, e: ast.Call): void {
  c.upTo(e.callee.end);
  if (c.token?.tokenType !== T.OpenParen) {
    // `ray { workers: 4 }`, `port scores`
    for (const argument of e.arguments) expression(c, argument);
    return;
  }
  c.gap("tight");
  const items: Placed[] = e.named === undefined ? [...e.arguments] : [...e.arguments, ...e.named];
  if (e.named !== undefined) items.sort((a, b) => a.start - b.start);
  const print = (item: Placed) => (item.kind === "StructField" ? structField(c, item) : expression(c, item));
  if (e.where === undefined && e.order.length === 0) list(c, items, print, false, false);
  else callWithClauses(c, e, items, print);
  if (e.over !== undefined) window(c, e.over);
}

function callWithClauses(c: Cursor, e: ast.Call, items: readonly Placed[], print: (item: Placed) => void): void {
  const { document } = c;
  c.emit();
  document.open();
  document.indent();
  c.gap("soft");
  for (const item of items) {
    print(item);
    if (c.token?.tokenType === T.Comma) {
      c.emit();
      c.gap("line");
    }
  }
  if (e.where !== undefined) {
    if (items.length > 0) c.gap("line");
    c.emit();
    expression(c, e.where);
  }
  if (e.order.length > 0) {
    if (items.length > 0 || e.where !== undefined) c.gap("line");
    c.emit();
    series(c, e.order, (item) => orderItem(c, item));
  }
  c.flushComments();
  document.dedent();
  c.gap("soft");
  c.emit();
  document.close();
}

/** Items with commas and no brackets: `a, b desc`. */
export function series<N>(c: Cursor, items: readonly N[], print: (item: N) => void): void {
  c.open();
  c.document.indent();
  for (const item of items) {
    print(item);
    if (c.token?.tokenType === T.Comma && item !== items[items.length - 1]) {
      c.emit();
      c.gap("line");
    }
  }
  c.document.dedent();
  c.document.close();
}

export function orderItem(c: Cursor, item: ast.OrderItem): void {
  expression(c, item.value);
  c.upTo(item.end);
}

function window(c: Cursor, over: ast.Window): void {
  const { document } = c;
  c.emit();
  c.gap("space");
  c.emit();
  document.open();
  document.indent();
  c.gap("soft");
  let clauses = 0;
  if (over.partition.length > 0) {
    c.emit();
    series(c, over.partition, (item) => expression(c, item));
    clauses++;
  }
  if (over.order.length > 0) {
    if (clauses++ > 0) c.gap("line");
    c.emit();
    series(c, over.order, (item) => orderItem(c, item));
  }
  if (over.frame !== undefined) {
    if (clauses > 0) c.gap("line");
    for (const side of [over.frame.before, over.frame.after]) {
      if (side === undefined) continue;
      c.upTo(side.start);
      expression(c, side);
    }
    c.upTo(over.frame.end);
  }
  c.flushComments();
  document.dedent();
  c.gap("soft");
  c.emit();
  document.close();
}

// ---- Types -------------------------------------------------------------------------------------------------------------

/** Lays a type; the cursor stands on its first token. */
export function type(c: Cursor, t: ast.TypeExpression): void {
  if (t.kind === "StructType") {
    c.emit();
    list(c, t.fields, (field) => column(c, field), true);
  } else {
    c.upTo(t.name.end);
    if (c.token?.tokenType === T.OpenParen) {
      c.gap("tight");
      list(c, t.parameters, (parameter) => c.upTo(parameter.end), false, false);
    }
    if (t.arguments.length > 0) {
      c.gap("tight");
      c.emit();
      c.gap("tight");
      for (const argument of t.arguments) {
        type(c, argument);
        if (c.token?.tokenType === T.Comma) c.emit();
      }
      c.gap("tight");
      c.emit();
    }
    if (t.unit !== undefined) {
      c.upTo(t.unit.start);
      unit(c, t.unit);
    }
  }
  c.upTo(t.end);
}

/** `USD/EUR` without blanks. */
export function unit(c: Cursor, u: ast.UnitExpression): void {
  for (const factor of u.factors) {
    c.upTo(factor.name.end);
    const kind = c.token?.tokenType;
    if (factor === u.factors[u.factors.length - 1] || (kind !== T.Slash && kind !== T.Star)) continue;
    c.gap("tight");
    c.emit();
    c.gap("tight");
  }
}

/** Whether the next token is this keyword. */
export function stands(c: Cursor, word: keyof typeof K): boolean {
  return c.token?.tokenType === K[word];
}
