/** A new function of the standard library: its declaration, with an example that the tests evaluate on every engine. */
import type { Maker } from "../new.ts";

export const newFunction: Maker = (name, read) => {
  const [area, fn] = name.split("/");
  if (area === undefined || fn === undefined || !/^[a-z][a-z0-9_]*$/.test(fn))
    throw new Error("name it as AREA/NAME, such as text/initials");
  const path = `stdlib/core/${area}.chimera`;
  const library = read(path);
  if (library === undefined) throw new Error(`there is no area ${area}: ${path} is missing`);
  if (new RegExp(`fn ${fn}\\b`).test(library)) throw new Error(`${fn} is in ${path} already`);
  const cases = `test/unit/stdlib/cases/${area}.ts`;
  return {
    files: { [path]: `${library.trimEnd()}\n\n${declaration(fn)}` },
    next: [
      `write its types, its description with an example, and a lowering per dialect in ${path}`,
      `add a call with its value, and one with null, to ${cases}`,
      "`npm test -- test/unit/stdlib` evaluates it in DuckDB and compares the dialects",
    ],
  };
};

/** The lowerings are wrong on purpose, so that the tests fail until somebody has written them. */
function declaration(fn: string): string {
  return `/// What it gives, and for null.
/// ${fn}("a") == "A"
fn ${fn}(x: string) -> string = sql {
  duckdb: "no_such_function({x})"
  postgres: "no_such_function({x})"
  trino: "no_such_function({x})"
  spark: "no_such_function({x})"
}
`;
}
