/** `group … aggregate`, `aggregate` alone, and `pivot`, which is an aggregate of a case for each listed value. */
import type { NamedValue } from "../../../compiler/mesh/mesh.ts";
import { writeExpression } from "../expression.ts";
import type { Fragment } from "../fragment.ts";
import { canProject, hasPinned, isRows } from "../fuse.ts";
import { nameAfter } from "../names.ts";
import type { Query } from "../query.ts";
import type { StepWriter } from "./step.ts";

export const writeAggregate: StepWriter<"aggregate"> = (step, query, needed) => {
  group(
    query,
    step.keys,
    step.aggregates.filter((item) => needed.has(item.name)),
  );
  query.block.title = nameAfter(
    "by",
    step.keys.map((key) => key.name),
    step.keys.length > 0 ? "grouped" : "totals",
  );
};

export const writePivot: StepWriter<"pivot"> = (step, query, needed) => {
  const type = (name: string) => step.columns.find((column) => column.name === name)!;
  const keys = step.keys.map((name): NamedValue => {
    const { type: of, nullable } = type(name);
    return { name, value: { op: "column", name, type: of, nullable } };
  });
  const values = step.values.filter((each) => needed.has(each.name));
  group(
    query,
    keys,
    values.map((each) => ({ name: each.name, value: each.aggregate })),
  );
  query.block.title = "pivoted";
};

function group(query: Query, keys: readonly NamedValue[], aggregates: readonly NamedValue[]): void {
  query.dropOrder();
  const values = [...keys, ...aggregates].map((item) => item.value);
  if (!isRows(query) || hasPinned(query) || !canProject(query, values)) query.close();
  const { block, pen } = query;
  const outputs = new Map<string, Fragment>();
  for (const item of [...keys, ...aggregates]) outputs.set(item.name, writeExpression(item.value, pen, query.lookup));
  block.groups = keys.map((key) => outputs.get(key.name)!);
  block.outputs = outputs;
}
