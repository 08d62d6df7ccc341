/** SQL of another dialect as DuckDB would say it, by sqlglot: a second opinion on what an emitted text means. */
import { execFileSync } from "node:child_process";
import type { PythonTools } from "./python.ts";

export type Transpiled = { readonly sql: string } | { readonly error: string };

const script = `
import json, logging, sys, sqlglot
logging.disable(logging.CRITICAL)
request = json.load(sys.stdin)
def one(sql):
    try:
        return {"sql": sqlglot.transpile(sql, read=request["dialect"], write="duckdb")[0]}
    except Exception as error:
        return {"error": str(error)}
print(json.dumps([one(sql) for sql in request["queries"]]))
`;

/** All queries in one run of the interpreter, since starting it is most of the work. */
export function transpile(
  tools: PythonTools,
  dialect: "postgres" | "trino" | "spark",
  queries: readonly string[],
): readonly Transpiled[] {
  const input = JSON.stringify({ dialect, queries });
  const output = execFileSync(tools.python, ["-c", script], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  return JSON.parse(output) as Transpiled[];
}
