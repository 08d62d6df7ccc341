/**
 * A baseline: the sources of one case and what each stage makes of them, as committed files beside `main.chimera`. A case whose main file opens
 * with `domain shop` stands on `test/baselines/shop.chimera`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dumpTypes } from "../../compiler/dump.ts";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import type { Sources } from "../../language/diagnostics/render/region.ts";
import { renderTerminal } from "../../language/diagnostics/render/terminal.ts";
import { format } from "../../language/format/format.ts";
import { dumpAst, dumpTokens } from "../../language/syntax/dump.ts";
import { parse } from "../../language/syntax/parse.ts";
import { SourceText } from "../../language/text/source.ts";
import { emitProductScript } from "../../targets/sql/index.ts";
import { compiledFiles } from "./compiled-mesh.ts";
import { filesBelow, repository } from "./repository.ts";

export const baselinesFolder: string = join(repository, "test/baselines");

/** Every file that a projection may be written to; `main.tokens` only where it stands already. */
export const projectionNames = [
  "main.tokens",
  "main.ast",
  "main.types",
  "main.diagnostics",
  "main.ir.json",
  "main.duckdb.sql",
  "main.formatted.chimera",
] as const;
export type ProjectionName = (typeof projectionNames)[number];
/** A projection that has nothing to show is no file. */
export type Projections = { readonly [N in ProjectionName]?: string };

/** Cases as `area/name`. */
export function baselineCases(): string[] {
  return filesBelow("test/baselines", "/main.chimera".slice(1))
    .filter((path) => path.endsWith("/main.chimera"))
    .map((path) => path.slice("test/baselines/".length, -"/main.chimera".length));
}

/** The committed projections of a case. */
export function committed(name: string): Projections {
  const folder = join(baselinesFolder, name);
  const there = projectionNames.filter((file) => existsSync(join(folder, file)));
  return Object.fromEntries(there.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** What the stages make of a case now. A message case shows its messages alone. */
export async function project(name: string): Promise<Projections> {
  const files = sourcesOf(name);
  const own = new Set(Object.keys(files).filter((path) => path !== "shop.chimera"));
  const parsed = parse(new SourceText("main.chimera", files["main.chimera"]!));
  const { compiled, sources } = await compiledFiles(files);
  const { diagnostics, mesh } = compiled;
  const shown: { [N in ProjectionName]?: string | undefined } = {
    "main.diagnostics": diagnostics.length === 0 ? undefined : renderTerminal(diagnostics, sources),
  };
  if (!name.startsWith("messages/")) {
    const part = mesh === undefined ? undefined : ownPart(mesh, own);
    Object.assign(shown, {
      "main.tokens": "main.tokens" in committed(name) ? dumpTokens(parsed.source) : undefined,
      "main.ast": dumpAst(parsed),
      "main.types": part === undefined ? undefined : dumpTypes(part),
      "main.ir.json": part === undefined ? undefined : `${JSON.stringify(part, null, 2)}\n`,
      "main.duckdb.sql": mesh === undefined || part === undefined ? undefined : scripts(mesh, part, sources),
      "main.formatted.chimera": format(parsed.source).value,
    });
  }
  return Object.fromEntries(Object.entries(shown).filter(([, text]) => text !== undefined && text !== ""));
}

function sourcesOf(name: string): { readonly [path: string]: string } {
  const folder = join(baselinesFolder, name);
  const own = readdirSync(folder).filter((file) => /\.(chimera|yaml)$/.test(file) && file !== "main.formatted.chimera");
  const files = Object.fromEntries(own.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  if (!/^domain shop\b(?!\.)/m.test(files["main.chimera"]!)) return files;
  return { ...files, "shop.chimera": readFileSync(join(baselinesFolder, "shop.chimera"), "utf8") };
}

/** What of a mesh the case itself declares; the shop and the standard library are the same for all. */
function ownPart(mesh: MeshIR, files: ReadonlySet<string>): MeshIR {
  const own = <T>(value: T): T =>
    Array.isArray(value) ? (value.filter((each) => files.has(each.place?.file)) as T) : value;
  return Object.fromEntries(Object.entries(mesh).map(([key, value]) => [key, own(value)])) as unknown as MeshIR;
}

function scripts(mesh: MeshIR, part: MeshIR, sources: Sources): string {
  return part.products.map((product) => emitProductScript(mesh, product, "duckdb", sources).value).join("\n");
}
