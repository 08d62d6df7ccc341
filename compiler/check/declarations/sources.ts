/** What source tables look like once they are checked: where pipelines and contracts find declared columns. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { Place } from "../../../language/text/source.ts";
import type { SymbolOf } from "../../bind/bound-mesh.ts";
import type { ColumnIR, SourceTableIR } from "../../mesh/mesh.ts";

/** A column as its author declared it: of a source table, a port's schema or the result of a step. */
export interface DeclaredColumn {
  readonly node: ast.ColumnDeclaration;
  /** Its labels are those of its named type and its own. */
  readonly ir: ColumnIR;
  /** Where its name stands. */
  readonly place: Place;
}

export interface CheckedSourceTable {
  readonly source: SymbolOf<"Source">;
  readonly node: ast.SourceTable;
  /** `columns` here and in `ir` are the same, in the same order; a second column of one name is left out of both. */
  readonly columns: readonly DeclaredColumn[];
  readonly ir: SourceTableIR;
}

export interface SourceTables {
  /** The table of an address such as `retail.sales.Shop.orders`. */
  sourceTable(address: string): CheckedSourceTable | undefined;
}
