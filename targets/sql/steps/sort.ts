/** `sort` and `take`: ORDER BY and LIMIT. */
import type { OrderEntry } from "../block.ts";
import { writeExpression } from "../expression.ts";
import { canInline } from "../fuse.ts";
import type { Query } from "../query.ts";
import type { StepOf, StepWriter } from "./step.ts";

export const writeSort: StepWriter<"sort"> = (step, query) => {
  query.dropOrder();
  if (!fits(step, query)) query.close();
  query.block.order = step.order.map((key): OrderEntry => {
    const output = key.value.op === "column" ? key.value.name : undefined;
    return { key, output, fragment: writeExpression(key.value, query.pen, query.lookup) };
  });
};

export const writeTake: StepWriter<"take"> = (step, query) => {
  if (query.block.limit !== "" || query.block.expands) query.close();
  query.block.limit = query.pen.dialect.limit(step.count, step.skip);
  query.block.title = step.skip === 0 ? `first_${step.count}` : "some_rows";
};

/** A key that is no output is written over the rows of FROM, where an output of the same name must not hide a column. */
function fits(step: StepOf<"sort">, query: Query): boolean {
  const { block, pen } = query;
  if (block.limit !== "" || block.expands || block.order.length > 0) return false;
  const values = step.order.map((key) => key.value).filter((value) => value.op !== "column");
  if (values.length === 0) return true;
  if (block.set !== undefined || block.distinct !== "" || !canInline(query, values)) return false;
  if (block.qualified) return true;
  const renamed = new Set<string>();
  for (const [name, output] of block.outputs)
    if (pen.ink.settle(output.sql, false) !== pen.quote(name)) renamed.add(pen.quote(name));
  return values.every((value) =>
    pen.ink.columnsIn(writeExpression(value, pen, query.lookup).sql).every((column) => !renamed.has(column)),
  );
}
