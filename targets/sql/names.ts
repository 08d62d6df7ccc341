/** Names of WITH queries: what they did, with the author's words in them. */

const LONGEST = 32;

/** `by_day_country`, `with_net`; `otherwise` where that would be long or odd. */
export function nameAfter(prefix: string, words: readonly string[], otherwise: string): string {
  if (words.length === 0 || words.length > 3 || !words.every((word) => /^[a-z_][a-z0-9_]*$/i.test(word)))
    return otherwise;
  const name = `${prefix}_${words.join("_")}`;
  return name.length <= LONGEST ? name : otherwise;
}
