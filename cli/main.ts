#!/usr/bin/env -S node --max-semi-space-size=16
/**
 * `chimerac`: what a person types. `--version` answers before anything else is loaded. A small young generation costs 4 % of the time of a
 * check of 10,000 products and saves a quarter of its memory. It can only be chosen before Node starts.
 */
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
