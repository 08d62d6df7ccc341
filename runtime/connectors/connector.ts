/**
 * What every connector gives the loader: a relation that the engine can scan, how to find each declared column in it, and what is known of the
 * data without reading it. The loader does the rest (fitting, rejecting, merging), the same for every source.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { Place } from "../../language/text/source.ts";
import type { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import type { SourceColumnJob, SourceInputJob } from "../job/job.ts";
import type { RawColumn } from "../load/fit.ts";
import type { RunContext } from "../run-context.ts";
import type { Settings } from "./settings.ts";

export interface Connector {
  readonly name: string;
  /** Looks at the source: is it there, has it the declared columns. Throws `RuntimeFailure` with what is wrong. */
  open(request: OpenRequest): Promise<Reading>;
}

export interface OpenRequest {
  readonly input: SourceInputJob;
  readonly settings: Settings;
  /** The input's place, for messages. */
  readonly place: Place;
  readonly session: Session;
  readonly context: RunContext;
}

/** Only rows with more than this in the append column, or null there. */
export interface Since {
  readonly column: SourceColumnJob;
  readonly value: string;
}

/** A source that was looked at and can be read. */
export interface Reading {
  /** Equal facts, equal data; absent where only reading tells. */
  readonly facts?: string;
  /** Fetches what the engine cannot scan by itself; called once, outside of the load's transaction. Rows beyond `since` are enough. */
  fetch?(since: Since | undefined): Promise<void>;
  /** A relation of the rows, read strictly or, after that has failed, row by row. */
  relation(tolerant: boolean): Promise<RawRelation>;
  /** A reading failure that is not about single rows, in words; undefined when a tolerant reading should sort it out. */
  explain(failure: EngineFailure): Diagnostic | undefined;
  close(): Promise<void>;
}

export interface RawRelation {
  /** What stands behind FROM. */
  readonly from: string;
  column(column: SourceColumnJob): RawColumn;
  /** Where a row came from; in tolerant relations only. */
  readonly position?: { readonly file: string; readonly row: string };
  /** Rows that could not be read as rows at all: a query of `file, row, reason, raw`, asked after the relation was scanned. */
  readonly broken?: string;
  /** Says of a row that it could not be read, as a reason or null. */
  readonly unreadable?: string;
}
