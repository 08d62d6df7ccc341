/**
 * What the placeholders of a job's SQL stand for right now. A step that runs alone finds it in the store: the version of a table is known
 * by what it computes and from what, so the answer is the same whoever asks.
 */
import { portNotBuilt } from "../../language/diagnostics/registry/runtime.ts";
import type { Place } from "../../language/text/source.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { qualified } from "../engines/duckdb/sql-text.ts";
import { RuntimeFailure } from "../failure.ts";
import type { InputJob, ProductJob, TableJob } from "../job/job.ts";
import { fill } from "../job/placeholders.ts";
import type { RunContext } from "../run-context.ts";
import { currentOf } from "../store/current.ts";
import { findInput } from "../store/inputs.ts";
import { stored } from "../store/schema.ts";
import { shelfOf } from "../store/shelf.ts";
import { tableIdentity } from "./identity.ts";
import { inputKey } from "./input-key.ts";

export interface Relation {
  /** What stands behind FROM. */
  readonly sql: string;
  /** Stored name that tells the data's version. */
  readonly version: string;
  /** `sql` is that stored relation itself, not the public view over it. */
  readonly direct: boolean;
}

/** Relations of one product by reference: `input:orders`, `table:paid`, `port:daily`. */
export class Relations {
  readonly #known = new Map<string, Relation>();

  input(name: string, relation: Relation): void {
    this.#known.set(`input:${name}`, relation);
  }

  table(name: string, relation: Relation): void {
    this.#known.set(`table:${name}`, relation);
    this.#known.set(`port:${name}`, relation);
  }

  get(reference: string): Relation | undefined {
    return this.#known.get(reference);
  }

  has(reference: string): boolean {
    return this.#known.has(reference);
  }

  /** The SQL with every placeholder filled; `own` gives those that are no relation of the product. */
  fill(sql: string, own: (name: string) => string | undefined = () => undefined): string {
    return fill(sql, (name) => own(name) ?? this.#known.get(name)?.sql);
  }
}

/** The relation of an input that was brought in; undefined when it was not. A port that has no data yet is a failure. */
export async function inputRelation(
  session: Session,
  input: InputJob,
  context: RunContext,
  place: Place,
): Promise<Relation | undefined> {
  if (input.kind === "source") {
    const found = await findInput(session, inputKey(input, context));
    return found === undefined ? undefined : { sql: stored(found.stored), version: found.stored, direct: true };
  }
  const current = await currentOf(session, input.address);
  if (current === undefined) {
    const product = input.address.split(".").slice(0, -1).join(".");
    throw new RuntimeFailure(portNotBuilt.at(place, { port: input.address, product }));
  }
  return { sql: qualified(input.view.schema, input.view.name), version: current.stored, direct: false };
}

/** All relations of a product that are there, as a step that runs alone finds them. Tables whose inputs are missing are left out. */
export async function relationsOf(
  session: Session,
  job: ProductJob,
  tables: readonly TableJob[],
  context: RunContext,
  place: Place,
): Promise<Relations> {
  const relations = new Relations();
  const shelf = await shelfOf(session, job.product);
  for (const input of job.inputs) {
    const relation = await inputRelation(session, input, context, place);
    if (relation !== undefined) relations.input(input.name, relation);
  }
  for (const table of tables) {
    if (!table.reads.every((reference) => relations.has(reference))) continue;
    const version = shelf.find(table.address, tableIdentity(table, relations, context));
    if (version !== undefined)
      relations.table(table.name, { sql: stored(version.name), version: version.name, direct: true });
  }
  return relations;
}
