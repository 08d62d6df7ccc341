/**
 * Runs a script of this project with the project's own Node, whatever Node started it. The sources are TypeScript that only a
 * newer Node strips, so this file is plain JavaScript that Node 20 can run: it installs the dependencies when they are missing or
 * not the ones of the lock file, then hands over arguments, signals and the exit code.
 *
 *   node tools/with-node.mjs SCRIPT [ARGUMENT…]
 *   node tools/with-node.mjs --install
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

const reason = whyInstall();
if (reason !== undefined) install(reason);
const [script, ...rest] = process.argv.slice(2);
if (script === undefined) fail("which script? usage: node tools/with-node.mjs SCRIPT [ARGUMENT…]", 2);
else if (script !== "--install") run(script, rest);

/** What of the lock file is not installed, in words; undefined when everything is. Optional packages may be missing. */
function whyInstall() {
  const locked = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "no dependencies are installed yet";
  for (const [path, { version, optional }] of Object.entries(locked ?? {})) {
    if (path === "") continue;
    const there = installed[path];
    if (there === undefined ? !optional : there.version !== version) return `${path} is not at ${version}`;
  }
  return existsSync(ownNode) ? undefined : "the project's own Node is missing";
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** What npm says goes to stderr: stdout belongs to the script. */
function install(because) {
  process.stderr.write(`Installing dependencies with \`npm ci\` (${because}) …\n`);
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`, 1);
  if (npm.status !== 0) fail("`npm ci` failed, see above", npm.status ?? 1);
  if (!existsSync(ownNode)) fail("`npm ci` did not bring the project's own Node: are install scripts switched off?", 1);
}

function run(path, args) {
  const child = spawn(ownNode, ["--disable-warning=ExperimentalWarning", resolve(root, path), ...args], {
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to the child too, and a second one could mean "stop at once"; a supervisor tells only us.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  child.on("error", (error) => fail(`${ownNode} could not be started: ${error.message}`, 1));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

function fail(message, code) {
  process.stderr.write(`with-node: ${message}\n`);
  process.exit(code);
}
