/** Where something was said, as jobs carry it to the messages of the runtime. */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { JobPlace } from "../../runtime/job/job.ts";

/** A place for messages: where it starts. */
export function jobPlace(place: PlaceIR): JobPlace {
  return { file: place.file, line: place.line, column: place.column };
}
