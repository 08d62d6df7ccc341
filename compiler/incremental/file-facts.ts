/** What other files can notice of a file, and which files it may depend on, from its text and its checked ports. */
import type * as ast from "../../language/syntax/ast.ts";
import { sha256 } from "../../language/text/digest.ts";
import type { BoundFile, BoundMesh } from "../bind/bound-mesh.ts";
import { type PortSignature, signatureHash } from "../check/product/signature.ts";
import type { FileFacts } from "./check-cache.ts";

/** Facts of a bound file; `signatures` are those of its ports by address. */
export function fileFacts(file: BoundFile, mesh: BoundMesh, signatures: ReadonlyMap<string, PortSignature>): FileFacts {
  const names: string[] = [];
  const shared: string[] = [];
  const signature: string[] = [];
  const { text } = file.parsed.source;
  const written = (node: { readonly start: number; readonly end: number }) => text.slice(node.start, node.end);
  for (const node of file.parsed.ast.declarations) {
    switch (node.kind) {
      case "Use":
      case "Test":
        break;
      case "Product": {
        const symbol = mesh.lookup(`${file.domain}.${node.name.text}`, file, ["Product"]);
        names.push(`Product ${file.domain}.${node.name.text}`);
        signature.push(...productHeader(node, written));
        for (const port of symbol === undefined ? [] : mesh.ports(symbol)) {
          names.push(`Port ${port.address} v${port.version}`);
          const checked = signatures.get(port.address);
          signature.push(
            checked === undefined ? `open ${port.address}` : signatureHash(checked),
            portHeader(port.node, written),
          );
        }
        break;
      }
      case "Source":
        names.push(`Source ${file.domain}.${node.name.text}`);
        signature.push(written(node));
        break;
      case "Domain":
        if (node.body === undefined) break;
        names.push(`Domain ${file.domain}`);
        shared.push(written(node));
        break;
      default:
        names.push(`${node.kind} ${file.domain}.${nameOf(node)}`);
        shared.push(written(node));
    }
  }
  return {
    domain: file.domain,
    names: names.sort(),
    shared: sha256(shared.join("\n")),
    signature: sha256(signature.join("\n")),
  };
}

/** Team, version and notes of a product stand in messages about it. */
function productHeader(node: ast.ProductDeclaration, written: (node: ast.Node) => string): string[] {
  const settings = node.members.filter((member) => member.kind === "Setting").map(written);
  return [node.deprecated, node.movedFrom]
    .flatMap((note) => (note === undefined ? [] : written(note)))
    .concat(settings);
}

function portHeader(node: ast.PortDeclaration, written: (node: ast.Node) => string): string {
  return [node.deprecated, node.movedFrom].flatMap((note) => (note === undefined ? [] : written(note))).join("\n");
}

function nameOf(node: ast.Declaration): string {
  if (!("name" in node) || node.name === undefined) return "";
  return node.name.kind === "Name" ? node.name.text : node.name.parts.map((part) => part.text).join(".");
}

/** Finds the files that a text may mean something of, from the names that all files declare. */
export class NameIndex {
  /** By the last word of a declared name: its domain's words and its file. */
  readonly #declared = new Map<
    string,
    { readonly domain: string; readonly words: readonly string[]; readonly file: string }[]
  >();
  /** A name that is no plain word cannot be found as one: then nothing is known. */
  readonly complete: boolean;

  constructor(files: Iterable<readonly [path: string, names: readonly string[]]>) {
    let complete = true;
    for (const [file, names] of files)
      for (const name of names) {
        const [kind, full = ""] = name.split(" ");
        // A port is found with its product, a domain's body by every file of the domain.
        if (kind === "Port") continue;
        const words = full.split(".");
        if (words.some((word) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(word))) complete = false;
        const domain = kind === "Domain" ? words : words.slice(0, -1);
        const key = kind === "Domain" ? `domain ${full}` : words.at(-1)!;
        const known = this.#declared.get(key) ?? [];
        known.push({ domain: domain.join("."), words: domain, file });
        this.#declared.set(key, known);
      }
    this.complete = complete;
  }

  /** Files, other than `path` itself, that a text in `domain` may depend on. Words of comments and texts count too: too much, never too little. */
  readBy(text: string, domain: string, path: string): string[] {
    const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
    const files = new Set<string>();
    const add = (key: string) => {
      for (const each of this.#declared.get(key) ?? [])
        if (each.file !== path && (each.domain === domain || each.words.every((word) => words.has(word))))
          files.add(each.file);
    };
    for (const word of words) add(word);
    // A domain and those above it say things about all that is in them.
    for (let above = domain; above !== ""; above = above.slice(0, Math.max(0, above.lastIndexOf(".")))) {
      for (const each of this.#declared.get(`domain ${above}`) ?? []) if (each.file !== path) files.add(each.file);
    }
    return [...files].sort();
  }
}
