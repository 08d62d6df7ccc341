/** Rules for what stands in bodies: settings, columns, steps, rules, policies. */
import type * as ast from "../syntax/ast.ts";
import { block, list } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";
import { expression, orderItem, series, stands, type } from "./expressions.ts";

export function setting(c: Cursor, s: ast.Setting): void {
  if (s.value === undefined) {
    c.upTo(s.end);
    return;
  }
  c.upTo(s.value.start);
  expression(c, s.value);
}

export function column(c: Cursor, s: ast.ColumnDeclaration): void {
  c.upTo(s.type.start);
  type(c, s.type);
  c.upTo(s.end);
}

/** `unique(a, b)` */
function unique(c: Cursor, u: ast.UniqueDeclaration): void {
  c.emit();
  c.gap("tight");
  list(c, u.columns, (name) => c.upTo(name.end), false, false);
}

/** Columns and what may stand among them, in the order of the source. */
export function columnOrOther(c: Cursor, m: ast.ColumnDeclaration | ast.UniqueDeclaration | ast.Setting): void {
  if (m.kind === "Column") column(c, m);
  else if (m.kind === "Unique") unique(c, m);
  else setting(c, m);
}

export const byStart = (a: { readonly start: number }, b: { readonly start: number }) => a.start - b.start;

/** Goes to the clause whose value starts at `start`: what is before it is laid, then its keyword after a place to end the line. */
function clause(c: Cursor, start: number): void {
  while (c.ahead(1) !== undefined && c.ahead(1)!.startOffset < start) c.emit();
  c.gap("line");
  c.upTo(start);
}

// ---- Steps -------------------------------------------------------------------------------------------------------------

type Steps = {
  readonly [Kind in ast.PipelineStep["kind"]]: (c: Cursor, s: Extract<ast.PipelineStep, { kind: Kind }>) => void;
};

export function step(c: Cursor, s: ast.PipelineStep): void {
  (steps[s.kind] as (c: Cursor, s: ast.PipelineStep) => void)(c, s);
}

const plain = (c: Cursor, s: ast.PipelineStep) => c.upTo(s.end);

function assignments(c: Cursor, items: readonly ast.Assignment[]): void {
  c.emit();
  list(c, items, (item) => named(c, item), true);
}

function named(c: Cursor, item: ast.Assignment | ast.Projection): void {
  c.upTo(item.value.start);
  expression(c, item.value);
}

function projections(c: Cursor, items: readonly ast.Projection[]): void {
  c.emit();
  list(c, items, (item) => named(c, item), true);
}

const steps: Steps = {
  From: plain,
  Distinct: plain,
  Dedupe: plain,
  Take: plain,
  SetOperation: plain,
  BrokenStep: plain,
  Where: (c, s) => {
    c.emit();
    expression(c, s.condition);
  },
  Derive: (c, s) => assignments(c, s.items),
  Set: (c, s) => assignments(c, s.items),
  Select: (c, s) => projections(c, s.items),
  Drop: (c, s) => {
    c.emit();
    list(c, s.columns, (name) => c.upTo(name.end), true);
  },
  Rename: (c, s) => {
    c.emit();
    list(c, s.items, (item) => c.upTo(item.old.end), true);
  },
  Join: (c, s) => {
    if (s.on === undefined) {
      c.upTo(s.end);
      return;
    }
    c.open();
    c.document.indent();
    clause(c, s.on.start);
    expression(c, s.on);
    c.document.dedent();
    c.document.close();
  },
  Group: (c, s) => {
    projections(c, s.keys);
    c.gap("hard");
    assignments(c, s.aggregates);
  },
  Aggregate: (c, s) => assignments(c, s.aggregates),
  Sort: (c, s) => {
    c.emit();
    series(c, s.items, (item) => orderItem(c, item));
  },
  Unnest: (c, s) => {
    c.emit();
    expression(c, s.list);
    c.upTo(s.end);
  },
  Pivot: (c, s) => {
    c.emit();
    expression(c, s.aggregate);
    c.upTo(s.column.end);
    c.emit();
    list(c, s.values, (value) => pivotValue(c, value), true);
  },
  Unpivot: (c, s) => {
    c.upTo(s.name.end);
    c.emit();
    list(c, s.columns, (name) => c.upTo(name.end), true);
  },
};

