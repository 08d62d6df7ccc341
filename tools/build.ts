/**
 * `npm run build`: the release in `dist/`. One small entry and split chunks that load when a command needs them; the drivers with native
 * parts stay packages. The standard library, the pages of the diagnostics and the templates of targets lie beside it, as `chimerac` reads them at run time,
 * and the JSON Schemas for other programs.
 */
import { chmodSync, cpSync, existsSync, globSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { nodeHost } from "../cli/host.ts";
import { libraryImage, loadLibrary } from "../compiler/workspace/library.ts";
import { parse } from "../language/syntax/parse.ts";
import { builtinStandIns, hasStandIn } from "./builtins.ts";
import { root } from "./vitest.ts";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });

const bundle = await rolldown({
  cwd: root,
  input: { chimerac: "cli/main.ts" },
  platform: "node",
  external: (id) => /^(node:|@duckdb\/|@pulumi\/|@temporalio\/|pg($|-|\/))/.test(id) && !hasStandIn(id),
  plugins: [builtinStandIns()],
});
await bundle.write({
  dir: dist,
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  // Stack traces of a bug report stay readable; whitespace and comments go.
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
});
await bundle.close();
chmodSync(join(dist, "chimerac.js"), 0o755);

const templates = globSync("targets/*/templates", { cwd: root });
for (const folder of ["stdlib", "docs/diagnostics", ...templates]) {
  if (existsSync(join(root, folder))) cpSync(join(root, folder), join(dist, folder), { recursive: true });
}
const schemas = {
  manifest: "compiler/workspace/manifest.schema.json",
  mesh: "compiler/mesh/schema.json",
  plan: "compiler/plan/schema.json",
};
for (const [name, path] of Object.entries(schemas))
  cpSync(join(root, path), join(dist, "schemas", `${name}.schema.json`), { recursive: true });
const library = loadLibrary(nodeHost(), join(root, "stdlib"), parse);
const mistakes = library.flatMap((file) => file.diagnostics);
if (mistakes.length > 0) throw new Error(`the standard library does not parse: ${mistakes[0]?.message}`);
writeFileSync(join(dist, "stdlib", "library.image"), libraryImage(library));
