/** `from paid`, `from paid as p`: the rows of an input, a table or a port of the same product. */
import { pipelineStart, secondFrom } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { type FlowColumn, noRows, type Origin, openRows, type Relation, type Rows, rowColumns } from "./rows.ts";

export const checkFrom: StepChecker<ast.FromStep> = (step, rows, ctx) => {
  if (rows !== noRows) {
    ctx.report(secondFrom.at(placeOf(ctx.file, step), {}));
    return { steps: [], rows };
  }
  const relation = ctx.relation(step.relation);
  if (relation === undefined) return { steps: [], rows: openRows };
  const read = readRelation(relation, (step.alias ?? step.relation.parts.at(-1))?.text ?? "");
  return {
    steps: [{ step: "from", relation: relation.ref, columns: rowColumns(read.columns), place: ctx.place(step) }],
    rows: read,
  };
};

/** The rows of a relation as a pipeline sees them that calls it `name`. */
export function readRelation(relation: Relation, name: string): Rows {
  const { rows } = relation;
  // A relation stands for itself, unless a join in it multiplied rows that may now be summed.
  const multiplied = [...rows.origins.values()].some((each) => each !== undefined);
  const own: readonly Origin[] | undefined = multiplied ? undefined : [{ name }];
  const origins = own === undefined ? rows.origins : new Map([[own[0]!, undefined]]);
  const columns = rows.columns.map(
    (column): FlowColumn => ({
      name: column.name,
      type: column.type,
      nullable: column.nullable,
      ...(column.named === undefined ? {} : { named: column.named }),
      short: column.name,
      relation: name,
      labels: column.labels,
      ...(column.place === undefined ? {} : { place: column.place }),
      direct: column.direct,
      indirect: column.indirect,
      origins: own ?? column.origins,
      ...(column.values === undefined ? {} : { values: column.values }),
      row: column.row,
      ...(column.deprecated === undefined ? {} : { deprecated: column.deprecated }),
    }),
  );
  return {
    columns,
    keys: rows.keys,
    dependencies: rows.dependencies,
    influence: rows.influence,
    origins,
    ...(rows.whereTrue === undefined ? {} : { whereTrue: rows.whereTrue }),
    open: rows.open,
  };
}

/** Reports a step that stands where no rows are yet. */
export function reportMissingFrom(step: ast.PipelineStep, ctx: StepContext): void {
  ctx.report(pipelineStart.at(placeOf(ctx.file, step), { step: stepWord(step) }));
}

/** The word that a step starts with. */
export function stepWord(step: ast.PipelineStep): string {
  switch (step.kind) {
    case "SetOperation":
      return step.operation;
    case "Join":
      return step.type === "inner" ? "join" : `${step.type} join`;
    default:
      return step.kind.toLowerCase();
  }
}
