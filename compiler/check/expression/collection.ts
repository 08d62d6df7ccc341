/** Lists and structs written out. */
import { duplicateField, emptyList } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Field, MeshExpression, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood } from "./checked.ts";
import { inferTogether, reportDifferent } from "./coalesce.ts";
import { castTo, coerce, commonTypeOf } from "./coerce.ts";

export function inferList(syntax: ast.ListLiteral, context: ExpressionContext, hint?: Type): CheckedExpression {
  const wanted = hint?.kind === "list" ? hint : undefined;
  if (syntax.items.length === 0) {
    if (wanted !== undefined) return understood(syntax, { op: "list", items: [], type: wanted, nullable: false });
    context.report(emptyList.at(placeIn(context, syntax), {}));
    return broken(syntax);
  }
  // `x in [a, b]` hints with the item's type, a list's own type hints with its items'.
  const itemHint = wanted === undefined ? hint : wanted.item.type;
  const items = inferTogether(
    syntax.items.map((item) => ({ syntax: item, context })),
    itemHint,
  );
  if (items.some(isUnknown)) return broken(syntax);
  const values = items.map((item) => item.value);
  const common = wantedOrCommon(values, wanted?.item.type);
  if ("misfit" in common) {
    reportDifferent("items of one list", items[0]!, items[common.misfit]!, context);
    return broken(syntax);
  }
  const nullable = values.some((value) => value.nullable) || wanted?.item.nullable === true;
  const type: Type = { kind: "list", item: { type: common.type, nullable } };
  return understood(syntax, {
    op: "list",
    items: values.map((value) => castTo(value, common.type)),
    type,
    nullable: false,
  });
}

function wantedOrCommon(values: readonly MeshExpression[], wanted: Type | undefined) {
  if (wanted !== undefined && values.every((value) => coerce(value, wanted) !== undefined)) return { type: wanted };
  return commonTypeOf(values);
}

export function inferStruct(syntax: ast.StructLiteral, context: ExpressionContext, hint?: Type): CheckedExpression {
  const wanted = hint?.kind === "struct" ? hint.fields : [];
  const values = new Map<string, CheckedExpression>();
  let known = true;
  for (const field of syntax.fields) {
    const name = field.name.text;
    const expected = wanted.find((each) => each.name === name);
    const checked = inferExpression(field.value, context, expected?.type);
    if (isUnknown(checked)) known = false;
    if (values.has(name)) {
      context.report(duplicateField.at(placeIn(context, field.name), { name }));
      known = false;
      continue;
    }
    const converted = expected === undefined || isUnknown(checked) ? undefined : coerce(checked.value, expected.type);
    values.set(name, converted === undefined ? checked : understood(field.value, converted, checked.named));
  }
  if (!known) return broken(syntax);
  const names = inOrder([...values.keys()], wanted);
  const fields = names.map((name) => ({ name, value: values.get(name)!.value }));
  const types = names.map((name): Field => {
    const { value, named } = values.get(name)!;
    const field = { name, type: value.type, nullable: value.nullable };
    return named === undefined ? field : { ...field, named };
  });
  return understood(syntax, { op: "struct", fields, type: { kind: "struct", fields: types }, nullable: false });
}

/** The order of the wanted struct when the names are the same, else the author's. */
function inOrder(names: readonly string[], wanted: readonly Field[]): readonly string[] {
  if (wanted.length !== names.length || !wanted.every((field) => names.includes(field.name))) return names;
  return wanted.map((field) => field.name);
}
