/** Reads the settings of one construct against its table: known names, values of the right shape, each once. */

import type { Extras } from "../../../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../../../language/diagnostics/did-you-mean.ts";
import {
  notAvailableYet,
  settingRepeated,
  settingShape,
  unknownSetting,
} from "../../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { someOf } from "../../../bind/names.ts";
import { describe, isMismatch, isReported, type Mismatch, type SettingSite, type Shape } from "./shape.ts";

/** The settings that a construct knows. */
export interface SettingTable {
  /** The construct in messages: `a domain`. */
  readonly construct: string;
  readonly settings: { readonly [name: string]: Shape<unknown> };
  /** Settings of the language whose meaning is not built. */
  readonly notBuilt?: readonly string[];
}

/** The values read, by name; absent where not set or not understood (reported). */
export type SettingValues<T extends SettingTable> = {
  readonly [K in keyof T["settings"]]?: T["settings"][K] extends Shape<infer V> ? V : never;
};

/** Makes a table, keeping the types of its shapes. */
export function settingTable<const T extends SettingTable>(table: T): T {
  return table;
}

/** The values of `settings`; each mistake is reported and its setting left out. */
export function readSettings<T extends SettingTable>(
  table: T,
  settings: readonly ast.Setting[],
  site: SettingSite,
): SettingValues<T> {
  const values: Record<string, unknown> = {};
  const seen = new Map<string, ast.Setting>();
  for (const setting of settings) {
    const word = setting.name.text;
    const earlier = seen.get(word);
    if (earlier !== undefined) {
      const related = [{ ...placeOf(site.file, earlier.name), message: "first set here" }];
      site.report(settingRepeated.at(placeOf(site.file, setting.name), { setting: word }, { related }));
      continue;
    }
    seen.set(word, setting);
    if (table.notBuilt?.includes(word) === true) {
      site.report(notAvailableYet.at(placeOf(site.file, setting.name), { construct: word }));
      continue;
    }
    const shape = Object.hasOwn(table.settings, word) ? table.settings[word] : undefined;
    if (shape === undefined) reportUnknown(table, setting, site);
    else {
      const value = readSetting(setting, shape, site);
      if (value !== undefined) values[word] = value;
    }
  }
  return values as SettingValues<T>;
}

/** The value of one setting, or undefined when it is not of its shape (reported). */
export function readSetting<T>(setting: ast.Setting, shape: Shape<T>, site: SettingSite): T | undefined {
  const { value } = setting;
  if (value === undefined) {
    if (shape.flag === true) return true as T;
    const params = { setting: setting.name.text, wanted: shape.wanted, found: "a name without a value" };
    site.report(settingShape.at(placeOf(site.file, setting), params));
    return undefined;
  }
  if (value.kind === "BrokenExpression") return undefined;
  const read = shape.read(value, site);
  if (isReported(read)) return undefined;
  if (!isMismatch(read)) return read;
  reportShape(setting, value, shape, read, site);
  return undefined;
}

function reportShape(
  setting: ast.Setting,
  value: ast.Expression,
  shape: Shape<unknown>,
  found: Mismatch,
  site: SettingSite,
): void {
  const at = found.at ?? value;
  const extras: Extras = {
    ...(found.hint === undefined ? {} : { hint: found.hint }),
    ...(found.fixes === undefined ? {} : { fixes: found.fixes }),
  };
  const params = { setting: setting.name.text, wanted: shape.wanted, found: describe(at) };
  site.report(settingShape.at(placeOf(site.file, at), params, extras));
}

function reportUnknown(table: SettingTable, setting: ast.Setting, site: SettingSite): void {
  const known = Object.keys(table.settings);
  const place = placeOf(site.file, setting.name);
  const params = { setting: setting.name.text, construct: table.construct, known: someOf(known, 20) };
  site.report(unknownSetting.at(place, params, didYouMean(place, setting.name.text, known)));
}
