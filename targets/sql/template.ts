/**
 * Lowerings of functions: SQL text with `{x}` for a parameter, `{T}` for the type that a type variable stands for, and `{{`, `}}` for braces.
 *
 * An argument is put in parentheses only where the text around its place could take it apart. FILTER, ORDER BY and OVER belong to
 * the aggregate's own call, which a lowering may wrap: in `CAST(sum({x}) AS BIGINT)` they go behind `sum(…)`. Calls of known aggregates
 * and window functions are found by name; where there is none, a lowering that is a single call is it, and `{over}` marks any other place.
 */

export type TemplatePiece =
  | { readonly kind: "text"; readonly text: string }
  /** `operand`: something beside it could bind tighter. */
  | { readonly kind: "hole"; readonly name: string; readonly operand: boolean }
  /** Inside an aggregate's call, behind its arguments (and an order that is there: `more`), or `WITHIN GROUP` behind the call. */
  | { readonly kind: "order"; readonly form: "first" | "more" | "within" }
  /** Behind an aggregate's call, which may have an order or DISTINCT in it. */
  | { readonly kind: "over"; readonly function: string; readonly sorted: boolean; readonly distinct: boolean };

export interface Template {
  readonly pieces: readonly TemplatePiece[];
  /** A call, a cast, or something in parentheses: binds as tightly as a name. */
  readonly primary: boolean;
  /** Type of a CAST that is the whole text: `BIGINT`. */
  readonly castTo?: string;
}

const AGGREGATES: ReadonlySet<string> = new Set(
  `any_value approx_count_distinct approx_distinct approx_percentile approx_quantile arbitrary arg_max arg_max_null arg_min arg_min_null array_agg
  avg bit_and bit_or bit_xor bitwise_and_agg bitwise_or_agg bool_and bool_or checksum collect_list collect_set corr count count_if countif
  covar_pop covar_samp cume_dist dense_rank entropy every favg first first_value fsum geometric_mean group_concat histogram jsonb_agg
  jsonb_object_agg json_agg json_group_array json_object_agg kurtosis kurtosis_pop kurtosis_samp lag last last_value lead list listagg mad map_agg max max_by mean
  median min min_by mode multimap_agg nth_value ntile numeric_histogram percent_rank percentile percentile_approx percentile_cont percentile_disc
  product quantile quantile_cont quantile_disc rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
  regr_syy reservoir_quantile row_number sem skewness skewness_pop some std stddev stddev_pop stddev_samp string_agg sum sumkahan
  try_avg try_sum var_pop var_samp variance map_union reduce_agg set_agg`.split(/\s+/),
);
/** Aggregates whose result depends on the order of rows: where one is among several, the order is its. */
const ORDERED: ReadonlySet<string> = new Set(
  `any_value arbitrary array_agg collect_list first first_value group_concat json_agg json_group_array jsonb_agg last last_value list listagg
  string_agg`.split(/\s+/),
);
/** A hole right behind one of these, or right before one, stands alone. */
const SEPARATORS: ReadonlySet<string> = new Set([
  "as",
  "when",
  "then",
  "else",
  "end",
  "from",
  "for",
  "order",
  "by",
  "in",
  "case",
]);

const cache = new Map<string, Template>();

export function parseTemplate(text: string): Template {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = makeTemplate(text);
  cache.set(text, made);
  return made;
}

