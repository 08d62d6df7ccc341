/** Columns as their authors declare them: in source tables, port schemas and results of steps. */

import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  duplicateColumn,
  nullableKey,
  repeatedKey,
  unknownKeyColumn,
} from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report } from "../../bind/bound-mesh.ts";
import type { ColumnIR, Type, ValueType } from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";
import { addLabelsOfType, labelsInside } from "../types/labels-of-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { addNotes, type Mutable } from "./declared.ts";
import type { LabelTable } from "./labels.ts";
import type { DeclaredColumn } from "./sources.ts";

export interface ColumnContext {
  readonly mesh: BoundMesh;
  readonly types: TypeTable;
  readonly labels: LabelTable;
  readonly report: Report;
}

export interface DeclaredColumns {
  /** In order; a second column of one name is left out. */
  readonly columns: readonly DeclaredColumn[];
  /** The key of the `key` columns first, then each `unique(…)`. */
  readonly keys: readonly (readonly string[])[];
}

/** Checks columns and keys; `owner` is the address of what they belong to. Labels of a column are those of its type and its own. */
export function declareColumns(
  nodes: readonly ast.ColumnDeclaration[],
  uniques: readonly ast.UniqueDeclaration[],
  owner: string,
  file: BoundFile,
  ctx: ColumnContext,
): DeclaredColumns {
  const byName = new Map<string, DeclaredColumn>();
  for (const node of nodes) {
    const name = node.name.text;
    const earlier = byName.get(name);
    if (earlier === undefined) {
      if (name !== "")
        byName.set(name, { node, ir: columnIR(node, owner, file, ctx), place: placeOf(file, node.name) });
      continue;
    }
    const related = [{ ...earlier.place, message: "first declared here" }];
    ctx.report(duplicateColumn.at(placeOf(file, node.name), { column: name }, { related }));
  }
  const columns = [...byName.values()];
  return { columns, keys: keysOf(columns, uniques, byName, owner, file, ctx.report) };
}

// Tens of thousands of columns: one object each, filled in place.
function columnIR(node: ast.ColumnDeclaration, owner: string, file: BoundFile, ctx: ColumnContext): ColumnIR {
  const value = ctx.types.resolve(node.type, file, ctx.report);
  const name = node.name.text;
  const ir: Mutable<ColumnIR> = {
    address: `${owner}.${name}`,
    name,
    type: value.type,
    nullable: value.nullable,
    labels: columnLabels(node, value, file, ctx),
    place: placeIR(file.parsed.source, node.name),
  };
  if (value.named !== undefined) ir.named = value.named;
  if (node.physical !== undefined) ir.physical = node.physical.value;
  const term = node.term === undefined ? undefined : ctx.mesh.resolve(node.term, file, ["Term"], ctx.report);
  if (term !== undefined) ir.term = term.fullName;
  addNotes(ir, node, owner);
  return ir;
}

const none: readonly string[] = [];

/** Labels of the named types in the column's type, of the fields of its structs, and its own; each once, in that order. */
function columnLabels(
  node: ast.ColumnDeclaration,
  value: ValueType,
  file: BoundFile,
  ctx: ColumnContext,
): readonly string[] {
  const { labels, types, report } = ctx;
  const plain = value.named === undefined && isPlain(value.type);
  if (plain && node.labels.length === 0) return none;
  const found = new Set<string>();
  if (!plain) {
    addLabelsOfType(value, types, found);
    for (const label of labels.resolve(labelsInside(node.type), file, report)) found.add(label);
    for (const label of found) labels.use(label);
  }
  for (const label of labels.resolve(node.labels, file, report)) found.add(label);
  return found.size === 0 ? none : [...found];
}

function isPlain(type: Type): boolean {
  return type.kind !== "list" && type.kind !== "map" && type.kind !== "struct";
}

function keysOf(
  columns: readonly DeclaredColumn[],
  uniques: readonly ast.UniqueDeclaration[],
  byName: ReadonlyMap<string, DeclaredColumn>,
  owner: string,
  file: BoundFile,
  report: Report,
): readonly (readonly string[])[] {
  const keyColumns = columns.filter((column) => column.node.key);
  for (const column of keyColumns) checkNotNull(column, column.node.type, file, report);
  const keys: (readonly string[])[] = keyColumns.length === 0 ? [] : [keyColumns.map((column) => column.ir.name)];
  for (const unique of uniques) {
    const names: string[] = [];
    let known = true;
    for (const name of unique.columns) {
      const column = byName.get(name.text);
      if (column === undefined) {
        known = false;
        const place = placeOf(file, name);
        const params = { column: name.text, table: owner.slice(owner.lastIndexOf(".") + 1) };
        report(unknownKeyColumn.at(place, params, didYouMean(place, name.text, byName.keys())));
      } else if (names.includes(name.text)) {
        report(
          duplicateColumn.at(placeOf(file, name), { column: name.text }, { hint: "name each column of a key once" }),
        );
      } else {
        if (!column.node.key) checkNotNull(column, name, file, report);
        names.push(name.text);
      }
    }
    if (!known || names.length === 0) continue;
    const same = keys.find((key) => key.length <= names.length && key.every((name) => names.includes(name)));
    if (same === undefined) keys.push(names);
    else {
      const shown = same.map((name) => `\`${name}\``).join(", ");
      report(repeatedKey.at(placeOf(file, unique), { columns: shown }));
    }
  }
  return keys;
}

/** Names the type as written; the fix takes its `?` away. */
function checkNotNull(
  column: DeclaredColumn,
  at: { readonly start: number; readonly end: number },
  file: BoundFile,
  report: Report,
): void {
  if (!column.ir.nullable || column.ir.type.kind === "unknown") return;
  const { type } = column.node;
  const written = file.parsed.source.text.slice(type.start, type.end);
  const question = { start: type.end - 1, end: type.end };
  const fixes = written.endsWith("?")
    ? [{ title: "take the `?` away", edits: [{ place: placeOf(file, question), text: "" }] }]
    : [];
  report(nullableKey.at(placeOf(file, at), { column: column.ir.name, type: written }, { fixes }));
}
