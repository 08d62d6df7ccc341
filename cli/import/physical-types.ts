/** Types as databases write them: one reader for all dialects, since they share their words. */
import type { FoundType, PlainKind } from "./found.ts";

const plainTypes: readonly (readonly [RegExp, PlainKind])[] = [
  [/^(bool|boolean|bit)$/, "bool"],
  [
    /^((tiny|small|medium|big|huge|utiny|usmall|ubig|uhuge|u)?int(eger)?\d*|byteint|long|short|byte|tinyint|(small|big)?serial\d?|oid|year)$/,
    "int",
  ],
  [/^(float\d*|double( precision)?|real|binary_(float|double))$/, "float"],
  [
    /^(n?varchar2?|n?char|bpchar|character( varying)?|national char(acter)?( varying)?|n?text|(tiny|medium|long)text|string|n?clob|citext|name|xml|sysname)$/,
    "string",
  ],
  [/^(bytea|bytes|blob|(tiny|medium|long)blob|(var)?binary|image|raw)$/, "bytes"],
  [/^date$/, "date"],
  [/^(time|timetz)( with(out)? time zone)?$/, "time"],
  [
    /^(timestamp(tz|_ntz|_ltz|_tz|_s|_ms|_ns|ntz|ltz)?|datetime(2|offset)?|smalldatetime)( with(out)?( local)? time zone)?$/,
    "timestamp",
  ],
  [/^interval$/, "duration"],
  [/^(uuid|uniqueidentifier)$/, "uuid"],
  [/^(jsonb?|variant|object|super)$/, "json"],
];

/** How deep types may nest, and how long they may be, before nobody means them. */
const deepest = 20;
const longest = 20_000;

/** The type; undefined for one that is not known. */
export function physicalType(written: string, depth = 0): FoundType | undefined {
  const text = written.trim();
  if (text.length > longest || depth > deepest) return undefined;
  const array = /^([\s\S]*\S)\s*\[\s*\d*\s*\]$/.exec(text);
  if (array !== null) return listOf(array[1]!, depth);
  const [, head = "", open, inside = "", tail = ""] = /^([^<(]*)(?:([<(])([\s\S]*)[>)]([^<>()]*))?$/.exec(text) ?? [];
  if (head === "") return undefined;
  const word = `${head.trim()} ${tail.trim()}`
    .toLowerCase()
    .replaceAll(/^"?pg_catalog"?\.|"/g, "")
    .replaceAll(/\s+(unsigned|signed|zerofill)\b/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (/^(decimal|numeric|number|dec|bignumeric|bigdecimal|money|smallmoney)$/.test(word)) return decimal(word, inside);
  if (/^(array|list)$/.test(word)) return open === undefined ? undefined : listOf(inside, depth);
  if (word === "map") return mapOf(inside, depth);
  if (/^(struct|row|record)$/.test(word)) return structOf(inside, depth);
  if (word === "enum") return enumOf(inside);
  const kind = plainTypes.find(([pattern]) => pattern.test(word))?.[1];
  // Several bits are no truth value, and MySQL's TINYINT(1) is what it has for one.
  if (word === "bit" && /^\s*([2-9]|\d\d)/.test(inside)) return { kind: "bytes" };
  if (word === "tinyint" && inside.trim() === "1") return { kind: "bool" };
  return kind === undefined ? undefined : { kind };
}

function decimal(word: string, inside: string): FoundType {
  const [precision = "", scale = "0"] = inside.split(",").map((part) => part.trim());
  if (/^\d+$/.test(precision) && /^\d+$/.test(scale)) {
    const [digits, behind] = [Number(precision), Number(scale)];
    if (digits >= 1 && digits <= 38 && behind <= digits) return { kind: "decimal", precision: digits, scale: behind };
  }
  return word.endsWith("money")
    ? { kind: "decimal", precision: 19, scale: 4 }
    : { kind: "decimal", precision: 38, scale: 9 };
}

function listOf(item: string, depth: number): FoundType | undefined {
  const type = physicalType(item, depth + 1);
  return type === undefined ? undefined : { kind: "list", item: type, nullable: true };
}

function mapOf(inside: string, depth: number): FoundType | undefined {
  const [key, value, ...more] = partsOf(inside).map((part) => physicalType(part, depth + 1));
  return key === undefined || value === undefined || more.length > 0 ? undefined : { kind: "map", key, value };
}

function enumOf(inside: string): FoundType | undefined {
  const values = partsOf(inside).map((part) =>
    part
      .trim()
      .replace(/^'([\s\S]*)'$/, "$1")
      .replaceAll("''", "'"),
  );
  return values.length === 0 ? undefined : { kind: "enum", values: [...new Set(values)] };
}

const field = /^\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|([^\s:]+))\s*:?\s*([\s\S]+)$/;

function structOf(inside: string, depth: number): FoundType | undefined {
  const fields = partsOf(inside).map((part) => {
    const [, quoted, ticked, plain, written = ""] = field.exec(part) ?? [];
    const bare = written.replace(/\s+(comment\s+['"][\s\S]*|options\s*\([\s\S]*\)|not\s+null)\s*$/i, "");
    const type = physicalType(bare.replace(/\s+not\s+null\s*$/i, ""), depth + 1);
    const name = quoted?.replaceAll('""', '"') ?? ticked ?? plain ?? "";
    return type === undefined ? undefined : { name, type, nullable: !/\bnot\s+null\b/i.test(written) };
  });
  const known = fields.filter((each) => each !== undefined);
  return fields.length === 0 || known.length < fields.length ? undefined : { kind: "struct", fields: known };
}

/** What stands between commas outside of brackets and quotes. */
export function partsOf(text: string): string[] {
  const found: string[] = [];
  let [depth, start, quote] = [0, 0, ""];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === "'" || sign === '"' || sign === "`") quote = sign;
    else if ("(<[".includes(sign)) depth++;
    else if (")>]".includes(sign)) depth--;
    else if (sign === "," && depth === 0) {
      found.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, text.slice(start)].filter((part) => part.trim() !== "");
}
