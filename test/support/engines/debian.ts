/** Debian packages unpacked into a folder of our own: no root rights, no change to the system. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { must, onPath } from "./engine.ts";

/**
 * Unpacks the newest version of a package and of all it needs that this system lacks into `folder`. `unneeded` are packages that the
 * use at hand does without.
 */
export function unpackDebian(packages: readonly string[], folder: string, unneeded: RegExp): void {
  if (onPath("apt-get") === undefined || onPath("dpkg") === undefined) throw new Error("this system has no apt-get");
  const work = join(folder, "apt");
  for (const each of ["state/lists/partial", "cache/archives/partial"])
    mkdirSync(join(work, each), { recursive: true });
  const own = [
    ["Dir::State", join(work, "state")],
    ["Dir::State::status", "/var/lib/dpkg/status"],
    ["Dir::Cache", join(work, "cache")],
    // Root's folders are closed to the user that apt would download as.
    ["APT::Sandbox::User", "root"],
  ].flatMap(([option, value]) => ["-o", `${option}=${value}`]);
  must("apt-get", [...own, "-qq", "update"]);
  const plan = must("apt-get", [...own, "-s", "install", "--no-install-recommends", ...packages]);
  const wanted = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!).filter((name) => !unneeded.test(name));
  must("apt-get", [...own, "-qq", "download", ...wanted], { cwd: work });
  for (const file of readdirSync(work).filter((name) => name.endsWith(".deb")))
    must("dpkg", ["-x", join(work, file), folder]);
  rmSync(work, { recursive: true, force: true });
}

/** Folders with shared libraries below an unpacked root. */
export function libraryFolders(root: string): string[] {
  const machines = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" } as const;
  const triple = machines[process.arch as keyof typeof machines] ?? "";
  return [join(root, "usr/lib", triple), join(root, "lib", triple)].filter((path) => existsSync(path));
}
