/**
 * Text under way. Until a SELECT is complete nobody knows whether its columns need the name of their relation in front, so
 * columns and relations are atoms, `\u0001` number `\u0002`, resolved at the end. What layout could change inside names, literals and foreign
 * text (line breaks), and what could be taken for an atom, is written as `\u0003` and a letter until then.
 */
import type { RelationRef } from "../../compiler/mesh/mesh.ts";

const OPEN = "\u0001";
const CLOSE = "\u0002";
const SHIELD = "\u0003";
// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks of atoms are control characters by design
const ATOM = /\u0001(\d+)\u0002/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what layout would change or take for a mark
const FRAGILE = /[\u0001\u0002\u0003\n\r]/g;
const LETTERS: { readonly [fragile: string]: string } = {
  "\u0001": "a",
  "\u0002": "b",
  "\u0003": "c",
  "\n": "n",
  "\r": "r",
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: what `shield` wrote
const SHIELDED = /\u0003([abcnr])/g;
const FRAGILES: { readonly [letter: string]: string } = { a: "\u0001", b: "\u0002", c: "\u0003", n: "\n", r: "\r" };

/** Foreign text in a form that nothing here changes or takes for its own. */
export function shield(text: string): string {
  return text.replace(FRAGILE, (c) => SHIELD + LETTERS[c]);
}

/** The text that was shielded. */
export function unshield(text: string): string {
  return text.replace(SHIELDED, (_, letter: string) => FRAGILES[letter]!);
}

/** Whether columns or relations stand in a text under way. */
export function hasAtoms(text: string): boolean {
  return text.includes(OPEN);
}

/** One side of a FROM clause: its quoted alias, shown before columns when the SELECT reads more than one relation. */
export interface Alias {
  readonly name: string;
}

type Atom =
  | { readonly kind: "column"; readonly alias: Alias; readonly name: string }
  | { readonly kind: "relation"; readonly ref: RelationRef }
  | { readonly kind: "hole"; readonly name: string };

export class Ink {
  readonly #atoms: Atom[] = [];
  readonly #columns = new Map<Alias, Map<string, string>>();

  #add(atom: Atom): string {
    this.#atoms.push(atom);
    return `${OPEN}${this.#atoms.length - 1}${CLOSE}`;
  }

  /** A column by its quoted name. The same column is the same text. */
  column(alias: Alias, name: string): string {
    let known = this.#columns.get(alias);
    if (known === undefined) {
      known = new Map();
      this.#columns.set(alias, known);
    }
    let text = known.get(name);
    if (text === undefined) {
      text = this.#add({ kind: "column", alias, name });
      known.set(name, text);
    }
    return text;
  }

  relation(ref: RelationRef): string {
    return this.#add({ kind: "relation", ref });
  }

  /** A placeholder that stays in the finished text: `{self}`. */
  hole(name: string): string {
    return this.#add({ kind: "hole", name });
  }

  /** Settles columns: `qualified` puts the relation's name before them. */
  settle(text: string, qualified: boolean): string {
    return text.replace(ATOM, (mark, number: string) => {
      const atom = this.#atoms[Number(number)]!;
      if (atom.kind !== "column") return mark;
      return qualified ? `${atom.alias.name}.${atom.name}` : atom.name;
    });
  }

  /** Names of columns in `text` that are not settled yet, quoted as there. */
  columnsIn(text: string): readonly string[] {
    const names: string[] = [];
    for (const [, number] of text.matchAll(ATOM)) {
      const atom = this.#atoms[Number(number)]!;
      if (atom.kind === "column") names.push(atom.name);
    }
    return names;
  }

  /** The finished text of settled SQL; `foreign` sees everything but the names of relations. */
  finish(
    text: string,
    relationName: (ref: RelationRef) => string,
    foreign: (text: string) => string = (each) => each,
  ): string {
    let result = "";
    let from = 0;
    for (const found of text.matchAll(ATOM)) {
      result += foreign(unshield(text.slice(from, found.index)));
      const atom = this.#atoms[Number(found[1])]!;
      if (atom.kind === "relation") result += relationName(atom.ref);
      else result += atom.kind === "hole" ? `{${atom.name}}` : foreign(unshield(atom.name));
      from = found.index + found[0].length;
    }
    return result + foreign(unshield(text.slice(from)));
  }
}
