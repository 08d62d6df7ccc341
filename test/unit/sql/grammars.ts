/**
 * Real grammars of the other dialects: PostgreSQL's own parser, and ANTLR grammars of Trino and Spark. The latter's package imports folders, as bundlers
 * allow and Node does not, so resolving is helped along.
 */
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { loadModule, parse } from "libpg-query";
import type { DialectName } from "../../../targets/sql/dialect.ts";

registerHooks({
  resolve(specifier, context, next) {
    const inPackage = context.parentURL?.includes("/dt-sql-parser/") === true && specifier.startsWith(".");
    if (!inPackage || specifier.endsWith(".js")) return next(specifier, context);
    const file = new URL(`${specifier}.js`, context.parentURL);
    return next(
      existsSync(fileURLToPath(file)) ? file.href : new URL(`${specifier}/index.js`, context.parentURL).href,
      context,
    );
  },
});

/** What the grammar of `dialect` has against `sql`; nothing when it is well-formed. */
export async function grammarErrors(dialect: Exclude<DialectName, "duckdb">, sql: string): Promise<readonly string[]> {
  if (dialect === "postgres") {
    await loadModule();
    try {
      await parse(sql);
      return [];
    } catch (thrown) {
      return [(thrown as Error).message];
    }
  }
  const { SparkSQL, TrinoSQL } = await import("dt-sql-parser");
  const parser = dialect === "trino" ? new TrinoSQL() : new SparkSQL();
  return parser.validate(sql).map((error) => `${error.startLine}:${error.startColumn} ${error.message}`);
}
