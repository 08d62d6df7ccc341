/**
 * URNs of DataHub's entities. What separates parts of a URN is written as its bytes in percent, and what would be beyond the server's limit of 512 is cut and
 * carries a hash: so different things never get one URN, whatever they are called and however long they are.
 */
import { sha256 } from "../../language/text/digest.ts";
import { pathPart } from "../sdk/directory.ts";

/** Entities that are known by one name. */
export type NamedEntity =
  | "assertion"
  | "corpGroup"
  | "corpuser"
  | "dataPlatform"
  | "dataProduct"
  | "domain"
  | "glossaryTerm"
  | "role"
  | "tag";

/** Lengths as the server counts them, which encodes a URN once more: the URN of a column has both. */
const longest = { platform: 40, name: 200, field: 150 };

/** URN of an entity that is known by one name. */
export function urn(entity: NamedEntity, name: string): string {
  return `urn:li:${entity}:${bounded(pathPart(name), entity === "dataPlatform" ? longest.platform : longest.name)}`;
}

/** @param name As the platform would write it, with dots. */
export function datasetUrn(platform: string, name: string, fabric: string): string {
  return `urn:li:dataset:(${urn("dataPlatform", platform)},${bounded(pathPart(name), longest.name)},${fabric})`;
}

/** What a column is called in a schema: dots stand between a struct and its fields only. */
export function fieldPath(names: readonly string[]): string {
  const path = names.map((name) => name.replace(/[%.]/g, (c) => (c === "%" ? "%25" : "%2E"))).join(".");
  return bounded(path, longest.field, encodeReserved);
}

/** Encodes what the server encodes when it looks for the column of a path, and nothing else. */
export function fieldUrn(dataset: string, path: string): string {
  return `urn:li:schemaField:(${dataset},${encodeReserved(path)})`;
}

function encodeReserved(path: string): string {
  return path.replace(/[,()␟]/g, (c) => (c === "(" ? "%28" : c === ")" ? "%29" : encodeURIComponent(c)));
}

/** @param written What stands in the URN for a text. */
function bounded(text: string, length: number, written: (text: string) => string = (same) => same): string {
  const size = (part: string) => encodedLength(written(part));
  if (size(text) <= length) return text;
  const end = `--${sha256(text).slice(0, 12)}`;
  let kept = "";
  let left = length - end.length;
  for (const c of text) {
    left -= size(c);
    if (left < 0) break;
    kept += c;
  }
  return kept + end;
}

function encodedLength(text: string): number {
  const plain = text.match(/[\w.-]/g)?.length ?? 0;
  return plain + 3 * (new TextEncoder().encode(text).length - plain);
}
