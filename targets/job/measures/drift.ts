/**
 * `drift`: how far a column's values have moved from a baseline. Numbers: the Kolmogorov-Smirnov distance, the largest difference of the two
 * distribution functions. All else: total variation, half the sum of the differences of shares. Both count each value first, so they
 * sort and join distinct values, not rows. Nulls have no part; a side without values has not moved.
 */
import { binds, within } from "../../sql/fragment.ts";
import type { MeasureWriter } from "../measure.ts";

export const writeDrift: MeasureWriter<"drift"> = ({ column, baseline }, rule) => {
  const { text, groupItems, groupNames, partition } = rule;
  const name = rule.quote(column);
  const present = `${name} IS NOT NULL`;
  const side = (relation: string, where: string, now: number) => {
    const items = [...groupItems, `${name} AS value`, `${now} AS now`, `${1 - now} AS before`];
    return `SELECT ${items.join(", ")} FROM ${relation}${where}`;
  };
  const here = side(rule.self, rule.whereText(present), 1);
  let there: string;
  if (baseline === "previous") there = side(text.hole("previous"), rule.whereText(present), 0);
  else {
    const scope = baseline.where === undefined ? "" : `${within(text.write(baseline.where), binds.and)} AND `;
    there = side(text.relation(baseline.relation), ` WHERE ${scope}${present}`, 0);
  }
  const by = [...groupNames, "value"];
  const counts = `SELECT ${[...by, "sum(now) AS now", "sum(before) AS before"].join(", ")} FROM (${here} UNION ALL ${there}) GROUP BY ${by.join(", ")}`;
  const total = (count: string) => `nullif(sum(${count}) OVER (${partition}), 0)`;
  const running = `${partition === "" ? "" : `${partition} `}ORDER BY value ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
  const numbers = text.isNumber(column);
  const share = (count: string) => `${numbers ? `sum(${count}) OVER (${running})` : count} / ${total(count)}`;
  const distances = `SELECT ${[...groupNames, `abs(${share("now")} - ${share("before")}) AS distance`].join(", ")} FROM (${counts})`;
  return {
    measure: rule.perQuery(`coalesce(${numbers ? "max(distance)" : "sum(distance) / 2"}, 0)`, `(${distances})`),
  };
};
