/** What writing an expression needs to know: the mesh, the dialect, where columns stand, and whom to tell what has no form. */
import type { ColumnExpression, MeshIR, PlaceIR, Type } from "../../compiler/mesh/mesh.ts";
import {
  namesDifferByCase,
  regexBeyondTarget,
  targetLessExact,
  targetWithoutForm,
  targetWithoutFunction,
  targetWithoutType,
} from "../../language/diagnostics/registry/targets.ts";
import { problem, type ReportProblem } from "../sdk/problem.ts";
import type { Dialect, NoForm } from "./dialect.ts";
import { type Fragment, primary } from "./fragment.ts";
import type { Ink } from "./ink.ts";

/** Finds a column of the rows that an expression stands over. */
export type Lookup = (column: ColumnExpression) => Fragment;

export class Pen {
  readonly mesh: Pick<MeshIR, "functions">;
  readonly dialect: Dialect;
  readonly ink: Ink;
  readonly report: ReportProblem;
  /** The step that is being written. */
  place: PlaceIR;
  /** How many lists the expression that is being written looks into. */
  depth = 0;

  constructor(mesh: Pick<MeshIR, "functions">, dialect: Dialect, ink: Ink, report: ReportProblem, place: PlaceIR) {
    this.mesh = mesh;
    this.dialect = dialect;
    this.ink = ink;
    this.report = report;
    this.place = place;
  }

  quote(name: string): string {
    const { longestName, title } = this.dialect;
    if (longestName !== undefined && name.length * 4 > longestName && bytesOf(name) > longestName)
      this.none({ construct: `the name \`${name}\``, why: `${title} cuts names after ${longestName} bytes` });
    return this.dialect.quote(name);
  }

  string(text: string): string {
    return this.dialect.string(text);
  }

  typeName(type: Type): string {
    const name = this.dialect.typeName(type);
    if (name !== undefined) return name;
    this.report(problem(targetWithoutType, this.place, { target: this.dialect.title, type: type.kind }));
    return "NULL";
  }

  /** Whether two types are one type on the engine. */
  sameType(left: Type, right: Type): boolean {
    return left === right || this.dialect.typeName(left) === this.dialect.typeName(right);
  }

  /** Reports that there is no exact form, and stands in for it. */
  none(form: NoForm): Fragment {
    const { title } = this.dialect;
    this.report(problem(targetWithoutForm, this.place, { target: title, construct: form.construct, why: form.why }));
    return primary("NULL", undefined);
  }

  /** Says that something is less exact there. */
  caution(why: string): void {
    this.report(problem(targetLessExact, this.place, { target: this.dialect.title, why }));
  }

  noFunction(name: string): Fragment {
    this.report(problem(targetWithoutFunction, this.place, { target: this.dialect.title, function: name }));
    return primary("NULL", undefined);
  }

  beyondRegex(part: string): void {
    this.report(problem(regexBeyondTarget, this.place, { target: this.dialect.title, part }));
  }

  sameName(first: string, second: string): void {
    this.report(problem(namesDifferByCase, this.place, { target: this.dialect.title, first, second }));
  }
}

function bytesOf(name: string): number {
  return new TextEncoder().encode(name).length;
}
