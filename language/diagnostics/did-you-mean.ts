/** "Did you mean": the hint and the quick fix that go with a misspelt name, always together. */
import { nearestName } from "../text/nearest-name.ts";
import type { Place } from "../text/source.ts";
import type { Extras, Related } from "./diagnostic.ts";

/** Extras for a diagnostic about the name written at `place`; empty when no name of `names` is close. */
export function didYouMean(place: Place, wrong: string, names: Iterable<string>, related?: readonly Related[]): Extras {
  const nearest = nearestName(wrong, names);
  if (nearest === undefined) return related === undefined ? {} : { related };
  return { ...replaceBy(place, nearest), ...(related === undefined ? {} : { related }) };
}

/** Extras that say "did you mean `text`?" and put it in place of what stands at `place`. */
export function replaceBy(place: Place, text: string): Extras {
  return {
    hint: `did you mean \`${text}\`?`,
    fixes: [{ title: `change to \`${text}\``, edits: [{ place, text }] }],
  };
}
