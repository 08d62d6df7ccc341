/** Why a rule gave up: what it wanted, in the words of a user, and what stood there. Caught where reading can go on. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Token } from "../tokens.ts";

export class Failure {
  /** "a name", "`:` and a type" */
  readonly expected: string;
  readonly token: Token;
  /** Says it better than "expected …, found …". */
  readonly diagnostic: Diagnostic | undefined;

  /** Something in the same list was reported before, so this is most likely its consequence. */
  silent = false;

  /** The way out, where there is one to name. */
  readonly hint: string | undefined;

  constructor(expected: string, token: Token, diagnostic?: Diagnostic, hint?: string) {
    this.hint = hint;
    this.expected = expected;
    this.token = token;
    this.diagnostic = diagnostic;
  }
}
