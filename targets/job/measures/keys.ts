/** Measures that compare keys: inside the table, with another table's key, and row by row with another table. */
import type { MeasureWriter } from "../measure.ts";

/** One pass that counts each key. Equal nulls are equal keys. */
export const writeUnique: MeasureWriter<"unique"> = ({ columns }, rule) => {
  const keys = columns.map((name) => rule.quote(name));
  const items = [...rule.groupItems, ...keys.map((key, i) => `${key} AS k${i + 1}`), "count(*) AS n"];
  const by = items
    .slice(0, -1)
    .map((_, i) => i + 1)
    .join(", ");
  const counted = `(SELECT ${items.join(", ")} FROM ${rule.self}${rule.whereText()} GROUP BY ${by})`;
  const measure = rule.perQuery("coalesce(count_if(n = 1) / sum(n), 1)", counted);
  // Rows of one value each, since a row with nulls equals another one, which a null by itself does not.
  const key = rowOf([...rule.groups.map((group) => group.sql), ...keys]);
  const repeated = `SELECT ${key} FROM ${rule.self}${rule.whereText()} GROUP BY ${key} HAVING count(*) > 1`;
  return { measure, failing: rule.failing(`${key} IN (${repeated})`) };
};

/** A hash join against the keys that are known there. */
export const writeReferences: MeasureWriter<"references"> = ({ column, relation, target }, rule) => {
  const name = rule.quote(column);
  const key = rule.quote(target);
  const known = `SELECT ${key} FROM ${rule.text.relation(relation)} WHERE ${key} IS NOT NULL`;
  const items = [...rule.groupItems, `${name} IN (${known}) AS found`];
  const from = `(SELECT ${items.join(", ")} FROM ${rule.self}${rule.whereText(`${name} IS NOT NULL`)})`;
  return {
    measure: rule.perQuery("coalesce(count_if(found) / nullif(count(*), 0), 1)", from),
    failing: rule.failing(`${name} IS NOT NULL AND ${name} NOT IN (${known})`),
  };
};

/**
 * Rows of both sides brought together by key: the share on which all columns agree. A row that only one side has disagrees; with groups, which
 * rows of the other side do not have, only rows that are here count.
 */
export const writeMatches: MeasureWriter<"matches"> = ({ relation, keys, columns }, rule) => {
  const names = [...keys, ...columns.filter((name) => !keys.includes(name))].map((name) => rule.quote(name));
  const items = [...names.map((name, i) => `${name} AS c${i + 1}`), "TRUE AS present"];
  const other = rule.text.relation(relation);
  const here = `(SELECT ${[...rule.groupItems, ...items].join(", ")} FROM ${rule.self}${rule.whereText()}) AS a`;
  const there = `(SELECT ${items.join(", ")} FROM ${other}) AS b`;
  const same = names.map((_, i) => `a.c${i + 1} IS NOT DISTINCT FROM b.c${i + 1}`);
  const on = same.slice(0, keys.length).join(" AND ");
  const agree = ["a.present", "b.present", ...same.slice(keys.length)].join(" AND ");
  const join = rule.groups.length === 0 ? "FULL JOIN" : "LEFT JOIN";
  const row = rowOf(names);
  return {
    measure: rule.perQuery(
      `coalesce(count_if(${agree}) / nullif(count(*), 0), 1)`,
      `${here} ${join} ${there} ON ${on}`,
    ),
    failing: rule.failing(`${row} NOT IN (SELECT ${row} FROM ${other})`),
  };
};

function rowOf(values: readonly string[]): string {
  return `struct_pack(${values.map((value, i) => `c${i + 1} := ${value}`).join(", ")})`;
}
