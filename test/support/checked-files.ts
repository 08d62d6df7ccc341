/** Sources as tests write them, through the checking of declarations. */
import { checkDeclarations, type Declarations } from "../../compiler/check/declarations/declarations.ts";
import { createTypeTable } from "../../compiler/check/types/create-type-table.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { type BoundFiles, boundFiles, type Files } from "./bound-files.ts";

export interface CheckedFiles extends BoundFiles {
  readonly declarations: Declarations;
}

/** As `boundFiles`, with declarations checked; `check` conditions of types are not. */
export function checkedFiles(files: Files, today?: string): CheckedFiles {
  const bound = boundFiles(files, today);
  const diagnostics = [...bound.diagnostics];
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const types = createTypeTable(bound.mesh, () => undefined);
  const declarations = checkDeclarations(bound.mesh, types, report);
  types.checkDeclarations(report);
  return { ...bound, diagnostics, declarations };
}
