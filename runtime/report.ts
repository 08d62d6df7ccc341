/** What a run has to say: plain data, complete enough for the command, the journal, a catalog and an alert. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import type { PlainValue } from "./engines/duckdb/values.ts";
import type { AuditRuleJob, JobPlace } from "./job/job.ts";

export interface InputReport {
  readonly name: string;
  readonly address: string;
  /** `loaded`: a new version. `unchanged`: the source has nothing new. `failed`: the old version stays. */
  readonly outcome: "loaded" | "unchanged" | "failed";
  /** Stored relation that stands for the input now. */
  readonly stored?: string;
  /** Rows of the version, and how many of them are new. */
  readonly rows: number;
  readonly added: number;
  readonly rejected: number;
  /** Why rows were rejected, most frequent first. */
  readonly reasons: readonly RejectReason[];
  readonly quarantine?: string;
  readonly seconds: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RejectReason {
  readonly column?: string;
  readonly reason: string;
  readonly rows: number;
  /** Where the first such row stands. */
  readonly example?: { readonly file?: string; readonly row?: number };
}

export interface TableReport {
  readonly name: string;
  readonly address: string;
  /** `built`: a new version. `unchanged`: definition and inputs are those of the version that stands. */
  readonly outcome: "built" | "unchanged" | "blocked" | "failed";
  readonly stored?: string;
  readonly rows?: number;
  readonly seconds: number;
  readonly rules: readonly RuleResult[];
  readonly quarantined: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RuleResult {
  readonly rule: string;
  readonly text: string;
  readonly place: JobPlace;
  readonly action: AuditRuleJob["action"];
  readonly generated: boolean;
  /** Null when the measure has no value, such as an average of no rows. With groups, the worst group's. */
  readonly measured: number | null;
  /** The bound as a range, ends included unless `ne`; what `within` and `steady` came to. */
  readonly bound: BoundResult;
  readonly held: boolean;
  /** What was wrong in words: for a measure that could not be taken, or a schema that differs. */
  readonly problem?: string;
  /** Up to five rows that fail, sensitive columns masked. */
  readonly samples?: readonly { readonly [column: string]: PlainValue }[];
  /** Groups that fail, worst first, at most twenty; `failing` counts all. */
  readonly groups?: readonly GroupResult[];
  readonly failing?: number;
}

export interface GroupResult {
  readonly group: { readonly [column: string]: PlainValue };
  readonly measured: number | null;
  readonly bound: BoundResult;
}

export interface BoundResult {
  readonly low?: number;
  readonly high?: number;
  /** The bound itself is not allowed. */
  readonly lowOpen?: boolean;
  readonly highOpen?: boolean;
  /** For `ne`. */
  readonly not?: number;
  /** How it came about, such as `the earlier value 120 ± 5%` or `no earlier value`. */
  readonly says: string;
}

export interface BuildReport {
  readonly product: string;
  /** ISO 8601: the end of the interval that it was asked for. */
  readonly interval?: string;
  /** `built`: readers see something new. `unchanged`: nothing to do. `blocked`: a rule held it back. */
  readonly outcome: "built" | "unchanged" | "blocked" | "failed" | "skipped" | "stopped";
  readonly inputs: readonly InputReport[];
  readonly tables: readonly TableReport[];
  readonly seconds: number;
  readonly diagnostics: readonly Diagnostic[];
}