interface Hole {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

interface Mark {
  readonly at: number;
  readonly piece: TemplatePiece;
}

function makeTemplate(template: string): Template {
  const { text, holes } = findHoles(template);
  const masked = maskQuoted(text);
  const whole = callNamed(masked, /^[a-z_][a-z0-9_.]*\(/i);
  const calls = findCalls(masked, holes, whole);
  const sensitive = calls.some((each) => ORDERED.has(each.name));
  const marks = calls.flatMap((each): Mark[] => {
    const { close, behind, ordered, distinct, name } = each;
    const over: Mark = { at: behind, piece: { kind: "over", function: name, sorted: each.sorted, distinct } };
    if (sensitive && !ORDERED.has(name)) return [over];
    if (name === "listagg") return [{ at: behind, piece: { kind: "order", form: "within" } }, over];
    return [{ at: close, piece: { kind: "order", form: ordered ? "more" : "first" } }, over];
  });
  const events = [...holes.map((hole) => ({ at: hole.start, hole })), ...marks].sort((a, b) => a.at - b.at);
  const pieces: TemplatePiece[] = [];
  let from = 0;
  const upTo = (at: number) => {
    if (at > from) pieces.push({ kind: "text", text: text.slice(from, at) });
    from = Math.max(from, at);
  };
  for (const event of events) {
    upTo(event.at);
    if ("piece" in event) pieces.push(event.piece);
    else {
      const { name, start, end } = event.hole;
      if (name === "over") pieces.push({ kind: "over", function: "", ...clauses(masked, 0, start) });
      else pieces.push({ kind: "hole", name, operand: isOperand(masked, start, end) });
      from = end;
    }
  }
  upTo(text.length);
  const cast =
    /^(?:TRY_)?CAST\(/i.test(masked) && whole ? / AS ([^()]+(?:\([^()]*\))?)\)$/i.exec(masked)?.[1] : undefined;
  const alone = whole || isWrapped(masked) || isCase(masked) || /^\w+$/.test(masked);
  return { pieces, primary: alone, ...(cast === undefined ? {} : { castTo: cast }) };
}

/** The text with each hole as one mark `\u0000…` of its own length, so that offsets stay true. */
function findHoles(template: string): { readonly text: string; readonly holes: readonly Hole[] } {
  let text = "";
  const holes: Hole[] = [];
  for (let i = 0; i < template.length; i++) {
    const c = template[i]!;
    if ((c === "{" || c === "}") && template[i + 1] === c) {
      text += c;
      i++;
    } else if (c === "{") {
      const end = template.indexOf("}", i);
      const name = template.slice(i + 1, end === -1 ? template.length : end).trim();
      const start = text.length;
      text += "\u0000".repeat(Math.max(1, name.length));
      holes.push({ start, end: text.length, name });
      i = end === -1 ? template.length : end;
    } else text += c;
  }
  return { text, holes };
}

/** Quoted parts as blanks: parentheses and words in them mean nothing. */
function maskQuoted(text: string): string {
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`/g, (quoted) => "_".repeat(quoted.length));
}

/** Whether the text is one call from its name to its last parenthesis. */
function callNamed(masked: string, head: RegExp): boolean {
  const found = head.exec(masked);
  return found !== null && closing(masked, found[0].length - 1) === masked.length - 1;
}

function isWrapped(masked: string): boolean {
  const open = masked[0];
  return (open === "(" || open === "[" || open === "{") && closing(masked, 0) === masked.length - 1;
}

/** Whether the first CASE ends with the text. */
function isCase(masked: string): boolean {
  if (!/^CASE\b/i.test(masked)) return false;
  let depth = 0;
  for (const word of masked.matchAll(/\b(CASE|END)\b/gi)) {
    depth += word[0].toUpperCase() === "CASE" ? 1 : -1;
    if (depth === 0) return word.index + 3 === masked.length;
  }
  return false;
}

/** Offset of the bracket that closes the one at `open`. */
function closing(masked: string, open: number): number {
  let depth = 0;
  for (let i = open; i < masked.length; i++) {
    const c = masked[i]!;
    if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") {
      depth--;
      if (depth === 0) return i;
    }
  }
  return masked.length;
}

interface AggregateCall {
  readonly name: string;
  readonly close: number;
  readonly behind: number;
  /** Has an ORDER BY among its arguments. */
  readonly ordered: boolean;
  /** Has one there, or in a WITHIN GROUP behind them. */
  readonly sorted: boolean;
  readonly distinct: boolean;
}

function findCalls(masked: string, holes: readonly Hole[], whole: boolean): readonly AggregateCall[] {
  if (holes.some((hole) => hole.name === "over")) return [];
  const found: AggregateCall[] = [];
  for (const match of masked.matchAll(/([a-z_][a-z0-9_]*)\(/gi)) {
    const name = match[1]!.toLowerCase();
    if (!AGGREGATES.has(name)) continue;
    found.push(aggregateCall(masked, name, match.index + match[0].length - 1));
  }
  if (found.length === 0 && whole) {
    const open = masked.indexOf("(");
    found.push(aggregateCall(masked, masked.slice(0, open).toLowerCase(), open));
  }
  return found;
}

/** `WITHIN GROUP (…)` and `IGNORE NULLS` still belong to the call. */
function aggregateCall(masked: string, name: string, open: number): AggregateCall {
  const close = closing(masked, open);
  let behind = close + 1;
  const within = /^ WITHIN GROUP \(/i.exec(masked.slice(behind));
  if (within !== null) behind = closing(masked, behind + within[0].length - 1) + 1;
  const nulls = /^ (?:IGNORE|RESPECT) NULLS/i.exec(masked.slice(behind));
  if (nulls !== null) behind += nulls[0].length;
  const ordered = /\bORDER BY\b/i.test(masked.slice(open, close));
  return { name, close, behind, ordered, ...clauses(masked, open, behind) };
}

/** What the aggregate between these offsets has that engines may not know over a window. */
function clauses(masked: string, from: number, to: number): { readonly sorted: boolean; readonly distinct: boolean } {
  const text = masked.slice(from, to);
  return { sorted: /\bORDER BY\b/i.test(text), distinct: /\bDISTINCT\b/i.test(text) };
}

function isOperand(masked: string, start: number, end: number): boolean {
  const before = masked.slice(0, start).trimEnd();
  const after = masked.slice(end).trimStart();
  const opened = before === "" ? after !== "" : !/[([,]$/.test(before) && !endsWithSeparator(before);
  const closed = after === "" ? before !== "" : !/^[)\],]/.test(after) && !startsWithSeparator(after);
  return opened || closed;
}

function endsWithSeparator(text: string): boolean {
  const word = /([a-z]+)$/i.exec(text)?.[1];
  return word !== undefined && SEPARATORS.has(word.toLowerCase());
}

function startsWithSeparator(text: string): boolean {
  const word = /^([a-z]+)/i.exec(text)?.[1];
  return word !== undefined && SEPARATORS.has(word.toLowerCase());
}
