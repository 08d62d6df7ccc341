/** The shapes that settings of declarations are made of. */
import { didYouMean } from "../../../../language/diagnostics/did-you-mean.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf, type SymbolKind, type SymbolOf } from "../../../bind/bound-mesh.ts";
import { dotted, kindWord, nameOfExpression, withArticle } from "../../../bind/names.ts";
import { isoDuration } from "../duration.ts";
import { isMismatch, isReported, type Mismatch, mismatch, reported, type Shape } from "./shape.ts";

/** `"Retail sales"`. A bare word is answered with the quotes it lacks. */
export const text: Shape<string> = {
  wanted: "a text in quotes",
  read(value, site) {
    if (value.kind === "String") return value.value;
    const name = nameOfExpression(value);
    if (name === undefined) return mismatch;
    const quoted = `"${dotted(name)}"`;
    const edits = [{ place: placeOf(site.file, value), text: quoted }];
    return { mismatch: true, hint: `write ${quoted}`, fixes: [{ title: `put it in quotes: ${quoted}`, edits }] };
  },
};

/** `analytics`, `retail.sales`; a text is answered with the same word bare. */
export const word: Shape<string> = {
  wanted: "a word",
  read(value, site) {
    const name = nameOfExpression(value);
    if (name !== undefined) return dotted(name);
    if (value.kind !== "String" || !/^[A-Za-z_]\w*$/.test(value.value)) return mismatch;
    const edits = [{ place: placeOf(site.file, value), text: value.value }];
    return {
      mismatch: true,
      hint: `write \`${value.value}\` without quotes`,
      fixes: [{ title: "remove the quotes", edits }],
    };
  },
};

/** `eu` or, where it is no word, `"eu-west-1"`. */
export const wordOrText: Shape<string> = {
  wanted: "a word or a text",
  read(value) {
    if (value.kind === "String") return value.value;
    const name = nameOfExpression(value);
    return name === undefined ? mismatch : dotted(name);
  },
};

/** `special` alone, or `special: false`. */
export const flag: Shape<boolean> = {
  wanted: "nothing, `true` or `false`",
  flag: true,
  read: (value) => (value.kind === "Boolean" ? value.value : mismatch),
};

/** `2h`, `3y` as ISO 8601. */
export const duration: Shape<string> = {
  wanted: "a duration such as `2h`, `15m` or `3y`",
  read: (value) => (value.kind === "Duration" ? isoDuration(value) : mismatch),
};

/** `5` */
export const wholeNumber: Shape<number> = {
  wanted: "a whole number",
  read: (value) => {
    const plain = value.kind === "Number" && value.form === "int" && !value.percent && value.unit === undefined;
    return plain ? Number(value.text) : mismatch;
  },
};

/** `2.1.0`, or `2` for short. */
export const version: Shape<string> = {
  wanted: "a version such as `2.1.0`",
  read(value) {
    if (value.kind === "Version") return value.value;
    const plain = value.kind === "Number" && value.form !== "float" && !value.percent && value.unit === undefined;
    return plain ? [...value.text.split("."), "0", "0"].slice(0, 3).join(".") : mismatch;
  },
};

/** One of a closed list of words. */
export function oneOf<W extends string>(...words: readonly W[]): Shape<W> {
  const shown = words.map((one) => `\`${one}\``);
  return {
    wanted: shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`,
    read(value, site) {
      const name = value.kind === "Reference" ? value.name.text : value.kind === "String" ? value.value : undefined;
      const found = words.find((one) => one === name);
      if (found !== undefined || name === undefined) return found ?? mismatch;
      return { mismatch: true, ...didYouMean(placeOf(site.file, value), name, words) };
    },
  };
}

/** `[a, b]`; a single item may stand without brackets. */
export function listOf<T>(item: Shape<T>, items: string): Shape<readonly T[]> {
  return {
    wanted: `a list of ${items}`,
    read(value, site) {
      const written = value.kind === "List" ? value.items : [value];
      const values: T[] = [];
      let wrong = false;
      for (const one of written) {
        if (one.kind === "BrokenExpression") continue;
        const read = item.read(one, site);
        if (isMismatch(read)) return value.kind === "List" ? { ...read, at: read.at ?? one } : read;
        if (isReported(read)) wrong = true;
        else values.push(read);
      }
      return wrong ? reported : values;
    },
  };
}

/** The name of a declaration; what is wrong with the name is reported as for any name. */
export function nameOf<K extends SymbolKind>(...kinds: readonly K[]): Shape<SymbolOf<K>> {
  return {
    wanted: `the name of ${withArticle(kindWord(kinds[0]!))}`,
    read(value, site) {
      const name = nameOfExpression(value);
      if (name === undefined) return mismatch;
      return site.mesh.resolve(name, site.file, kinds, site.report) ?? reported;
    },
  };
}

/** `slack("#sales-data")`: a word called with one text. */
export interface TextCall {
  readonly callee: string;
  readonly text: string;
  readonly node: ast.Call;
}

export function textCall(wanted: string, words?: readonly string[]): Shape<TextCall> {
  return {
    wanted,
    read(value, site): TextCall | Mismatch {
      const call = asTextCall(value);
      if (call === undefined) return mismatch;
      if (words === undefined || words.includes(call.callee)) return call;
      const place = placeOf(site.file, call.node.callee);
      const meant = didYouMean(place, call.callee, words);
      return { mismatch: true, at: value, hint: `there are ${words.map((one) => `\`${one}\``).join(", ")}`, ...meant };
    },
  };
}

/** The parts of `word("text")`; undefined for anything else. */
export function asTextCall(value: ast.Expression): TextCall | undefined {
  if (value.kind !== "Call" || value.arguments.length !== 1 || value.callee.parts.length !== 1) return undefined;
  const argument = value.arguments[0]!;
  if (argument.kind !== "String" || argument.value === "") return undefined;
  return { callee: value.callee.parts[0]!.text, text: argument.value, node: value };
}
