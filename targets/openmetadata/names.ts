/**
 * Names and fully qualified names of OpenMetadata's entities. What a name or a link cannot hold there is written as its bytes in percent, and what is too long
 * is cut and carries a hash: so different things never get one name, whatever they are called and however long they are.
 */
import { sha256 } from "../../language/text/digest.ts";
import { inPercent } from "../sdk/directory.ts";

/** Of most names there. */
const longest = 256;

/** A name as an entity, a column or a test may have it. */
export function entityName(name: string): string {
  const encoded = name.replace(/["%:<>|\p{Cc}\u2028\u2029]/gu, inPercent).replace(/^\s|\s$/gu, inPercent);
  if (encoded.length <= longest) return encoded;
  const end = `--${sha256(encoded).slice(0, 12)}`;
  return `${encoded.slice(0, longest - end.length).replace(/[\ud800-\udbff]$/, "")}${end}`;
}

/** Names from the outermost in. A name with dots stands in quotes. */
export function fullName(...names: readonly string[]): string {
  return names.map((name) => (name.includes(".") ? `"${name}"` : name)).join(".");
}
