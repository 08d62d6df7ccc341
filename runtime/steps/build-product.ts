/**
 * One product from its sources to its readers: bring in, build beside, check, switch. Nothing a reader sees changes before the last step,
 * and every step before it can be cut off at any instruction and done again.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { runStopped, tableFailed } from "../../language/diagnostics/registry/runtime.ts";
import type { Place } from "../../language/text/source.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { RuntimeFailure } from "../failure.ts";
import { buildOrder, rulesRead } from "../job/build-order.ts";
import type { ProductJob, TableJob } from "../job/job.ts";
import { firstPlace } from "../place.ts";
import type { BuildReport, InputReport, TableReport } from "../report.ts";
import type { RunContext } from "../run-context.ts";
import { prepareStore, stored } from "../store/schema.ts";
import { type Shelf, shelfOf } from "../store/shelf.ts";
import { type Audited, audit } from "./audit.ts";
import { ingest } from "./ingest.ts";
import { publish, type Ready } from "./publish.ts";
import { inputRelation, Relations } from "./relations.ts";
import { transform } from "./transform.ts";

/** Brings one product up to date. What goes wrong is in the report; nothing is thrown for data, sources or rules. */
export async function buildProduct(job: ProductJob, context: RunContext): Promise<BuildReport> {
  const build = new Build(job, context);
  return build.run();
}

/** Collects what happens while a product is built, so that the report is complete wherever it ends. */
class Build {
  readonly #job: ProductJob;
  readonly #context: RunContext;
  readonly #inputs: InputReport[] = [];
  readonly #tables: TableReport[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #started: number;

  constructor(job: ProductJob, context: RunContext) {
    this.#job = job;
    this.#context = context;
    this.#started = context.host.now();
  }

