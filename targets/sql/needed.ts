/** Which columns of each step's result something later reads: a WITH clause lists no others. */
import type { MeshExpression, Step } from "../../compiler/mesh/mesh.ts";
import { eachColumn, sortValues } from "./visit.ts";

/** For each step the names of its columns that are read after it; of the last one all. */
export function neededColumns(steps: readonly Step[]): readonly ReadonlySet<string>[] {
  const needed: ReadonlySet<string>[] = new Array(steps.length);
  let after: ReadonlySet<string> = new Set(steps.at(-1)?.columns.map((column) => column.name));
  for (let i = steps.length - 1; i >= 0; i--) {
    const kept = keepsRow(steps[i]!, after);
    needed[i] = kept;
    after = neededBefore(steps[i]!, kept, steps[i - 1]);
  }
  return needed;
}

/** An aggregate without keys makes one row of all, also when nothing reads what it counts. */
function keepsRow(step: Step, after: ReadonlySet<string>): ReadonlySet<string> {
  if (step.step !== "aggregate" && step.step !== "pivot") return after;
  const aggregates = step.step === "aggregate" ? step.aggregates : step.values;
  if (step.keys.length > 0 || aggregates.some((each) => after.has(each.name))) return after;
  return new Set([...after, ...aggregates.slice(0, 1).map((each) => each.name)]);
}

function neededBefore(step: Step, after: ReadonlySet<string>, before: Step | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const read = (nodes: Iterable<MeshExpression>) => {
    for (const node of nodes)
      eachColumn(node, (column) => {
        if (column.side !== "right") names.add(column.name);
      });
  };
  const pass = () => {
    for (const name of after) names.add(name);
  };
  switch (step.step) {
    case "from":
      break;
    case "where":
      pass();
      read([step.condition]);
      break;
    case "project":
      read(step.items.filter((item) => after.has(item.name)).map((item) => item.value));
      break;
    case "join":
      for (const output of step.outputs) if (output.side === "left" && after.has(output.name)) names.add(output.column);
      if (step.on !== undefined) read([step.on]);
      if (step.asof !== undefined) read([step.asof.left, step.asof.right]);
      break;
    case "aggregate":
      read(step.keys.map((key) => key.value));
      read(step.aggregates.filter((item) => after.has(item.name)).map((item) => item.value));
      break;
    case "distinct":
      // Every column takes part in what is equal.
      for (const column of before?.columns ?? []) names.add(column.name);
      break;
    case "dedupe":
      pass();
      for (const key of step.keys) names.add(key);
      read(sortValues(step.order));
      break;
    case "sort":
      pass();
      read(sortValues(step.order));
      break;
    case "take":
      pass();
      break;
    case "set":
      read(step.leftItems.map((item) => item.value));
      break;
    case "unnest":
      for (const name of after) if (name !== step.name) names.add(name);
      read([step.list]);
      break;
    case "pivot":
      for (const key of step.keys) names.add(key);
      read(step.values.filter((each) => after.has(each.name)).map((each) => each.aggregate));
      break;
    case "unpivot":
      for (const name of step.kept) if (after.has(name)) names.add(name);
      read(step.sources.map((source) => source.value));
      break;
  }
  return names;
}
