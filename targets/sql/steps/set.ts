/** `union`, `union all`, `except`, `intersect`: SELECTs with words between, columns matched by name. */
import { layList } from "../block.ts";
import { writeTyped } from "../expression.ts";
import type { Fragment } from "../fragment.ts";
import type { Query } from "../query.ts";
import { project } from "./project.ts";
import type { StepOf, StepWriter } from "./step.ts";

export const writeSet: StepWriter<"set"> = (step, query) => {
  query.dropOrder();
  const { pen } = query;
  const words = step.operation.toUpperCase();
  let selects: readonly string[];
  if (continues(step, query, words)) selects = query.block.set!.selects;
  else {
    if (query.block.limit !== "" || query.block.set !== undefined) query.close();
    project(query, step.leftItems);
    selects = [query.select(step.columns)];
    query.restart();
  }
  const { block } = query;
  const source = { alias: { name: pen.quote(step.right.name) }, ref: step.right };
  const items = step.rightItems.map((item) => {
    const value = writeTyped(item.value, pen, (column) => query.column(source, column.name, column.type));
    const text = pen.ink.settle(value.sql, false);
    const name = pen.quote(item.name);
    return text === name ? text : `${text} AS ${name}`;
  });
  const right = `${layList("SELECT", items)}\nFROM ${pen.ink.relation(step.right)}`;
  const outputs = new Map<string, Fragment>();
  for (const column of step.columns) outputs.set(column.name, query.column(block.from, column.name, column.type));
  block.outputs = outputs;
  block.set = { words, selects: [...selects, right] };
  block.title = "combined";
};

/** The same operation again, over columns that are already as it wants them. */
function continues(step: StepOf<"set">, query: Query, words: string): boolean {
  const { block, pen } = query;
  if (block.set === undefined || block.set.words !== words || block.limit !== "") return false;
  const given = [...block.outputs];
  return (
    given.length === step.leftItems.length &&
    step.leftItems.every(({ name, value }, i) => {
      const [other, output] = given[i]!;
      if (value.op !== "column" || value.name !== other || name !== other) return false;
      return output.type !== undefined && pen.sameType(output.type, value.type);
    })
  );
}
