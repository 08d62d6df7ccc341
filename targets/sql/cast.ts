/** Casts, and when one can be left out because the engine does the same by itself. */
import type { CastExpression, MeshExpression, Type } from "../../compiler/mesh/mesh.ts";
import { isNoForm } from "./dialect.ts";
import { firm, writeExpression } from "./expression.ts";
import { binds, type Fragment, primary, within } from "./fragment.ts";
import { digits, literal } from "./literal.ts";
import type { Lookup, Pen } from "./pen.ts";

export function writeCast(node: CastExpression, pen: Pen, lookup: Lookup): Fragment {
  const folded = foldLiteral(node);
  if (folded !== undefined) return folded;
  const { arg } = node;
  const from = arg.type;
  const written = writeExpression(arg, pen, lookup);
  // A text shows the digits behind the point that the type has.
  const shown = node.type.kind === "string" && (from.kind === "decimal" || from.kind === "float");
  const value = shown ? firm(written, from, pen) : written;
  if (arg.op === "literal" && arg.value === null) return nullOf(node.type, pen);
  if (node.type.kind === "enum" && from.kind === "string") return toEnum(value, node.type, node.safe, pen);
  // A unit put on or taken off, an enum as text: nothing happens on the engine.
  if (value.type !== undefined && pen.sameType(value.type, node.type)) return value;
  if (pen.dialect.typeName(node.type) === undefined) {
    pen.typeName(node.type);
    return value;
  }
  const form = pen.dialect.cast(value, from, node.type, node.safe);
  return isNoForm(form) ? pen.none(form) : form;
}

/** Enums are texts on every engine, so that a text is a member has to be asked. */
function toEnum(value: Fragment, type: Type & { kind: "enum" }, safe: boolean, pen: Pen): Fragment {
  const members = type.members.map((member) => pen.string(member)).join(", ");
  const text = within(value, binds.other);
  if (safe) return primary(`CASE WHEN ${text} IN (${members}) THEN ${value.sql} END`, type, [value]);
  const name = type.name.slice(type.name.lastIndexOf(".") + 1);
  const fails = pen.dialect.fail(`not a member of ${name}`, value);
  return primary(`CASE WHEN ${text} NOT IN (${members}) THEN ${fails} ELSE ${value.sql} END`, type, [value]);
}

export function nullOf(type: Type, pen: Pen): Fragment {
  if (type.kind === "null" || type.kind === "unknown") return literal("NULL");
  return { ...primary(`CAST(NULL AS ${pen.typeName(type)})`, type), shape: "literal" };
}

/** A number literal that takes a wider type is the same digits. */
function foldLiteral(node: CastExpression): Fragment | undefined {
  const { arg } = node;
  if (arg.op !== "literal" || typeof arg.value !== "string" || !widens(arg, node.type)) return undefined;
  return literal(digits(arg.value));
}

/** Without the casts that make a number wider, as engines do by themselves between numbers of different types. */
export function withoutWidening(node: MeshExpression): MeshExpression {
  let bare = node;
  while (bare.op === "cast" && !bare.safe && widens(bare.arg, bare.type)) bare = bare.arg;
  return bare;
}

/** Whether every value that `from` can have is one of `to`. */
function widens(from: MeshExpression, to: Type): boolean {
  const { type } = from;
  if (to.kind === "float") return type.kind === "int" || type.kind === "decimal" || type.kind === "float";
  if (to.kind === "int") return type.kind === "int";
  if (to.kind !== "decimal") return false;
  const room = to.precision - to.scale;
  if (type.kind === "decimal") return to.scale >= type.scale && room >= type.precision - type.scale;
  if (type.kind !== "int") return false;
  if (from.op === "literal" && typeof from.value === "string") return from.value.replace(/^-?0*/, "").length <= room;
  return room >= 19 || to.precision === 38;
}
