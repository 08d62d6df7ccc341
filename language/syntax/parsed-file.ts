/** What the parser makes of one file. Tokens and comments lie beside the tree; both are made again from the text when asked for. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../text/source.ts";
import type { SourceFile } from "./ast.ts";

export interface ParsedFile {
  readonly source: SourceText;
  readonly ast: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}
