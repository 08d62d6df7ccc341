/** Declared columns that a source does not have: each is told, with the name that was probably meant. */
import { sourceColumnMissing } from "../../language/diagnostics/registry/runtime.ts";
import { nearestName } from "../../language/text/nearest-name.ts";
import type { Place } from "../../language/text/source.ts";
import { RuntimeFailure } from "../failure.ts";
import type { SourceColumnJob } from "../job/job.ts";

/** Throws when a column of `declared` is not among `there`; `where` names the file or table. */
export function requireDeclared(
  declared: readonly SourceColumnJob[],
  there: readonly string[],
  where: string,
  place: Place,
): void {
  const known = new Set(there);
  const missing = declared.filter((column) => !known.has(column.physical));
  if (missing.length === 0) return;
  const columns = there.length === 0 ? "none" : there.map((name) => `\`${name}\``).join(", ");
  throw new RuntimeFailure(
    ...missing.map(({ name, physical }) => {
      const near = nearestName(physical, there);
      return sourceColumnMissing.at(
        place,
        { column: physical, place: where, columns },
        near === undefined ? {} : { hint: `did you mean \`${near}\`? then write \`${name}: … from "${near}"\`` },
      );
    }),
  );
}
