/** Names of rules: the author's, or one made of the measure and its columns, unique in the table. */

export class RuleNames {
  readonly #taken: Set<string>;

  /** `written` are the names that authors gave: no made name is one of them. */
  constructor(written: readonly string[]) {
    this.#taken = new Set(written);
  }

  /** `unique_day_country`, and `unique_day_country_2` for the next. */
  made(word: string, columns: readonly string[]): string {
    const base = [word, ...columns.slice(0, 3)].join("_");
    let name = base;
    for (let i = 2; this.#taken.has(name); i++) name = `${base}_${i}`;
    this.#taken.add(name);
    return name;
  }
}
