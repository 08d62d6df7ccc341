/** A step's writer: grows the query by the step. `needed` are the columns of its result that something reads. */
import type { Step } from "../../../compiler/mesh/mesh.ts";
import type { Query } from "../query.ts";

export type StepOf<K extends Step["step"]> = Extract<Step, { step: K }>;
export type StepWriter<K extends Step["step"]> = (step: StepOf<K>, query: Query, needed: ReadonlySet<string>) => void;
