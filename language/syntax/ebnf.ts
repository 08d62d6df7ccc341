/** The grammar as text, drawn from the rules that the parser runs, so that it cannot say anything else than what is read. */
import {
  Alternation,
  type Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain";
import { ChimeraParser } from "./grammar/parser.ts";
import { BinaryOperator, Word } from "./tokens.ts";

/** A named part of the grammar: each rule with its right side, in the order in which they are defined. */
export interface GrammarRule {
  readonly name: string;
  readonly definition: string;
}

/** All rules in EBNF: `[ x ]` may be absent, `{ x }` repeats, `x | y` is a choice. */
export function grammarRules(): GrammarRule[] {
  const rules = Object.values(new ChimeraParser(true).getGAstProductions()) as Rule[];
  return rules.map((rule) => ({ name: rule.name, definition: bare(sequence(rule.definition)) }));
}

/** A right side that is one choice needs no parentheses. */
function bare(definition: string): string {
  const inner = /^\( (.*) \)$/.exec(definition)?.[1];
  return inner === undefined || /[()]/.test(inner) ? definition : inner;
}

function sequence(parts: readonly IProduction[]): string {
  return parts.map(production).join(" ");
}

function production(part: IProduction): string {
  if (part instanceof Terminal) return terminal(part);
  if (part instanceof NonTerminal) return part.nonTerminalName;
  if (part instanceof Alternation) return choice(part);
  if (part instanceof Option) return `[ ${sequence(part.definition)} ]`;
  if (part instanceof Repetition) return `{ ${sequence(part.definition)} }`;
  if (part instanceof RepetitionMandatory) {
    const once = sequence(part.definition);
    return `${once} { ${once} }`;
  }
  if (part instanceof RepetitionWithSeparator || part instanceof RepetitionMandatoryWithSeparator) {
    const once = sequence(part.definition);
    const series = `${once} { "," ${once} }`;
    return part instanceof RepetitionWithSeparator ? `[ ${series} ]` : series;
  }
  throw new Error("the grammar holds a production that the drawing does not know");
}

/** `( a | b )`, or `[ a | b ]` when nothing is one of the sides. */
function choice(part: Alternation): string {
  const sides = [...new Set(part.definition.map((side) => sequence((side as Alternative).definition)))];
  const present = sides.filter((side) => side !== "").join(" | ");
  return sides.includes("") ? `[ ${present} ]` : `( ${present} )`;
}

/** `"from"` for words and signs, capitals for kinds of tokens. */
function terminal(part: Terminal): string {
  const type = part.terminalType;
  if (type === Word) return "WORD";
  if (type === BinaryOperator) return "OPERATOR";
  const label = type.LABEL ?? type.name;
  if (label.startsWith("`") && !label.includes(" ")) return `"${label.slice(1, -1)}"`;
  return type.name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}
