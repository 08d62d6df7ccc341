/** One change of a mesh as readers of a port see it, and who is touched. The words of the plan's JSON. */
import type { PlaceIR } from "../mesh/mesh.ts";

/**
 * - breaking: what a reader may rely on is gone or weaker;
 * - value-changing: same contract, other values or rows on the same input;
 * - additive: something beside what was there;
 * - metadata: nothing a reader could notice in the data, or a stronger promise.
 */
export type ChangeCategory = "breaking" | "value-changing" | "additive" | "metadata";
export const categories: readonly ChangeCategory[] = ["breaking", "value-changing", "additive", "metadata"];

export const changeKinds = ["source", "product", "input", "table", "port", "column", "rule"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Machine-readable reasons, stable: `--accept` names them. */
export const changeReasons = [
  "added",
  "removed",
  "renamed",
  "type-changed",
  "type-widened",
  "type-narrowed",
  "unit-changed",
  "became-nullable",
  "became-required",
  "value-changed",
  "rows-changed",
  "key-added",
  "key-lost",
  "label-added",
  "label-removed",
  "rule-loosened",
  "rule-tightened",
  "rule-changed",
  "block-to-quarantine",
  "fresh-loosened",
  "fresh-tightened",
  "retain-shortened",
  "retain-lengthened",
  "purpose-added",
  "purpose-removed",
  "owner-changed",
  "version-changed",
  "schedule-changed",
  "materialization-changed",
  "history-dropped",
  "settings-changed",
  "described",
  "deprecated",
] as const;
export type ChangeReason = (typeof changeReasons)[number];

/** A product that reads the changed port. */
export interface AffectedConsumer {
  readonly product: string;
  readonly owner: string;
  /** It reads what changed, also in a filter, join or sort. */
  readonly affected: boolean;
  /** Where it reads it; of an unaffected consumer its input. */
  readonly place: PlaceIR;
  readonly why: string;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly address: string;
  readonly category: ChangeCategory;
  readonly reason: ChangeReason;
  /** Stored rows go that no run brings back: only `--accept` lets it through, whatever the version says. */
  readonly destructive?: true;
  /** Before and after, as people read them. */
  readonly before?: string;
  readonly after?: string;
  /** Where the new side says so; of what is gone, where the old side did. */
  readonly place: PlaceIR;
  readonly consumers: readonly AffectedConsumer[];
}
