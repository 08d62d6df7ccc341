/** Where chimerac's own files lie: beside the sources in development, beside the bundle once released. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The folder that holds `stdlib` and `docs`: of a bundle its own, of the sources the repository's. */
function home(): string {
  let folder = here;
  while (!existsSync(join(folder, "stdlib")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function libraryFolder(): string {
  return join(home(), "stdlib");
}

export function pagesFolder(): string {
  return join(home(), "docs", "diagnostics");
}

/** The folder that holds a folder a target, with its templates. */
export function targetsFolder(): string {
  return join(home(), "targets");
}
