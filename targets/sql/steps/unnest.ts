/** `unnest` and `unpivot`: rows out of a row. */
import { writeExpression, writeTyped } from "../expression.ts";
import { type Fragment, primary } from "../fragment.ts";
import { canInline, hasPinned, isRows } from "../fuse.ts";
import type { Query } from "../query.ts";
import type { StepWriter } from "./step.ts";

export const writeUnnest: StepWriter<"unnest"> = (step, query, needed) => {
  query.dropOrder();
  if (!isRows(query) || query.block.fromEnds || hasPinned(query) || !canInline(query, [step.list])) query.close();
  const { block, pen } = query;
  const list = writeExpression(step.list, pen, query.lookup);
  const item = step.columns.find((column) => column.name === step.name)!;
  const outputs = keep(query, needed);
  if (pen.dialect.unnest === "select") {
    outputs.set(step.name, { ...primary(`unnest(${list.sql})`, item.type), pinned: true });
    block.expands = true;
  } else {
    const source = query.aliasFor("items", { kind: "table", name: "items" });
    const name = pen.quote(step.name);
    block.qualified = true;
    block.fromEnds = pen.dialect.unnestEndsFrom;
    block.joins.push(pen.dialect.unnestFrom(list, source.alias.name, name, item.type));
    outputs.set(step.name, query.column(source, step.name, item.type));
  }
  block.outputs = outputs;
  block.title = "unnested";
};

export const writeUnpivot: StepWriter<"unpivot"> = (step, query, needed) => {
  query.dropOrder();
  const values = step.sources.map((source) => source.value);
  if (!isRows(query) || query.block.fromEnds || hasPinned(query) || !canInline(query, values)) query.close();
  const { block, pen } = query;
  const typed = (name: string) => step.columns.find((column) => column.name === name)!.type;
  const rows = step.sources.map((source) => ({
    label: pen.string(source.label),
    value: writeTyped(source.value, pen, query.lookup),
  }));
  const outputs = keep(query, new Set(step.kept.filter((name) => needed.has(name))));
  if (pen.dialect.unnest === "select") {
    const labels = rows.map((row) => row.label).join(", ");
    const items = rows.map((row) => row.value.sql).join(", ");
    outputs.set(step.name, { ...primary(`unnest([${labels}])`, typed(step.name)), pinned: true });
    outputs.set(step.value, { ...primary(`unnest([${items}])`, typed(step.value)), pinned: true });
    block.expands = true;
  } else {
    const source = query.aliasFor("pairs", { kind: "table", name: "pairs" });
    block.qualified = true;
    block.fromEnds = pen.dialect.unnestEndsFrom;
    block.joins.push(pen.dialect.unpivotFrom(source.alias.name, pen.quote(step.name), pen.quote(step.value), rows));
    outputs.set(step.name, query.column(source, step.name, typed(step.name)));
    outputs.set(step.value, query.column(source, step.value, typed(step.value)));
  }
  block.outputs = outputs;
  block.title = "unpivoted";
};

function keep(query: Query, names: ReadonlySet<string>): Map<string, Fragment> {
  const kept = new Map<string, Fragment>();
  for (const [name, value] of query.block.outputs) if (names.has(name)) kept.set(name, value);
  return kept;
}
