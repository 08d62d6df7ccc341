/**
 * The name that somebody most likely meant. One function for every "did you mean": settings, columns, functions, ports,
 * manifest keys. Edits are insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
 */

/**
 * The name of `names` closest to `wrong`, or undefined when none is close enough to be worth saying. Letter case, `_` and `-`
 * cost nothing by themselves, so `customerId` finds `customer_id`. Of equally close names the first wins. `mostEdits` narrows what is close,
 * for names that are less likely to be meant.
 */
export function nearestName(wrong: string, names: Iterable<string>, mostEdits = 3): string | undefined {
  const target = folded(wrong);
  let best: string | undefined;
  let bestDistance = Math.min(mostEdits, allowedEdits(target.length)) + 1;
  for (const name of names) {
    if (name === wrong) continue;
    // The cheap bound first: most of ten thousand names are ruled out by their length alone.
    if (Math.abs(name.length - wrong.length) >= bestDistance + 2) continue;
    const distance = editDistance(target, folded(name), bestDistance - 1);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
      if (distance === 0) break;
    }
  }
  return best;
}

/** How many edits a word of this length may be away: none for one or two letters, then one in three, at most three. */
function allowedEdits(length: number): number {
  if (length <= 2) return 0;
  return Math.min(3, Math.max(1, Math.floor(length / 3)));
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "");
}

/** Edits between two words, or `limit + 1` when there are more than `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  const tooFar = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return tooFar;
  const width = b.length + 1;
  let beforePrevious = new Array<number>(width).fill(0);
  let previous = Array.from({ length: width }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = new Array<number>(width);
    current[0] = i;
    let least = i;
    for (let j = 1; j < width; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, beforePrevious[j - 2]! + 1);
      current[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return tooFar;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[b.length]!, tooFar);
}
