#!/usr/bin/env node
/** `chimerac`: what a person types. `--version` answers before anything else is loaded. */
import { enableCompileCache } from "node:module";
import { version } from "./version.ts";

const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === "--version" || first === "-V" || first === "version")) {
  process.stdout.write(`chimerac ${version}\n`);
} else {
  enableCompileCache();
  const { main } = await import("./program.ts");
  process.exitCode = await main(process.argv.slice(2));
}
