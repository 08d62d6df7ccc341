/**
 * `npm run new -- diagnostic CATEGORY/SLUG | function AREA/NAME | step NAME | target NAME`: makes the files of a new one, with tests that
 * fail until it works, and says what is left to do.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newDiagnostic } from "./new/diagnostic.ts";
import { newFunction } from "./new/function.ts";
import { newStep } from "./new/step.ts";
import { newTarget } from "./new/target.ts";
import { root } from "./vitest.ts";

/** Files with their new text, and what a person does next. */
export interface Made {
  readonly files: { readonly [path: string]: string };
  readonly next: readonly string[];
}
/** Text of a file of the repository; undefined when it is not there. */
export type Read = (path: string) => string | undefined;
export type Maker = (name: string, read: Read) => Made;

const makers: { readonly [kind: string]: Maker } = {
  diagnostic: newDiagnostic,
  function: newFunction,
  step: newStep,
  target: newTarget,
};

const [kind, name] = process.argv.slice(2);
const maker = makers[kind ?? ""];
if (maker === undefined || name === undefined) {
  console.error(`usage: npm run new -- ${Object.keys(makers).join("|")} NAME`);
  process.exitCode = 1;
} else {
  try {
    write(maker(name, (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function write({ files, next }: Made): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  console.log("\nNext:");
  for (const [at, step] of next.entries()) console.log(`  ${at + 1}. ${step}`);
}
