/**
 * What was applied to an environment: the mesh, the versions of its tables and what was accepted. A folder holds it:
 * `state.json`, replaced in one step, and `journal.jsonl`, which says what an apply had begun when it was killed. Never data, never secrets.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { stateDamaged, stateNewer } from "../../language/diagnostics/registry/state.ts";
import type { Host } from "../../language/host.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { MeshIR } from "../mesh/mesh.ts";

export interface State {
  readonly version: 1;
  /** Counts applies; a saved plan names the one it was made from. */
  readonly serial: number;
  readonly environment: string;
  /** The mesh as it was applied; absent before the first apply. */
  readonly mesh?: MeshIR;
  /** Version of each built table and port by address (`tableVersions`). */
  readonly built: { readonly [address: string]: string };
  /** Breaking changes that somebody let through, newest last. */
  readonly accepted: readonly AcceptedChange[];
  /** Stacks of infrastructure that were begun, so that one whose domain is gone is found. */
  readonly stacks?: readonly StackName[];
}
export interface StackName {
  /** Address of its domain. */
  readonly domain: string;
  readonly project: string;
  readonly stack: string;
}
export interface AcceptedChange {
  readonly address: string;
  readonly reason: string;
  readonly plan: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One line of the journal. */
export type JournalEntry =
  | { readonly event: "begin"; readonly plan: string; readonly at: string }
  | { readonly event: "end"; readonly plan: string; readonly at: string };

/** The state of one environment in a folder. */
export class StateFolder {
  readonly #host: Host;
  readonly folder: string;
  readonly #environment: string;

  constructor(host: Host, folder: string, environment: string) {
    this.#host = host;
    this.folder = folder;
    this.#environment = environment;
  }

  get lockPath(): string {
    return `${this.folder}/lock.json`;
  }

  /** The state, empty before the first apply. A file that cannot be understood is an error and never overwritten. */
  read(): Outcome<State | undefined, Diagnostic> {
    const path = `${this.folder}/state.json`;
    const text = this.#host.readText(path);
    const place = { file: path, start: 0, end: 0 };
    if (text === undefined)
      return this.#host.facts(path) === undefined
        ? { value: this.#empty(), diagnostics: [] }
        : { value: undefined, diagnostics: [stateDamaged.at(place, { reason: "it is there but cannot be opened" })] };
    let state: Partial<State>;
    try {
      state = JSON.parse(text) as Partial<State>;
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ");
      return { value: undefined, diagnostics: [stateDamaged.at(place, { reason })] };
    }
    if (typeof state.version === "number" && state.version > 1)
      return { value: undefined, diagnostics: [stateNewer.at(place, { version: state.version })] };
    if (state.version !== 1 || typeof state.serial !== "number" || typeof state.built !== "object")
      return { value: undefined, diagnostics: [stateDamaged.at(place, { reason: "it is not a state of chimerac" })] };
    return { value: { ...this.#empty(), ...state }, diagnostics: [] };
  }

  /** Replaces the state in one step: whoever reads sees the old or the new one. */
  write(state: State): void {
    this.#host.writeAtomic(`${this.folder}/state.json`, `${JSON.stringify(state)}\n`);
  }

  journal(entry: JournalEntry): void {
    this.#host.append(`${this.folder}/journal.jsonl`, `${JSON.stringify(entry)}\n`);
  }

  /** The apply that began and did not end, if the last one was killed. */
  unfinished(): string | undefined {
    let open: string | undefined;
    for (const line of (this.#host.readText(`${this.folder}/journal.jsonl`) ?? "").split("\n")) {
      const entry = parseEntry(line);
      if (entry?.event === "begin") open = entry.plan;
      if (entry?.event === "end") open = undefined;
    }
    return open;
  }

  #empty(): State {
    return { version: 1, serial: 0, environment: this.#environment, built: {}, accepted: [] };
  }
}

/** The last line of a killed process may be cut: it then tells nothing. */
function parseEntry(line: string): JournalEntry | undefined {
  try {
    return JSON.parse(line) as JournalEntry;
  } catch {
    return undefined;
  }
}
