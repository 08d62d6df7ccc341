/** Why a database file could not be opened, in words that name the way out. The driver's texts were collected by trying each case. */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { databaseDamaged, databaseLocked, databaseUnusable } from "../../../language/diagnostics/registry/runtime.ts";

export function explainOpenFailure(message: string, shown: string): Diagnostic {
  const place = { file: shown, start: 0, end: 0 };
  const lock = /Conflicting lock is held in (.+?)(?: \(PID (\d+)\))?(?: by user (\S+))?\.? See also/s.exec(message);
  if (lock !== null) {
    const [, program = "another program", pid, user] = lock;
    const name = program.split("/").pop() ?? program;
    const holder = [
      pid === undefined ? name : `${name}, process ${pid}`,
      ...(user === undefined ? [] : [`of ${user}`]),
    ];
    return databaseLocked.at(place, { path: shown, holder: holder.join(" ") });
  }
  if (/Could not set lock/.test(message)) return databaseLocked.at(place, { path: shown, holder: "another process" });
  if (
    /not a valid DuckDB database|Corrupt|corrupt|checksum|newer version of DuckDB|Serialization Error/.test(message)
  ) {
    return databaseDamaged.at(place, { path: shown, reason: reasonOf(message) });
  }
  return databaseUnusable.at(place, { path: shown, reason: reasonOf(message) });
}

function reasonOf(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return line.replace(/^[A-Za-z ]*(Error|Exception): /, "").replace(/[.!]$/, "");
}
