/** The forms that can be imported, each with its reader, which is loaded only when it is asked for. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { CommandContext } from "../command.ts";
import type { Found } from "./found.ts";

export interface ReadForm {
  /** What it is imported from, for messages. */
  readonly expected: string;
  /** Reads all that is named; a diagnostic when something of it cannot be read at all. */
  read(from: readonly string[], context: CommandContext): Promise<Found | Diagnostic>;
}

export const readers: { readonly [form: string]: () => Promise<ReadForm> } = {
  sql: async () => (await import("./sql.ts")).sqlForm,
};
