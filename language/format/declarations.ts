/** Rules for declarations, one each. A missing one is a type error. */
import type * as ast from "../syntax/ast.ts";
import { T } from "../syntax/tokens.ts";
import { block, list } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";
import { expression, type, unit } from "./expressions.ts";
import { byStart, column, columnOrOther, policy, setting, step, tableMember } from "./members.ts";

type Rules = {
  readonly [Kind in ast.Declaration["kind"]]: (c: Cursor, d: Extract<ast.Declaration, { kind: Kind }>) => void;
};

/** Lays a declaration; the cursor stands on its first token. */
export function declaration(c: Cursor, d: ast.Declaration): void {
  (rules[d.kind] as (c: Cursor, d: ast.Declaration) => void)(c, d);
  c.upTo(d.end);
}

/** Lays everything before the next `{`. */
function upToBody(c: Cursor, end: number): void {
  while (c.token !== undefined && c.token.startOffset < end && c.token.tokenType !== T.OpenBrace) c.emit();
}

function settingsBody(c: Cursor, d: ast.Node, settings: readonly ast.Setting[]): void {
  upToBody(c, d.end);
  if (c.token?.tokenType === T.OpenBrace && c.token.startOffset < d.end) {
    block(c, settings, (member) => setting(c, member), true);
  }
}

const plain = () => {};

const rules: Rules = {
  BrokenDeclaration: plain,
  Level: plain,
  Derivation: plain,
  Purpose: plain,
  Waive: plain,
  Domain: (c, d) => settingsBody(c, d, d.body ?? []),
  Use: (c, d) => {
    if (!d.braces) return;
    upToBody(c, d.end);
    list(c, d.items, (item) => c.upTo(item.end), false);
  },
  Team: (c, d) => settingsBody(c, d, d.settings),
  Role: (c, d) => settingsBody(c, d, d.settings),
  Channel: (c, d) => settingsBody(c, d, d.settings),
  Metric: (c, d) => settingsBody(c, d, d.settings),
  Term: (c, d) => settingsBody(c, d, d.settings),
  Label: (c, d) => settingsBody(c, d, d.settings),
  Principal: (c, d) => {
    upToBody(c, d.end);
    block(c, d.columns, (part) => column(c, part), true);
  },
  Type: (c, d) => {
    c.upTo(d.type.start);
    type(c, d.type);
    if (d.check !== undefined) {
      c.upTo(d.check.start);
      expression(c, d.check);
    }
  },
  Enum: (c, d) => {
    upToBody(c, d.end);
    list(c, d.members, (member) => c.upTo(member.end), true);
  },
  Unit: (c, d) => {
    if (d.ratio === undefined) return;
    c.upTo(d.ratio.base.start);
    unit(c, d.ratio.base);
  },
  Combination: (c, d) => {
    upToBody(c, d.end);
    list(c, d.labels, (label) => c.upTo(label.end), true);
  },
  Connector: (c, d) => {
    upToBody(c, d.end);
    block(c, d.settings, (part) => parameter(c, part), true);
  },
  Function: (c, d) => fn(c, d),
  Source: (c, d) => {
    upToBody(c, d.end);
    const members = [...d.settings, ...d.tables].sort(byStart);
    block(
      c,
      members,
      (member) => (member.kind === "SourceTable" ? sourceTable(c, member) : setting(c, member)),
      d.tables.length === 0,
    );
  },
  Product: (c, d) => {
    upToBody(c, d.end);
    block(c, d.members, (member) => productMember(c, member), false);
  },
  Model: (c, d) => settingsBody(c, d, d.settings),
  Rule: (c, d) => {
    upToBody(c, d.end);
    block(c, d.parts, (part) => rulePart(c, part), false);
  },
  Test: (c, d) => {
    upToBody(c, d.end);
    block(c, d.parts, (part) => testPart(c, part), false);
  },
  Access: policy,
  Mask: policy,
  Declassify: policy,
  Accept: policy,
  BreakGlass: policy,
};

// ---- Standard library --------------------------------------------------------------------------------------------------

function parameter(c: Cursor, p: ast.Parameter): void {
  c.upTo(p.type.start);
  type(c, p.type);
  if (p.default === undefined) return;
  c.upTo(p.default.start);
  expression(c, p.default);
}

