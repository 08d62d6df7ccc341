/** What to say when two numbers do not have the same unit. */
import type { Fix } from "../../../language/diagnostics/diagnostic.ts";
import { unitMismatch, unitMissing } from "../../../language/diagnostics/registry/units.ts";
import { useFix } from "../../bind/suggestions.ts";
import type { Type, Unit } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { hasUnit, unitOf } from "../types/unit.ts";
import { placeIn, unwrapped } from "./checked.ts";

/** Reports that `right` cannot be `action`ed with `left`; marks the plain number where one of the two is plain. */
export function reportUnits(
  action: string,
  left: { readonly type: Type; readonly checked?: CheckedExpression },
  right: CheckedExpression,
  context: ExpressionContext,
): void {
  const a = unitOf(left.type);
  const b = unitOf(right.value.type);
  if (hasUnit(a) && hasUnit(b)) {
    const params = { left: unitText(a), right: unitText(b), action };
    context.report(unitMismatch.at(placeIn(context, right.syntax), params));
    return;
  }
  const plain = hasUnit(b) && left.checked !== undefined ? left.checked : right;
  const unit = hasUnit(a) ? a : b;
  const place = placeIn(context, plain.syntax);
  context.report(unitMissing.at(place, { unit: unitText(unit), action }, { fixes: unitFixes(plain, unit, context) }));
}

/** A plain number that is written out can be given the unit. */
function unitFixes(plain: CheckedExpression, unit: Unit, context: ExpressionContext): readonly Fix[] {
  const syntax = unwrapped(plain.syntax);
  const number = syntax.kind === "Unary" && syntax.operator === "-" ? syntax.operand : syntax;
  const names = Object.keys(unit);
  if (number.kind !== "Number" || names.length !== 1 || unit[names[0]!] !== 1) return [];
  const full = names[0]!;
  const short = full.slice(full.lastIndexOf(".") + 1);
  const inReach = context.mesh.lookup(short, context.file, ["Unit"]);
  const place = placeIn(context, { start: number.end, end: number.end });
  // A unit of another domain comes with its `use`; where its short name means something else already, the full one is written.
  const name = inReach === undefined || inReach.fullName === full ? short : full;
  const brought = inReach === undefined ? useFix(full, context.file).edits : [];
  return [{ title: `write it in \`${name}\``, edits: [{ place, text: ` ${name}` }, ...brought] }];
}
