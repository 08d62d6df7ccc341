/** Declared types, enums and units, resolved on first use. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { BoundFile, Report } from "../../bind/bound-mesh.ts";
import type { NamedTypeIR, Type, Unit, ValueType } from "../../mesh/mesh.ts";

export interface TypeTable {
  /** The type an expression of types stands for. Reports what is unknown; the result then has type `unknown`. */
  resolve(type: ast.TypeExpression, file: BoundFile, report: Report): ValueType;
  /** The unit that `EUR` or `USD/EUR` names. */
  unit(unit: ast.UnitExpression | ast.QualifiedName, file: BoundFile, report: Report): Unit | undefined;
  /** A declared type by its full name, with its refinement and labels. */
  named(fullName: string): NamedTypeIR | undefined;
  /** The enum that has `member`, among those visible in `file`, for hints. */
  enumWithMember(member: string, file: BoundFile): Type | undefined;
  /** The enum that `name` means in `file`, without reporting. */
  enumNamed(name: string, file: BoundFile): EnumType | undefined;
  /** The stored text of a member of an enum by the name that specs use for it. */
  enumMember(enumName: string, member: string): string | undefined;
  /** The names of an enum's members as specs use them, in order. */
  enumMembers(enumName: string): readonly string[];
}

export type EnumType = Extract<Type, { readonly kind: "enum" }>;