function fn(c: Cursor, d: ast.FunctionDeclaration): void {
  const { document } = c;
  c.open();
  c.upTo(d.name.end);
  while (c.token !== undefined && c.token.tokenType !== T.OpenParen) {
    // `<T: number, p>` is tight; notes are not.
    if (c.token.tokenType === T.Less || c.token.tokenType === T.Greater) c.gap("tight");
    const opens = c.token.tokenType === T.Less;
    c.emit();
    if (opens) c.gap("tight");
  }
  c.gap("tight");
  list(c, d.parameters, (part) => parameter(c, part), false, false);
  c.upTo(d.result.start);
  type(c, d.result);
  while (c.token !== undefined && c.token.tokenType !== T.Equals) c.emit();
  const brace = c.ahead(3);
  const together = brace !== undefined && !brace.newline;
  // What a first formatting has put on its own line stays there in a second.
  const ownLine = together || c.startsLine;
  if (ownLine) document.indent();
  c.gap(together ? "line" : ownLine ? "hard" : "space");
  c.emit();
  c.emit();
  block(
    c,
    d.lowerings.map(({ dialect, sql }) => ({ start: dialect.start, end: sql.end })),
    (part) => c.upTo(part.end),
    true,
  );
  if (ownLine) document.dedent();
  document.close();
}

// ---- Sources and products ----------------------------------------------------------------------------------------------

function sourceTable(c: Cursor, t: ast.SourceTable): void {
  upToBody(c, t.end);
  const members = [...t.settings, ...t.columns, ...t.uniques].sort(byStart);
  block(c, members, (part) => columnOrOther(c, part), true);
}

function productMember(c: Cursor, m: ast.ProductMember) {
  switch (m.kind) {
    case "Setting":
      return setting(c, m);
    case "Input": {
      const members = m.load === undefined ? [...m.settings] : [...m.settings, m.load].sort(byStart);
      upToBody(c, m.end);
      if (c.token?.tokenType === T.OpenBrace && c.token.startOffset < m.end) {
        block(c, members, (part) => (part.kind === "Load" ? c.upTo(part.end) : setting(c, part)), true);
      }
      return;
    }
    case "Table":
    case "Port":
      return table(c, m);
    case "Model":
      return declaration(c, m);
    default:
      return policy(c, m);
  }
}

function table(c: Cursor, t: ast.TableDeclaration | ast.PortDeclaration): void {
  const steps = t.body.kind === "Pipeline" ? t.body.steps : [];
  const members: (ast.PipelineStep | ast.TableMember)[] = [...steps, ...t.members].sort(byStart);
  if (t.body.kind !== "Pipeline") opaqueBody(c, t.body);
  upToBody(c, t.end);
  if (c.token === undefined || c.token.startOffset >= t.end) return;
  block(c, members, (member) => (isStep(member) ? step(c, member) : tableMember(c, member)), false);
}

const memberKinds: ReadonlySet<string> = new Set<ast.TableMember["kind"]>([
  "Setting",
  "Schema",
  "Materialize",
  "Expect",
  "Access",
  "Mask",
  "Declassify",
  "Accept",
  "BreakGlass",
]);

function isStep(member: ast.PipelineStep | ast.TableMember): member is ast.PipelineStep {
  return !memberKinds.has(member.kind);
}

function opaqueBody(c: Cursor, body: ast.SqlBody | ast.PythonBody): void {
  c.upTo(body.start);
  c.emit();
  if (body.kind === "Sql") c.upTo(body.sql.end);
  else {
    c.gap("tight");
    list(c, body.arguments, (item) => argument(c, item), false, false);
  }
  if (body.result === undefined) return;
  upToBody(c, body.end);
  list(c, body.result, (part) => column(c, part), true);
}

function argument(c: Cursor, a: ast.Argument): void {
  c.upTo(a.value.start);
  expression(c, a.value);
}

// ---- Governance, tests -------------------------------------------------------------------------------------------------

function rulePart(c: Cursor, p: ast.RulePart): void {
  if (p.kind === "Setting") setting(c, p);
  else if (p.kind === "RuleWhere" || p.kind === "RuleRequire") {
    c.upTo(p.condition.start);
    expression(c, p.condition);
  } else c.upTo(p.end);
}

function testPart(c: Cursor, p: ast.TestPart): void {
  const value = p.kind === "Given" ? p.rows : p.kind === "As" ? p.attributes : p.expectation;
  if (value === undefined) {
    c.upTo(p.end);
    return;
  }
  c.upTo(value.start);
  expression(c, value);
}
