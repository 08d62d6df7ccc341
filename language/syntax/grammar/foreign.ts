/**
 * Words of other languages that people bring along, and how Chimera says them. A word that stands for exactly one of ours is
 * read as that, so one message is all there is to say.
 */

/** At the start of a step. */
export const foreignSteps: ReadonlyMap<string, string> = new Map([
  ["limit", "take"],
  ["top", "take"],
  ["head", "take"],
  ["filter", "where"],
  ["having", "where"],
  ["let", "derive"],
  ["extend", "derive"],
  ["mutate", "derive"],
  ["with_columns", "derive"],
  ["project", "select"],
  ["order", "sort"],
  ["orderby", "sort"],
  ["groupby", "group"],
  ["summarize", "aggregate"],
  ["summarise", "aggregate"],
  ["agg", "aggregate"],
  ["explode", "unnest"],
  ["flatten", "unnest"],
  ["deduplicate", "dedupe"],
  ["assert", "expect"],
  ["check", "expect"],
  ["grant", "allow"],
  ["deny", "forbid"],
]);

/** At the start of a declaration. */
export const foreignDeclarations: ReadonlyMap<string, string> = new Map([
  ["import", "use"],
  ["include", "use"],
  ["using", "use"],
  ["function", "fn"],
  ["func", "fn"],
  ["def", "fn"],
  ["namespace", "domain"],
  ["package", "domain"],
  ["module", "domain"],
  ["datasource", "source"],
  ["group", "team"],
  ["grant", "allow"],
  ["deny", "forbid"],
]);

/** Behind a column's type: how SQL says it, how many words that takes, and what is said here. */
export const foreignColumnWords: ReadonlyMap<
  string,
  { words: number; written: string; chimera: string; hint: string }
> = new Map([
  ["primary", { words: 2, written: "primary key", chimera: "key", hint: "a key column ends with `key`" }],
  [
    "not",
    { words: 2, written: "not null", chimera: "no `?`", hint: "a column is never null unless its type ends with `?`" },
  ],
  [
    "null",
    { words: 1, written: "null", chimera: "?", hint: "a column that may be null has a type that ends with `?`" },
  ],
  [
    "nullable",
    { words: 1, written: "nullable", chimera: "?", hint: "a column that may be null has a type that ends with `?`" },
  ],
]);

/** Behind an operand: operators of other languages. */
export const foreignOperators: ReadonlyMap<string, { chimera: string; hint: string }> = new Map([
  ["like", { chimera: "matches", hint: "a pattern is a regular expression: `x matches /^a/`" }],
  ["ilike", { chimera: "matches", hint: "a pattern is a regular expression: `x matches /(?i)^a/`" }],
  ["rlike", { chimera: "matches", hint: "a pattern is a regular expression: `x matches /^a/`" }],
  ["regexp", { chimera: "matches", hint: "a pattern is a regular expression: `x matches /^a/`" }],
]);
