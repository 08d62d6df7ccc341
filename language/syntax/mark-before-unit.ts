/** `int? in EUR`: what is said of a `?` before a unit, by the parser of types and where a cast makes a list of the unit. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { foreignForm } from "../diagnostics/registry/syntax.ts";
import type { SourceText, Span } from "../text/source.ts";

/** `type` ends with its `?`. */
export function markBeforeUnit(source: SourceText, type: Span, unit: Span): Diagnostic {
  const { path, text } = source;
  const place = { file: path, start: type.start, end: unit.end };
  const written = text.slice(place.start, place.end);
  const bare = text.slice(type.start, type.end).replace(/\s*\?$/, "");
  const chimera = `${bare} in ${text.slice(unit.start, unit.end)}?`;
  const fixes = [{ title: "put the `?` behind the unit", edits: [{ place, text: chimera }] }];
  const hint = "the `?` says that the whole type may be null, so it stands behind its unit";
  return foreignForm.at(place, { written, chimera }, { hint, fixes });
}
