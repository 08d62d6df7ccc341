/** `distinct`, and `dedupe`: the first row of each key. */
import type { SortKey } from "../../../compiler/mesh/mesh.ts";
import { writeOrder } from "../call.ts";
import { writeExpression } from "../expression.ts";
import { binds, primary } from "../fragment.ts";
import { canInline, hasPinned, isRows } from "../fuse.ts";
import { sortValues } from "../visit.ts";
import type { StepWriter } from "./step.ts";

export const writeDistinct: StepWriter<"distinct"> = (_step, query) => {
  query.dropOrder();
  if (!isRows(query)) query.close();
  query.block.distinct = "DISTINCT";
  query.block.title = "distinct_rows";
};

export const writeDedupe: StepWriter<"dedupe"> = (step, query) => {
  query.dropOrder();
  const values = sortValues(step.order);
  const keysCheap = step.keys.every((key) => query.block.outputs.get(key)?.shape === "column");
  if (!isRows(query) || hasPinned(query) || !keysCheap || !canInline(query, values)) query.close();
  const { block, pen } = query;
  const keys = step.keys.map((key) => block.outputs.get(key)!.sql).join(", ");
  const place = `row_number() OVER (PARTITION BY ${keys} ORDER BY ${writeOrder(step.order, pen, query.lookup)})`;
  switch (pen.dialect.dedupe) {
    case "qualify":
      block.qualify = `${place} = 1`;
      break;
    case "distinct on": {
      block.distinct = `DISTINCT ON (${keys})`;
      block.order = [
        ...step.keys.map((name) => ({ key: plainKey(name), output: undefined, fragment: block.outputs.get(name)! })),
        ...step.order.map((key) => ({
          key,
          output: undefined,
          fragment: writeExpression(key.value, pen, query.lookup),
        })),
      ];
      block.title = "deduped";
      // Its ORDER BY decides which row is kept, so nothing may be added.
      query.close();
      break;
    }
    case "window": {
      const column = query.freeColumn("place");
      block.title = "ranked";
      block.outputs = new Map([...block.outputs, [column, primary(place, { kind: "int" })]]);
      query.close();
      const ranked = query.block.outputs.get(column)!;
      query.block.outputs.delete(column);
      query.block.where.push({ sql: `${ranked.sql} = 1`, binds: binds.comparison, shape: "computed" });
      break;
    }
  }
  query.block.title = "deduped";
};

function plainKey(name: string): SortKey {
  const value = { op: "column", name, type: { kind: "unknown" }, nullable: false } as const;
  return { value, descending: false, nulls: "last" };
}
