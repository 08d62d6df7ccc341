/** From a type as written to a type: built-in ones, declared ones, units and `?`. */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import {
  decimalParameters,
  duplicateField,
  fieldClause,
  mapKey,
  mapKeyPromise,
  typeArguments,
} from "../../../language/diagnostics/registry/types.ts";
import { unitOnWrongType, unitTwice } from "../../../language/diagnostics/registry/units.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { Field, Type, ValueType } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";
import { isNumber } from "./common-type.ts";
import { decimalType, maximumPrecision } from "./decimal.ts";
import { builtinTypeNames, scalarNamed, unknownType, unknownValue } from "./scalars.ts";
import type { TypeTable } from "./type-table.ts";
import { typeText } from "./type-text.ts";
import { hasUnit, unitOf, withUnit } from "./unit.ts";

/** What resolution needs from the table of declarations. */
export interface TypeNames {
  readonly mesh: BoundMesh;
  named(symbol: SymbolOf<"Type"> | SymbolOf<"Enum">): ValueType;
  readonly unit: TypeTable["unit"];
  readonly declared: TypeTable["named"];
}

export function resolveType(type: ast.TypeExpression, file: BoundFile, report: Report, names: TypeNames): ValueType {
  if (type.kind === "StructType") return { type: structType(type, file, report, names), nullable: type.nullable };
  const value = bareType(type, file, report, names);
  const nullable = type.nullable || value.nullable;
  if (value.type.kind === "unknown") return unknownValue;
  if (type.unit === undefined) return nullable === value.nullable ? value : { ...value, nullable };
  const measured = unitBehind(type, type.unit, value, file, report, names);
  return measured === undefined ? unknownValue : { type: measured, nullable };
}

function bareType(type: ast.NamedType, file: BoundFile, report: Report, names: TypeNames): ValueType {
  const word = type.name.parts.length === 1 ? type.name.parts[0]!.text : undefined;
  if (word === "decimal") return { type: decimal(type, file, report), nullable: false };
  if (word === "list" || word === "map") return { type: collection(word, type, file, report, names), nullable: false };
  const scalar = word === undefined ? undefined : scalarNamed(word);
  const surplus = type.parameters.length + type.arguments.length > 0;
  if (scalar !== undefined) {
    if (surplus) return misfit(type, word!, "nothing behind its name", file, report);
    return { type: scalar, nullable: false };
  }
  const symbol = names.mesh.resolve(type.name, file, ["Type", "Enum"], (problem) =>
    report(withBuiltins(problem, word, file, type)),
  );
  if (symbol === undefined) return unknownValue;
  if (surplus) return misfit(type, symbol.name, "nothing behind its name", file, report);
  return names.named(symbol);
}

/** A misspelt name of a type is more likely a built-in one than anything declared. */
function withBuiltins(problem: Diagnostic, word: string | undefined, file: BoundFile, type: ast.NamedType): Diagnostic {
  const nearest =
    word === undefined ? undefined : (synonyms.get(word.toLowerCase()) ?? nearestName(word, builtinTypeNames));
  return nearest === undefined ? problem : { ...problem, ...replaceBy(placeOf(file, type.name), nearest) };
}

