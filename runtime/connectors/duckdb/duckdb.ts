/** The connector `duckdb`: tables and views of another database file, read in place. */

import {
  sourceFileMissing,
  sourceFileUnreadable,
  sourceTableMissing,
} from "../../../language/diagnostics/registry/runtime.ts";
import { canonicalJson, sha256 } from "../../../language/text/digest.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import { EngineFailure } from "../../engines/duckdb/failure.ts";
import { explainOpenFailure } from "../../engines/duckdb/open-failure.ts";
import { identifier, literal, qualified } from "../../engines/duckdb/sql-text.ts";
import { parseSqlType } from "../../engines/duckdb/sql-type.ts";
import { RuntimeFailure } from "../../failure.ts";
import type { Connector, OpenRequest, Reading } from "../connector.ts";
import { requireDeclared } from "../missing-columns.ts";

export const duckdbConnector: Connector = {
  name: "duckdb",
  async open(request) {
    const { settings, context, place, input } = request;
    const shown = settings.required("path");
    const path = shown.startsWith("/") ? shown : `${context.root}/${shown.replace(/^\.\//, "")}`;
    const facts = context.host.facts(path);
    if (facts === undefined || facts.folder) {
      const name = path.split("/").pop() ?? "";
      const folder = path.slice(0, path.lastIndexOf("/"));
      const near = nearestName(
        name,
        context.host.list(folder).map((entry) => entry.name),
      );
      throw new RuntimeFailure(
        sourceFileMissing.at(
          place,
          { path: shown, folder: facts === undefined ? "no such file in the workspace" : "this is a folder" },
          near === undefined ? {} : { hint: `did you mean \`${near}\`?` },
        ),
      );
    }
    if (path === context.engine.path) throw settings.fault("path", "this is the mesh's own database");
    const attached = await attach(request, path, shown);
    try {
      const schema = settings.text("schema") ?? "main";
      const columns = await columnsOf(request, attached.alias, schema, shown);
      const from = `${identifier(attached.alias)}.${qualified(schema, input.physical)}`;
      const log = context.host.facts(`${path}.wal`);
      return {
        facts: sha256(canonicalJson([path, facts.size, facts.modified, log?.size ?? 0, log?.modified ?? 0])),
        relation: async () => ({
          from,
          column: (column) => ({
            sql: identifier(column.physical),
            type: parseSqlType(columns.get(column.physical) ?? "VARCHAR"),
          }),
        }),
        explain: (failure) =>
          failure.kind === "other"
            ? sourceFileUnreadable.at(place, { path: shown, reason: settings.scrub(failure.message) })
            : undefined,
        close: () => attached.release(),
      } satisfies Reading;
    } catch (thrown) {
      await attached.release();
      throw thrown;
    }
  },
};

async function attach({ context, place }: OpenRequest, path: string, shown: string) {
  try {
    return await context.engine.attach(path);
  } catch (thrown) {
    const explained = explainOpenFailure(thrown instanceof Error ? thrown.message : String(thrown), shown);
    throw new RuntimeFailure({ ...explained, place });
  }
}

/** Types of the table's columns by name; what is declared and not there is told. */
async function columnsOf(
  { session, input, place }: OpenRequest,
  alias: string,
  schema: string,
  shown: string,
): Promise<ReadonlyMap<string, string>> {
  const from = `${identifier(alias)}.${qualified(schema, input.physical)}`;
  let columns: ReadonlyMap<string, string>;
  try {
    columns = new Map((await session.describe(`SELECT * FROM ${from}`)).map(({ name, type }) => [name, type]));
  } catch (thrown) {
    if (!(thrown instanceof EngineFailure) || thrown.kind !== "binding") throw thrown;
    const tables = await session.rows(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_catalog = ${literal(alias)} AND table_schema = ${literal(schema)}`,
    );
    const near = nearestName(
      input.physical,
      tables.map(({ name }) => String(name)),
    );
    const hint = near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
    throw new RuntimeFailure(
      sourceTableMissing.at(place, { table: `${schema}.${input.physical}`, where: shown }, hint),
    );
  }
  requireDeclared(input.columns, [...columns.keys()], `${schema}.${input.physical}`, place);
  return columns;
}
