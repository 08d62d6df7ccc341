/** Sources: a connector's settings, and tables with the columns that their owner promises. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  duplicateDeclaration,
  settingMissing,
  settingRepeated,
  unknownSetting,
} from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import { placeOf, type SymbolOf } from "../../bind/bound-mesh.ts";
import { isDamaged } from "../../bind/damage.ts";
import { someOf } from "../../bind/names.ts";
import type { SettingValue, SourceIR } from "../../mesh/mesh.ts";
import { type ColumnContext, declareColumns } from "./columns.ts";
import type { ConnectorSchema } from "./connector-schema.ts";
import { declared } from "./declared.ts";
import { readSetting, readSettings } from "./settings/read-settings.ts";
import { sourceSettings, sourceTableSettings } from "./settings/tables.ts";
import type { CheckedSourceTable } from "./sources.ts";

export interface CheckedSource {
  readonly ir: SourceIR;
  readonly tables: readonly CheckedSourceTable[];
}

export interface SourceContext extends ColumnContext {
  /** The schema of a connector, made once. */
  schema(connector: SymbolOf<"Connector">): ConnectorSchema;
}

/** A source with its settings and tables. What cannot be understood is reported and left out. */
export function checkSource(symbol: SymbolOf<"Source">, ctx: SourceContext): CheckedSource {
  const { node, file, fullName } = symbol;
  const { mesh, report } = ctx;
  const connector = mesh.resolve(node.connector, file, ["Connector"], report);
  const general: ast.Setting[] = [];
  const specific: ast.Setting[] = [];
  for (const setting of node.settings) {
    (Object.hasOwn(sourceSettings.settings, setting.name.text) ? general : specific).push(setting);
  }
  const said = readSettings(sourceSettings, general, { mesh, file, report });
  const { on_reject: onReject, ...rest } = said;
  const settings = connector === undefined ? {} : connectorSettings(symbol, specific, connector, ctx);
  const tables = checkTables(symbol, ctx);
  return {
    tables,
    ir: {
      ...declared(node, fullName, file.domain, file),
      domain: file.domain,
      connector: connector?.name ?? "",
      settings,
      onReject: onReject ?? "fail",
      ...rest,
      tables: tables.map((table) => table.ir),
    },
  };
}

/** The settings that the connector knows, with its defaults, in the order of its declaration. */
function connectorSettings(
  symbol: SymbolOf<"Source">,
  settings: readonly ast.Setting[],
  connector: SymbolOf<"Connector">,
  ctx: SourceContext,
): { readonly [name: string]: SettingValue } {
  const { file, node } = symbol;
  const site = { mesh: ctx.mesh, file, report: ctx.report };
  const schema = ctx.schema(connector);
  // A misspelt setting that is required is one mistake, not two.
  const meant = new Set<string | undefined>();
  const given = new Map<string, { readonly setting: ast.Setting; readonly value: SettingValue | undefined }>();
  for (const setting of settings) {
    const name = setting.name.text;
    const earlier = given.get(name);
    if (earlier !== undefined) {
      const related = [{ ...placeOf(file, earlier.setting.name), message: "first set here" }];
      ctx.report(settingRepeated.at(placeOf(file, setting.name), { setting: name }, { related }));
      continue;
    }
    const shape = schema.settings.get(name)?.shape ?? schema.rest;
    if (shape === undefined) meant.add(reportUnknown(symbol, setting, connector, schema, ctx));
    given.set(name, { setting, value: shape === undefined ? undefined : readSetting(setting, shape, site) });
  }
  const damaged = isDamaged(file, node);
  const values: Record<string, SettingValue> = {};
  for (const [name, setting] of schema.settings) {
    const value = given.get(name)?.value ?? setting.default;
    if (value !== undefined) values[name] = value;
    if (given.has(name) || meant.has(name) || damaged || !setting.required) continue;
    const params = { setting: name, construct: `a \`${connector.name}\` source`, wanted: setting.shape.wanted };
    const related = connector.file.standard
      ? []
      : [{ ...placeOf(connector.file, connector.node.name), message: "the connector is declared here" }];
    ctx.report(settingMissing.at(placeOf(file, node.name), params, { related }));
  }
  for (const [name, { value }] of given) {
    if (value !== undefined && !schema.settings.has(name)) values[name] = value;
  }
  return values;
}

/** Tells which setting was probably meant. */
function reportUnknown(
  symbol: SymbolOf<"Source">,
  setting: ast.Setting,
  connector: SymbolOf<"Connector">,
  schema: ConnectorSchema,
  ctx: SourceContext,
): string | undefined {
  const place = placeOf(symbol.file, setting.name);
  const known = [...schema.settings.keys(), ...Object.keys(sourceSettings.settings)];
  const name = setting.name.text;
  const params = { setting: name, construct: `a \`${connector.name}\` source`, known: someOf(known, 30) };
  ctx.report(unknownSetting.at(place, params, didYouMean(place, name, known)));
  return nearestName(name, known);
}

function checkTables(symbol: SymbolOf<"Source">, ctx: SourceContext): readonly CheckedSourceTable[] {
  const { node, file } = symbol;
  const byName = new Map<string, CheckedSourceTable>();
  for (const table of node.tables) {
    const name = table.name.text;
    const earlier = byName.get(name);
    if (earlier !== undefined) {
      const related = [{ ...placeOf(file, earlier.node.name), message: "first declared here" }];
      const params = { name, kind: "table", earlier: "a table" };
      ctx.report(duplicateDeclaration.at(placeOf(file, table.name), params, { related }));
    } else if (name !== "") byName.set(name, checkTable(symbol, table, ctx));
  }
  return [...byName.values()];
}

function checkTable(source: SymbolOf<"Source">, node: ast.SourceTable, ctx: SourceContext): CheckedSourceTable {
  const { file } = source;
  const { mesh, report } = ctx;
  const address = `${source.fullName}.${node.name.text}`;
  const settings = readSettings(sourceTableSettings, node.settings, { mesh, file, report });
  const { columns, keys } = declareColumns(node.columns, node.uniques, address, file, ctx);
  return {
    source,
    node,
    columns,
    ir: {
      ...declared(node, address, source.fullName, file),
      name: node.name.text,
      physical: node.physical?.value ?? node.name.text,
      columns: columns.map((column) => column.ir),
      keys,
      rowLabels: ctx.labels.resolve(node.labels, file, report),
      ...settings,
    },
  };
}
