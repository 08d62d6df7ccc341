/**
 * The SQL hatch as the checker sees it. Checking is synchronous and never touches an engine: it says which SQL texts it needs to
 * have bound, and is run again with the answers. A need is named by a hash of all it depends on, so an answer can be kept for as
 * long as anybody likes.
 */
import type { RowColumn } from "../../mesh/mesh.ts";

/** A SQL text to bind against the columns of the relations it names. */
export interface HatchNeed {
  /** Hash of the rest: equal needs have equal answers. */
  readonly key: string;
  /** The author's text with `{0}`, `{1}` … in place of the relations named in braces; other braces are doubled. */
  readonly sql: string;
  /** In the order of the placeholders. */
  readonly relations: readonly { readonly name: string; readonly columns: readonly RowColumn[] }[];
}

/** What the engine understood. */
export interface HatchAnswer {
  /** Columns of the result in order; empty where the text could not be bound. */
  readonly columns: readonly HatchColumn[];
  /** Set where the text could not be bound. `offset` counts UTF-16 code units in the need's `sql`. */
  readonly error?: { readonly message: string; readonly offset?: number };
}

export interface HatchColumn {
  readonly name: string;
  /** `unknown` where Chimera has no such type: the author must declare the result. */
  readonly type: RowColumn["type"];
  readonly direct: readonly HatchOrigin[];
  readonly indirect: readonly HatchOrigin[];
}

/** A column of one of the need's relations. */
export interface HatchOrigin {
  /** Index in `relations`. */
  readonly relation: number;
  readonly column: string;
}

/** Answers by the key of their need. */
export type HatchAnswers = ReadonlyMap<string, HatchAnswer>;
