/** `unique(keys)`, `references(column, port.key)`, `matches(other, keys)`: what is said about keys. */
import {
  matchesColumns,
  measureArguments,
  referencesTarget,
} from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { isUnique } from "../../steps/keys.ts";
import type { FlowColumn } from "../../steps/rows.ts";
import { commonType } from "../../types/common-type.ts";
import { floatType } from "../../types/scalars.ts";
import { typeText } from "../../types/type-text.ts";
import type { CheckedMeasure, RuleContext } from "../context.ts";
import { columnArgument, relationArgument, requireArguments } from "./columns.ts";

const share = { type: floatType, low: 0, high: 1, bare: "all" } as const;

export function checkUnique(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "unique(day, country)";
  if (call.where !== undefined && !requireArguments(call, call.arguments.length, form, context)) return undefined;
  const syntax = call.arguments.flatMap((each) => (each.kind === "List" ? each.items : [each]));
  const columns = (syntax.length === 0 ? [undefined] : syntax).map((each) => columnArgument(each, call, form, context));
  if (columns.some((column) => column === undefined)) return undefined;
  const names = [...new Set(columns.map((column) => column!.name))];
  const proven = isUnique(context.rows, names);
  return {
    ir: { measure: "unique", columns: names },
    word: "unique",
    ...share,
    columns: names,
    ...(proven ? { certain: "the pipeline makes this a key" } : {}),
  };
}

export function checkReferences(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "references(customer_id, customers.id)";
  const { ctx } = context;
  if (!requireArguments(call, 2, form, context)) return undefined;
  const [from, to] = call.arguments;
  const column = columnArgument(from, call, form, context);
  if (column === undefined) return undefined;
  if (to?.kind !== "Field") {
    const problem = "the other side is a column of an input, a table or a port";
    ctx.report(measureArguments.at(placeOf(ctx.file, to ?? call), { measure: "references", problem, form }));
    return undefined;
  }
  const relation = relationArgument(to.target, context);
  if (relation === undefined || relation.rows.open) return undefined;
  const asColumn: ast.Reference = { kind: "Reference", name: to.field, start: to.field.start, end: to.field.end };
  const target = columnArgument(asColumn, call, form, context, relation.rows);
  if (target === undefined) return undefined;
  if (commonType(column.type, target.type) === undefined) {
    const params = {
      column: column.name,
      type: typeText(column.type),
      target: `${relation.ref.name}.${target.name}`,
      targetType: typeText(target.type),
    };
    ctx.report(referencesTarget.at(placeOf(ctx.file, to), params));
    return undefined;
  }
  return {
    ir: { measure: "references", column: column.name, relation: relation.ref, target: target.name },
    word: "references",
    ...share,
    columns: [column.name],
  };
}

export function checkMatches(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "matches(ledger, id)";
  const { ctx } = context;
  if (call.where !== undefined && !requireArguments(call, call.arguments.length, form, context)) return undefined;
  const [other, ...rest] = call.arguments;
  const syntax = rest.flatMap((each) => (each.kind === "List" ? each.items : [each]));
  if (other === undefined || syntax.length === 0) {
    const problem = other === undefined ? "the other relation is missing" : "the key is missing";
    ctx.report(measureArguments.at(placeOf(ctx.file, call), { measure: "matches", problem, form }));
    return undefined;
  }
  const relation = relationArgument(other, context);
  if (relation === undefined || relation.rows.open) return undefined;
  const keys = syntax.map((each) => columnArgument(each, call, form, context));
  if (keys.some((key) => key === undefined)) return undefined;
  const names = keys.map((key) => key!.name);
  const others = new Map(relation.rows.columns.map((column) => [column.name, column]));
  const unlike = (problem: string) => {
    ctx.report(matchesColumns.at(placeOf(ctx.file, call), { problem }));
    return undefined;
  };
  const compared: FlowColumn[] = [];
  for (const column of context.rows.columns) {
    const match = others.get(column.name);
    const isKey = names.includes(column.name);
    if (match === undefined && isKey) return unlike(`\`${relation.ref.name}\` has no column \`${column.name}\``);
    if (match === undefined) continue;
    if (commonType(column.type, match.type) === undefined)
      return unlike(
        `\`${column.name}\` is \`${typeText(column.type)}\` here and \`${typeText(match.type)}\` in \`${relation.ref.name}\``,
      );
    if (!isKey) compared.push(column);
  }
  return {
    ir: { measure: "matches", relation: relation.ref, keys: names, columns: compared.map((column) => column.name) },
    word: "matches",
    ...share,
    columns: names,
  };
}
