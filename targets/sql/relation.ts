/** A table's or port's body as one readable SELECT of the dialect. */
import type { BodyIR, MeshIR, RelationRef, Step } from "../../compiler/mesh/mesh.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { TargetProblem } from "../sdk/problem.ts";
import { layList } from "./block.ts";
import type { Dialect } from "./dialect.ts";
import { Ink, shield } from "./ink.ts";
import { neededColumns } from "./needed.ts";
import { Pen } from "./pen.ts";
import { Query } from "./query.ts";
import { writeAggregate, writePivot } from "./steps/aggregate.ts";
import { writeDedupe, writeDistinct } from "./steps/distinct.ts";
import { writeJoin } from "./steps/join.ts";
import { writeProject } from "./steps/project.ts";
import { writeSet } from "./steps/set.ts";
import { writeSort, writeTake } from "./steps/sort.ts";
import type { StepWriter } from "./steps/step.ts";
import { writeUnnest, writeUnpivot } from "./steps/unnest.ts";
import { writeWhere } from "./steps/where.ts";

/** How relations are named, and what is done to all other text (a text with placeholders doubles its braces). */
export interface Naming {
  relation(ref: RelationRef): string;
  foreign?(text: string): string;
}

/**
 * One SELECT that yields the columns of `body` in their order, with exactly their types. Names of relations come from `naming`. Problems
 * are constructs that the dialect cannot express; the text then has NULL in their place and must not be run. A `view` may stand inside
 * of any other query.
 */
export function emitQuery(
  body: BodyIR,
  mesh: Pick<MeshIR, "functions">,
  dialect: Dialect,
  naming: Naming | ((ref: RelationRef) => string),
  view = false,
): Outcome<string, TargetProblem> {
  const problems: TargetProblem[] = [];
  const report = (each: TargetProblem) => {
    problems.push(each);
  };
  const ink = new Ink();
  const place = body.kind === "sql" ? body.place : body.steps[0]!.place;
  const pen = new Pen(mesh, dialect, ink, report, place);
  const text = body.kind === "sql" ? writeHatch(body, pen, view) : writePipeline(body.steps, pen, view);
  const { relation, foreign } = typeof naming === "function" ? { relation: naming, foreign: undefined } : naming;
  return { value: ink.finish(text, relation, foreign), diagnostics: problems };
}

const writers: { readonly [K in Exclude<Step["step"], "from">]: StepWriter<K> } = {
  where: writeWhere,
  project: writeProject,
  join: writeJoin,
  aggregate: writeAggregate,
  distinct: writeDistinct,
  dedupe: writeDedupe,
  sort: writeSort,
  take: writeTake,
  set: writeSet,
  unnest: writeUnnest,
  pivot: writePivot,
  unpivot: writeUnpivot,
};

function writePipeline(steps: readonly Step[], pen: Pen, view: boolean): string {
  const [first, ...rest] = steps;
  // INVARIANT: a pipeline starts with `from`.
  if (first?.step !== "from") throw new Error("a pipeline without `from`");
  const needed = neededColumns(steps);
  const query = new Query(pen, first, needed[0]!, takenNames(steps));
  rest.forEach((step, i) => {
    pen.place = step.place;
    if (step.step === "from") return;
    (writers[step.step] as StepWriter<typeof step.step>)(step, query, needed[i + 1]!);
    query.prune(needed[i + 1]!);
  });
  return query.finish(steps.at(-1)!.columns, view);
}

/** Names of relations and columns: a WITH query of such a name would hide one or read like one. */
function takenNames(steps: readonly Step[]): Set<string> {
  const taken = new Set<string>();
  for (const step of steps) {
    for (const column of step.columns) taken.add(column.name.toLowerCase());
    if (step.step === "from") taken.add(step.relation.name.toLowerCase());
    if (step.step === "join") taken.add(step.rightName.toLowerCase());
    if (step.step === "join" || step.step === "set") taken.add(step.right.name.toLowerCase());
  }
  return taken;
}

/** A text that may end in a limit. The words may also be names or stand in a comment, which costs a view time and no rows. */
const mayLimit = /\b(limit|fetch)\b/i;

/** The author's SQL as it stands, its columns cast to what was declared. */
function writeHatch(body: BodyIR & { kind: "sql" }, pen: Pen, view: boolean): string {
  const inner = hatchText(body.sql, body.relations, pen);
  const casts = body.columns.map((column) => {
    const name = pen.quote(column.name);
    return `CAST(${name} AS ${pen.typeName(column.type)}) AS ${name}`;
  });
  // A view may be joined with anything, and its limit must stand all the same.
  const kept = view && mayLimit.test(body.sql) ? pen.dialect.limitedWith : "";
  const lines = [`WITH written AS ${kept}(\n${inner}\n)`, layList("SELECT", casts), "FROM written"];
  return lines.join("\n");
}

/** A SQL text with its relations in place. Not a blank of it is touched, since its literals may span lines. */
export function hatchText(sql: string, relations: readonly RelationRef[], pen: Pen): string {
  const text = sql.replace(/^\s*\n/, "").replace(/[\s;]+$/, "");
  return text
    .split(/(\{\d+\}|\{\{|\}\})/)
    .map((part) => {
      if (part === "{{" || part === "}}") return part[0]!;
      const found = /^\{(\d+)\}$/.exec(part);
      const ref = found === null ? undefined : relations[Number(found[1])];
      return ref === undefined ? shield(part) : pen.ink.relation(ref);
    })
    .join("");
}
