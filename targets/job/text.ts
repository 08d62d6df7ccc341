/** Pieces of a job's SQL: written like queries, finished with placeholders for relations and doubled braces for all others. */
import type {
  ColumnExpression,
  MeshExpression,
  MeshIR,
  PlaceIR,
  RelationRef,
  RowColumn,
  Type,
} from "../../compiler/mesh/mesh.ts";
import type { ReportProblem } from "../sdk/problem.ts";
import type { Dialect } from "../sql/dialect.ts";
import { writeExpression } from "../sql/expression.ts";
import { binds, type Fragment } from "../sql/fragment.ts";
import { Ink } from "../sql/ink.ts";
import { type Lookup, Pen } from "../sql/pen.ts";
import { hatchText } from "../sql/relation.ts";

/** `{table:paid}`; what would end it is written as `%7D`. */
export function placeholder(ref: RelationRef): string {
  return `{${referenceOf(ref).replace(/[%{}]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}}`;
}

/** `table:paid` */
export function referenceOf(ref: RelationRef): string {
  return `${ref.kind}:${ref.name}`;
}

export function doubleBraces(text: string): string {
  return text.replace(/[{}]/g, "$&$&");
}

/** Writes SQL over the rows of one relation, whose columns go by their bare names. */
export class JobText {
  readonly pen: Pen;
  readonly #ink = new Ink();
  readonly #alias = { name: "self" };
  readonly #types: ReadonlyMap<string, Type>;

  constructor(
    mesh: Pick<MeshIR, "functions">,
    dialect: Dialect,
    report: ReportProblem,
    place: PlaceIR,
    columns: readonly RowColumn[],
  ) {
    this.pen = new Pen(mesh, dialect, this.#ink, report, place);
    this.#types = new Map(columns.map((column) => [column.name, column.type]));
  }

  isNumber(column: string): boolean {
    const kind = this.#types.get(column)?.kind;
    return kind === "int" || kind === "float" || kind === "decimal";
  }

  readonly #lookup: Lookup = (column: ColumnExpression): Fragment => ({
    sql: this.#ink.column(this.#alias, this.pen.quote(column.name)),
    binds: binds.primary,
    type: column.type,
    shape: "column",
  });

  /** An expression over the rows. */
  write(node: MeshExpression): Fragment {
    return this.#settled(writeExpression(node, this.pen, this.#lookup));
  }

  /** The same with `sql` in place of any column. */
  writeAt(node: MeshExpression, sql: string): Fragment {
    const lookup: Lookup = ({ type }) => ({ sql, binds: binds.primary, type, shape: "column" });
    return this.#settled(writeExpression(node, this.pen, lookup));
  }

  #settled(written: Fragment): Fragment {
    return { ...written, sql: this.#ink.settle(written.sql, false) };
  }

  hole(name: string): string {
    return this.#ink.hole(name);
  }

  relation(ref: RelationRef): string {
    return this.#ink.relation(ref);
  }

  quote(name: string): string {
    return this.pen.quote(name);
  }

  /** An author's SQL with its relations in place. */
  hatch(sql: string, relations: readonly RelationRef[]): string {
    return hatchText(sql, relations, this.pen);
  }

  /** The text as it is run, without placeholders. */
  plain(sql: string): string {
    return this.#ink.finish(this.#ink.settle(sql, false), placeholder);
  }

  /** The text as the job carries it. */
  finish(sql: string): string {
    return this.#ink.finish(this.#ink.settle(sql, false), placeholder, doubleBraces);
  }
}
