/** Conditions of CHECK constraints as rules of Chimera, where they are of the plain kind that people write: ranges, lists, comparisons. */
import { depthOf, isWord, type SqlToken } from "./ddl-tokens.ts";
import { spellName, spellText } from "./spelling.ts";

const operators: { readonly [sign: string]: string } = {
  "=": "==",
  "<>": "!=",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
/** How deep brackets may nest. */
const deepest = 30;

/** One rule for each condition between ANDs; undefined when one of them is not understood. */
export function checkRules(
  tokens: readonly SqlToken[],
  isNullable: (column: string) => boolean | undefined,
  depth = 0,
): string[] | undefined {
  const bare = unwrap(withoutPairs(withoutCasts(tokens)));
  if (bare.length === 0 || depth > deepest) return undefined;
  const parts = conjuncts(bare);
  if (parts.length > 1) {
    const rules = parts.map((part) => checkRules(part, isNullable, depth + 1));
    const known = rules.filter((rule) => rule !== undefined);
    return known.length < rules.length ? undefined : known.flat();
  }
  const made = condition(bare);
  if (made === undefined) return undefined;
  const nullable = made.columns.map(isNullable);
  if (nullable.includes(undefined)) return undefined;
  // A CHECK holds where its condition is null, a rule does not.
  const nulls = made.columns.filter((_, at) => nullable[at]).map((name) => `${spellName(name)} is null`);
  return [[...nulls, made.text].join(" or ")];
}

interface Condition {
  readonly columns: readonly string[];
  readonly text: string;
}

function condition(tokens: readonly SqlToken[]): Condition | undefined {
  const [first, second, third] = tokens;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const column = nameOfToken(first);
  const verb = second.kind === "word" ? second.text.toLowerCase() : second.text;
  if (column !== undefined && verb === "between") {
    const at = tokens.findIndex((token) => isWord(token, "and"));
    const [low, high] = [literal(tokens.slice(2, at)), literal(tokens.slice(at + 1))];
    if (at === -1 || low === undefined || high === undefined) return undefined;
    return { columns: [column], text: `${spellName(column)} between ${low} and ${high}` };
  }
  const listed = column === undefined ? undefined : members(verb, tokens.slice(2));
  if (column !== undefined && listed !== undefined)
    return { columns: [column], text: `${spellName(column)} in [${listed.join(", ")}]` };
  const at = tokens.findIndex(({ kind, text }) => kind === "sign" && operators[text] !== undefined);
  if (at === -1) return undefined;
  const [left, right] = [operand(tokens.slice(0, at)), operand(tokens.slice(at + 1))];
  if (left === undefined || right === undefined) return undefined;
  const columns = [...new Set([...left.columns, ...right.columns])];
  if (columns.length === 0) return undefined;
  return { columns, text: `${left.text} ${operators[tokens[at]!.text]} ${right.text}` };
}

/** The list of `IN (…)` and of PostgreSQL's `= ANY (ARRAY[…])`. */
function members(verb: string, behind: readonly SqlToken[]): string[] | undefined {
  let list: readonly SqlToken[] = [];
  if (verb === "in") list = unwrap(behind);
  else if (verb === "=" && behind[0] !== undefined && isWord(behind[0], "any")) {
    const inside = unwrap(behind.slice(1));
    if (inside[0] === undefined || !isWord(inside[0], "array")) return undefined;
    list = inside.slice(2, -1);
  } else return undefined;
  const parts: SqlToken[][] = [[]];
  for (const token of list) {
    if (token.text === "," && token.kind === "sign") parts.push([]);
    else parts.at(-1)!.push(token);
  }
  const values = parts.map(literal);
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : known;
}

function operand(tokens: readonly SqlToken[]): Condition | undefined {
  const bare = unwrap(tokens);
  const value = literal(bare);
  if (value !== undefined) return { columns: [], text: value };
  const [first] = bare;
  if (first === undefined) return undefined;
  const name = nameOfToken(first);
  if (name !== undefined && bare.length === 1) return { columns: [name], text: spellName(name) };
  if (!/^(length|char_length|len)$/i.test(first.text) || bare[1]?.text !== "(") return undefined;
  const inside = unwrap(bare.slice(1));
  const column = inside.length === 1 ? nameOfToken(inside[0]!) : undefined;
  return column === undefined ? undefined : { columns: [column], text: `length(${spellName(column)})` };
}

/** A number or a text. */
function literal(tokens: readonly SqlToken[]): string | undefined {
  const bare = unwrap(tokens);
  const minus = bare[0]?.text === "-" && bare.length === 2;
  const token = minus ? bare[1] : bare[0];
  if (token === undefined || bare.length > (minus ? 2 : 1)) return undefined;
  if (token.kind === "text") return minus ? undefined : spellText(token.text);
  if (token.kind !== "number" || !/^\d{1,18}(\.\d{1,18})?$/.test(token.text)) return undefined;
  return `${minus ? "-" : ""}${token.text}`;
}

function conjuncts(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let [depth, between] = [0, false];
  for (const token of tokens) {
    depth += depthOf(token);
    if (depth === 0 && isWord(token, "between")) between = true;
    if (depth === 0 && isWord(token, "and") && !between) parts.push([]);
    else {
      if (depth === 0 && isWord(token, "and")) between = false;
      parts.at(-1)!.push(token);
    }
  }
  return parts;
}

/** Without PostgreSQL's `::text`, `::character varying[]`, which change nothing that is compared. */
function withoutCasts(tokens: readonly SqlToken[]): SqlToken[] {
  const kept: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.text !== "::" || tokens[at]!.kind !== "sign") {
      kept.push(tokens[at]!);
      continue;
    }
    at++;
    if (isWord(tokens[at + 1], "varying") || isWord(tokens[at + 1], "precision")) at++;
    if (tokens[at + 1]?.text === "(") while (at + 1 < tokens.length && tokens[at]?.text !== ")") at++;
    while (tokens[at + 1]?.text === "[" && tokens[at + 2]?.text === "]") at += 2;
  }
  return kept;
}

/** Without brackets around single names, numbers and texts, unless they are an argument or a list. */
function withoutPairs(tokens: readonly SqlToken[]): SqlToken[] {
  const kept: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [open, inside, close] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
    const single = open.text === "(" && inside?.kind !== "sign" && close?.text === ")" && close.kind === "sign";
    const before = kept.at(-1);
    const joins = before === undefined || before.kind === "sign" || isWord(before, "and") || isWord(before, "between");
    if (single && inside !== undefined && joins) at += 2;
    kept.push(single && inside !== undefined && joins ? inside : open);
  }
  return kept;
}

/** Without brackets around the whole. */
function unwrap(tokens: readonly SqlToken[]): readonly SqlToken[] {
  let bare = tokens;
  while (bare.length > 1 && bare[0]!.text === "(" && closes(bare)) bare = bare.slice(1, -1);
  return bare;
}

/** Whether the first bracket is closed by the last. */
function closes(tokens: readonly SqlToken[]): boolean {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    depth += depthOf(token);
    if (depth === 0) return at === tokens.length - 1;
  }
  return false;
}

function nameOfToken(token: SqlToken): string | undefined {
  return token.kind === "word" || token.kind === "name" ? token.text : undefined;
}