function pivotValue(c: Cursor, value: ast.PivotValue): void {
  if (value.value !== undefined) {
    c.upTo(value.value.start);
    expression(c, value.value);
  } else c.upTo(value.end);
}

// ---- Members of tables -------------------------------------------------------------------------------------------------

type Members = {
  readonly [Kind in ast.TableMember["kind"]]: (c: Cursor, m: Extract<ast.TableMember, { kind: Kind }>) => void;
};

export function tableMember(c: Cursor, m: ast.TableMember): void {
  (tableMembers[m.kind] as (c: Cursor, m: ast.TableMember) => void)(c, m);
}

const tableMembers: Members = {
  Setting: setting,
  Schema: (c, m) => {
    c.emit();
    block(c, [...m.columns, ...m.uniques].sort(byStart), (part) => columnOrOther(c, part), true);
  },
  Materialize: (c, m) => c.upTo(m.end),
  Expect: (c, m) => {
    c.open();
    c.document.indent();
    c.upTo(m.subject.start);
    expression(c, m.subject);
    if (m.within !== undefined) {
      clause(c, m.within.tolerance.start);
      expression(c, m.within.tolerance);
      c.upTo(m.within.of.start);
      expression(c, m.within.of);
    }
    if (m.where !== undefined) {
      clause(c, m.where.start);
      expression(c, m.where);
    }
    const by = m.by[0];
    if (by !== undefined) {
      clause(c, by.start);
      series(c, m.by, (item) => expression(c, item));
    }
    if (m.action !== undefined) {
      c.gap("line");
      c.upTo(m.end);
    }
    c.document.dedent();
    c.document.close();
  },
  Access: policy,
  Mask: policy,
  Declassify: policy,
  Accept: policy,
  BreakGlass: policy,
};

/** Policies are clauses behind each other: each may start a line. */
export function policy(c: Cursor, p: ast.PolicyDeclaration): void {
  c.open();
  c.document.indent();
  policies[p.kind](c, p as never);
  c.upTo(p.end);
  c.document.dedent();
  c.document.close();
}

type Policies = {
  readonly [Kind in ast.PolicyDeclaration["kind"]]: (
    c: Cursor,
    p: Extract<ast.PolicyDeclaration, { kind: Kind }>,
  ) => void;
};

const policies: Policies = {
  Access: (c, p) => {
    const purpose = p.purposes[0];
    if (purpose !== undefined) {
      clauseBefore(c, purpose.start, "for");
      c.upTo(p.purposes[p.purposes.length - 1]!.end);
    }
    if (p.where !== undefined) {
      clauseBefore(c, p.where.start, "where");
      expression(c, p.where);
    }
    if (p.until !== undefined) clauseBefore(c, p.until.start, "until");
  },
  Mask: (c, p) => {
    c.upTo(p.columns.end);
    clause(c, p.mask.start);
    expression(c, p.mask);
    const unless = p.unless[0];
    if (unless !== undefined) clauseBefore(c, unless.start, "unless");
  },
  Declassify: (c, p) => {
    c.upTo(p.columns[p.columns.length - 1]?.end ?? p.start);
    if (p.when !== undefined) {
      c.gap("line");
      c.upTo(p.when.start);
      expression(c, p.when);
    }
    for (const part of [p.reason, p.by, p.until]) {
      if (part === undefined) continue;
      c.gap("line");
      c.upTo(part.end);
    }
  },
  Accept: (c, p) => {
    c.upTo(p.of[p.of.length - 1]?.end ?? p.start);
    if (p.because !== undefined) clauseBefore(c, p.because.start, "because");
  },
  BreakGlass: (c, p) => {
    if (p.columns !== undefined) c.upTo(p.columns.end);
    if (p.duration !== undefined) {
      clauseBefore(c, p.duration.start, "for");
      c.upTo(p.duration.end);
    }
  },
};

/** Lays what is before the clause with this keyword, then the keyword in a place where the line may end, up to `start`. */
function clauseBefore(c: Cursor, start: number, word: Parameters<typeof stands>[1]): void {
  while (c.token !== undefined && c.token.startOffset < start && !stands(c, word)) c.emit();
  c.gap("line");
  c.upTo(start);
}
