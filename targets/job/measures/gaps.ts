/** `gaps`: how many steps are missing between one value and the next. */
import type { MeshExpression } from "../../../compiler/mesh/mesh.ts";
import type { MeasureWriter } from "../measure.ts";
import type { RuleText } from "../rule-text.ts";

/** Distinct values in order; a distance of three and a half steps to the one before is two missing ones. */
export const writeGaps: MeasureWriter<"gaps"> = ({ column, step }, rule) => {
  const name = rule.quote(column);
  const { place, size } = onLine(name, step, rule);
  const distinct = `SELECT DISTINCT ${[...rule.groupItems, `${place} AS place`].join(", ")} FROM ${rule.self}${rule.whereText(`${name} IS NOT NULL`)}`;
  const over = [rule.partition, "ORDER BY place"].filter((part) => part !== "").join(" ");
  const distances = `SELECT ${[...rule.groupNames, `place - lag(place) OVER (${over}) AS distance`].join(", ")} FROM (${distinct})`;
  return {
    measure: rule.perQuery(`coalesce(sum(greatest(floor(distance / ${size}) - 1, 0)), 0)`, `(${distances})`),
  };
};

/** The column on a number line, and a step there: months, microseconds, or the number itself. */
function onLine(name: string, step: MeshExpression, rule: RuleText): { readonly place: string; readonly size: string } {
  const size = step.op === "literal" && typeof step.value === "string" ? step.value : undefined;
  if (step.type.kind === "months")
    return { place: `year(${name}) * 12 + month(${name})`, size: size ?? rule.write(step) };
  if (step.type.kind === "duration")
    return { place: `epoch_us(${name})`, size: size ?? `epoch_us(${rule.write(step)})` };
  return { place: name, size: size ?? rule.write(step) };
}
