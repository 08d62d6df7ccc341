/** What the lexer makes of a file: tokens for the parser, comments for the formatter, and what it could not read. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Comment, Token } from "./tokens.ts";

export interface TokenList {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}