/** What the types are called in other languages. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["integer", "int"],
  ["bigint", "int"],
  ["smallint", "int"],
  ["long", "int"],
  ["int64", "int"],
  ["int32", "int"],
  ["number", "float"],
  ["double", "float"],
  ["real", "float"],
  ["float64", "float"],
  ["numeric", "decimal(18, 2)"],
  ["text", "string"],
  ["varchar", "string"],
  ["char", "string"],
  ["str", "string"],
  ["boolean", "bool"],
  ["datetime", "timestamp"],
  ["timestamptz", "timestamp"],
  ["interval", "duration"],
  ["binary", "bytes"],
  ["blob", "bytes"],
  ["array", "list"],
  ["record", "struct"],
  ["jsonb", "json"],
]);

function decimal(type: ast.NamedType, file: BoundFile, report: Report): Type {
  const [precision, scale] = type.parameters.map((each) => (each.kind === "Number" ? wholeNumber(each) : undefined));
  const fits =
    type.parameters.length === 2 &&
    type.arguments.length === 0 &&
    precision !== undefined &&
    scale !== undefined &&
    precision >= 1 &&
    precision <= maximumPrecision &&
    scale <= precision;
  if (fits) return decimalType(precision, scale);
  const found = file.parsed.source.text.slice(type.start, type.unit?.start ?? type.end);
  report(decimalParameters.at(placeOf(file, type), { found: found.replace(/\s+in\s*$/, "").trim() }));
  return unknownType;
}

function wholeNumber(literal: ast.NumberLiteral): number | undefined {
  return literal.form === "int" && !literal.percent && literal.unit === undefined ? Number(literal.text) : undefined;
}

function collection(
  word: "list" | "map",
  type: ast.NamedType,
  file: BoundFile,
  report: Report,
  names: TypeNames,
): Type {
  const [first, second] = type.arguments;
  const wanted = word === "list" ? 1 : 2;
  if (first === undefined || type.arguments.length !== wanted || type.parameters.length > 0) {
    const expected = word === "list" ? "one type, as in `list<int>`" : "two types, as in `map<string, int>`";
    return misfit(type, word, expected, file, report).type;
  }
  const item = resolveType(first, file, report, names);
  if (second === undefined) return item.type.kind === "unknown" ? unknownType : { kind: "list", item };
  const value = resolveType(second, file, report, names);
  if (item.type.kind === "unknown" || value.type.kind === "unknown") return unknownType;
  if (item.nullable || isComposed(item.type)) {
    report(mapKey.at(placeOf(file, first), { type: typeText(item.type) + (item.nullable ? "?" : "") }));
    return unknownType;
  }
  const promised = item.named === undefined ? undefined : names.declared(item.named);
  if (promised !== undefined && (promised.matches ?? promised.check ?? promised.labels[0]) !== undefined) {
    const base = typeText(item.type);
    const fixes = [{ title: `change to \`${base}\``, edits: [{ place: placeOf(file, first), text: base }] }];
    report(mapKeyPromise.at(placeOf(file, first), { type: promised.address.split(".").at(-1)!, base }, { fixes }));
    return unknownType;
  }
  return { kind: "map", key: item.type, value };
}

function isComposed(type: Type): boolean {
  return type.kind === "list" || type.kind === "map" || type.kind === "struct" || type.kind === "json";
}

function structType(type: ast.StructType, file: BoundFile, report: Report, names: TypeNames): Type {
  const fields: Field[] = [];
  const seen = new Map<string, ast.Name>();
  let known = true;
  for (const column of type.fields) {
    const twin = seen.get(column.name.text);
    if (twin !== undefined) {
      const related = [{ ...placeOf(file, twin), message: "first declared here" }];
      report(duplicateField.at(placeOf(file, column.name), { name: column.name.text }, { related }));
      continue;
    }
    seen.set(column.name.text, column.name);
    reportClause(column, file, report);
    const value = resolveType(column.type, file, report, names);
    if (value.type.kind === "unknown") known = false;
    const physical = column.physical?.value;
    fields.push({ ...value, name: column.name.text, ...(physical === undefined ? {} : { physical }) });
  }
  return known ? { kind: "struct", fields } : unknownType;
}

/** What belongs to a column alone: the rows of a table have no key inside of a value, and nobody could be told of the rest. */
function reportClause(field: ast.ColumnDeclaration, file: BoundFile, report: Report): void {
  const clause = field.key
    ? "key"
    : field.term !== undefined
      ? "is"
      : field.deprecated !== undefined
        ? "deprecated"
        : field.movedFrom !== undefined
          ? "moved from"
          : undefined;
  if (clause !== undefined) report(fieldClause.at(placeOf(file, field), { field: field.name.text, clause }));
}

function unitBehind(
  type: ast.NamedType,
  unit: ast.UnitExpression,
  value: ValueType,
  file: BoundFile,
  report: Report,
  names: TypeNames,
): Type | undefined {
  if (!isNumber(value.type)) {
    report(unitOnWrongType.at(placeOf(file, unit), { type: typeText(value.type) }));
    return undefined;
  }
  if (hasUnit(unitOf(value.type))) {
    const name = type.name.parts.at(-1)?.text ?? "";
    report(unitTwice.at(placeOf(file, unit), { type: name, unit: unitText(unitOf(value.type)) }));
    return undefined;
  }
  const resolved = names.unit(unit, file, report);
  return resolved === undefined ? undefined : withUnit(value.type, resolved);
}

function misfit(type: ast.NamedType, name: string, expected: string, file: BoundFile, report: Report): ValueType {
  report(typeArguments.at(placeOf(file, type), { type: name, expected }));
  return unknownValue;
}