  async run(): Promise<BuildReport> {
    const context = this.#context;
    this.#emit({ phase: "started" });
    try {
      await prepareStore(context.engine);
      if (!(await this.#bringIn())) return this.#report("failed");
      return await context.engine.with((session) => this.#make(session), context.signal);
    } catch (thrown) {
      if (thrown instanceof RuntimeFailure) {
        this.#diagnostics.push(...thrown.diagnostics);
        return this.#report("failed");
      }
      if (!(thrown instanceof EngineFailure)) throw thrown;
      if (thrown.kind === "cancelled") return this.#stopped();
      const { product: table } = this.#job;
      this.#diagnostics.push(tableFailed.at(this.#place(), { table, reason: thrown.message }));
      return this.#report("failed");
    }
  }

  async #bringIn(): Promise<boolean> {
    let complete = true;
    for (const input of this.#job.inputs) {
      if (input.kind !== "source") continue;
      const report = await ingest(this.#job.product, input, this.#context);
      if (this.#context.signal?.aborted === true) throw new EngineFailure("cancelled", "stopped", "");
      this.#inputs.push(report);
      const { outcome, added, seconds } = report;
      const phase = outcome === "loaded" ? "loaded" : outcome;
      this.#emit({ table: input.name, phase, rows: added, seconds });
      if (outcome === "failed") complete = false;
    }
    return complete;
  }

  async #make(session: Session): Promise<BuildReport> {
    const { product, inputs, tables } = this.#job;
    const relations = new Relations();
    for (const input of inputs) {
      const relation = await inputRelation(session, input, this.#context, this.#place());
      if (relation !== undefined) relations.input(input.name, relation);
    }
    const shelf = await shelfOf(session, product);
    const ready: Ready[] = [];
    // Rules that read a table which is built on theirs wait until all is built.
    const waiting: { table: TableJob; at: number }[] = [];
    for (const table of buildOrder(tables)) {
      const started = this.#context.host.now();
      const made = await this.#transform(table, relations, shelf, session, started);
      if (made === undefined) return this.#report("failed");
      const { version, fresh } = made;
      relations.table(table.name, { sql: stored(version.name), version: version.name, direct: true });
      if (!rulesRead(table).every((reference) => relations.has(reference))) {
        waiting.push({ table, at: ready.length });
        ready.push({ table, version, evaluated: [] });
        this.#tables.push(this.#tableReport(table, made, undefined, started, fresh ? "built" : "unchanged"));
        continue;
      }
      const checked = await this.#check(table, made, relations, shelf, session, started);
      this.#tables.push(checked.report);
      if (checked.audited.blocked) return this.#blocked();
      ready.push(readyTable(table, version, checked.audited));
    }
    for (const { table, at } of waiting) {
      const made = { version: ready[at]!.version, fresh: this.#tables[at]!.outcome === "built" };
      const checked = await this.#check(table, made, relations, shelf, session, this.#context.host.now());
      this.#tables[at] = { ...checked.report, seconds: this.#tables[at]!.seconds + checked.report.seconds };
      if (checked.audited.blocked) return this.#blocked();
      ready[at] = readyTable(table, made.version, checked.audited);
    }
    const changed = await publish(this.#job, ready, session, this.#context);
    this.#emit({ phase: changed ? "published" : "unchanged", seconds: this.#seconds() });
    return { product, ...this.#parts(), outcome: changed ? "built" : "unchanged" };
  }

  async #transform(table: TableJob, relations: Relations, shelf: Shelf, session: Session, started: number) {
    try {
      return await transform(this.#job, table, relations, shelf, session, this.#context);
    } catch (thrown) {
      if (!(thrown instanceof RuntimeFailure)) throw thrown;
      const { name, address } = table;
      const seconds = (this.#context.host.now() - started) / 1000;
      const { diagnostics } = thrown;
      this.#tables.push({ name, address, outcome: "failed", seconds, rules: [], quarantined: 0, diagnostics });
      this.#emit({ table: name, phase: "failed", seconds });
      return undefined;
    }
  }

  async #check(
    table: TableJob,
    made: { readonly version: Ready["version"]; readonly fresh: boolean },
    relations: Relations,
    shelf: Shelf,
    session: Session,
    started: number,
  ): Promise<{ report: TableReport; audited: Audited }> {
    if (table.audit.rules.length > 0 && made.fresh) this.#emit({ table: table.name, phase: "checking" });
    const { version, fresh } = made;
    const current = shelf.current(table.address)?.stored;
    const audited = await audit({ table, version, fresh, current, relations, session, context: this.#context });
    const outcome = audited.blocked ? "blocked" : made.fresh ? "built" : "unchanged";
    const report = this.#tableReport(table, made, audited, started, outcome);
    const rows = report.rows === undefined ? {} : { rows: report.rows };
    this.#emit({ table: table.name, phase: outcome, ...rows, seconds: report.seconds });
    return { report, audited };
  }

  #tableReport(
    table: TableJob,
    { version }: { readonly version: Ready["version"] },
    audited: Audited | undefined,
    started: number,
    outcome: TableReport["outcome"],
  ): TableReport {
    const { name, address } = table;
    const quarantined = audited?.quarantined ?? 0;
    const rows = audited?.rows ?? version.rows;
    return {
      name,
      address,
      outcome,
      stored: version.name,
      ...(rows === undefined ? {} : { rows }),
      seconds: (this.#context.host.now() - started) / 1000,
      rules: audited?.evaluated.map(({ result }) => result) ?? [],
      quarantined,
      diagnostics: audited?.diagnostics ?? [],
    };
  }

  #blocked(): BuildReport {
    this.#emit({ phase: "blocked", seconds: this.#seconds() });
    return { product: this.#job.product, ...this.#parts(), outcome: "blocked" };
  }

  #stopped(): BuildReport {
    this.#diagnostics.push(runStopped.at(this.#place(), { product: this.#job.product }));
    return { product: this.#job.product, ...this.#parts(), outcome: "stopped" };
  }

  #report(outcome: "failed"): BuildReport {
    this.#emit({ phase: "failed", seconds: this.#seconds() });
    return { product: this.#job.product, ...this.#parts(), outcome };
  }

  #parts(): Omit<BuildReport, "product" | "outcome"> {
    const nested = [...this.#inputs, ...this.#tables].flatMap(({ diagnostics }) => diagnostics);
    return {
      inputs: this.#inputs,
      tables: this.#tables,
      seconds: this.#seconds(),
      diagnostics: [...nested, ...this.#diagnostics],
    };
  }

  #seconds(): number {
    return (this.#context.host.now() - this.#started) / 1000;
  }

  #place(): Place {
    const source = this.#job.inputs.find((input) => input.kind === "source");
    return firstPlace(this.#context.host, this.#context.root, source?.place, this.#job.tables[0]?.place);
  }

  #emit(event: Omit<Parameters<RunContext["emit"]>[0], "product">): void {
    this.#context.emit({ product: this.#job.product, ...event });
  }
}

function readyTable(table: TableJob, version: Ready["version"], { evaluated, keep }: Audited): Ready {
  return { table, version, evaluated, ...(keep === undefined ? {} : { keep }) };
}
