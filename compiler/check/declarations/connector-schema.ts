/** The typed schema of a connector, and values of a source's settings against it. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import { secretInClear } from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { dotted } from "../../bind/names.ts";
import type { SettingValue } from "../../mesh/mesh.ts";
import { isoDuration } from "./duration.ts";
import { readSetting } from "./settings/read-settings.ts";
import { isMismatch, isReported, mismatch, reported, type SettingSite, type Shape } from "./settings/shape.ts";
import { asTextCall, duration, text } from "./settings/shapes.ts";

export interface ConnectorSchema {
  readonly settings: ReadonlyMap<string, ConnectorSetting>;
  /** `...options: string`: the shape of settings that are not listed. */
  readonly rest?: Shape<SettingValue>;
}
export interface ConnectorSetting {
  readonly shape: Shape<SettingValue>;
  readonly required: boolean;
  readonly default?: SettingValue;
}

/** The schema that a `connector` declares; what is wrong in it is reported at the declaration. */
export function connectorSchema(symbol: SymbolOf<"Connector">, mesh: BoundMesh, report: Report): ConnectorSchema {
  const site: SettingSite = { mesh, file: symbol.file, report };
  const settings = new Map<string, ConnectorSetting>();
  let rest: Shape<SettingValue> | undefined;
  for (const parameter of symbol.node.settings) {
    const shape = shapeOf(parameter.type, parameter.name.text, site);
    if (parameter.variadic) {
      rest = shape;
      continue;
    }
    const standard = parameter.default === undefined ? undefined : readDefault(parameter, shape, site);
    const required = parameter.default === undefined && !parameter.type.nullable;
    settings.set(parameter.name.text, { shape, required, ...(standard === undefined ? {} : { default: standard }) });
  }
  return { settings, ...(rest === undefined ? {} : { rest }) };
}

function readDefault(
  parameter: ast.Parameter,
  shape: Shape<SettingValue>,
  site: SettingSite,
): SettingValue | undefined {
  const { name, start, end } = parameter;
  return readSetting({ kind: "Setting", name, value: parameter.default!, start, end }, shape, site);
}

/** `string`, `int`, `float`, `bool`, `duration`, `date`, `secret`, `list<T>` or an enum. */
function shapeOf(type: ast.TypeExpression, setting: string, site: SettingSite): Shape<SettingValue> {
  if (type.kind === "StructType") return anything;
  const name = dotted(type.name);
  switch (name) {
    case "string":
      return orReference(text);
    case "int":
      return orReference(int);
    case "float":
      return orReference(number);
    case "bool":
      return orReference(bool);
    case "duration":
      return orReference(durationValue);
    case "date":
      return orReference(date);
    case "secret":
      return secretOf(setting);
    case "list":
      return type.arguments[0] === undefined ? anything : listShape(shapeOf(type.arguments[0], setting, site));
    default: {
      const found = site.mesh.resolve(type.name, site.file, ["Enum"], site.report);
      return found === undefined ? anything : enumShape(found);
    }
  }
}

/** Where the schema itself is wrong, values are taken as they are; the schema has been reported. */
const anything: Shape<SettingValue> = { wanted: "a value", read: () => reported };

const int: Shape<SettingValue> = { wanted: "a whole number", read: (value) => numberOf(value, true) };
const number: Shape<SettingValue> = { wanted: "a number", read: (value) => numberOf(value, false) };
const bool: Shape<SettingValue> = {
  wanted: "`true` or `false`",
  read: (value) => (value.kind === "Boolean" ? value.value : mismatch),
};
const durationValue: Shape<SettingValue> = {
  wanted: duration.wanted,
  read: (value) => (value.kind === "Duration" ? { duration: isoDuration(value) } : mismatch),
};
const date: Shape<SettingValue> = {
  wanted: "a date such as `2026-01-31`",
  read: (value) => (value.kind === "Date" ? value.value : mismatch),
};

function numberOf(value: ast.Expression, whole: boolean): SettingValue | typeof mismatch {
  const negative = value.kind === "Unary" && value.operator === "-";
  const literal = negative ? value.operand : value;
  if (literal.kind !== "Number" || literal.unit !== undefined) return mismatch;
  if (whole && (literal.form !== "int" || literal.percent)) return mismatch;
  const amount = Number(literal.text) / (literal.percent ? 100 : 1);
  return negative ? -amount : amount;
}

function listShape(item: Shape<SettingValue>): Shape<SettingValue> {
  return {
    wanted: `a list, each item ${item.wanted}`,
    read(value, site) {
      const values: SettingValue[] = [];
      for (const one of value.kind === "List" ? value.items : [value]) {
        const read = item.read(one, site);
        if (isMismatch(read)) return { ...read, at: one };
        if (isReported(read)) return reported;
        values.push(read);
      }
      return values;
    },
  };
}

function enumShape(symbol: SymbolOf<"Enum">): Shape<SettingValue> {
  const members = symbol.node.members.map((member) => ({
    name: member.name.text,
    stored: member.value?.value ?? member.name.text,
  }));
  const shown = members.map((member) => `\`${member.name}\``);
  return {
    wanted: shown.length < 2 ? (shown[0] ?? "nothing") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`,
    read(value, site) {
      const word = value.kind === "Reference" ? value.name.text : undefined;
      const found = members.find((member) => member.name === word);
      if (found !== undefined) return found.stored;
      const meant =
        value.kind === "String" ? members.find((m) => m.name === value.value || m.stored === value.value) : undefined;
      if (meant === undefined) {
        if (word === undefined) return mismatch;
        const names = members.map((member) => member.name);
        return { mismatch: true, ...didYouMean(placeOf(site.file, value), word, names) };
      }
      const edits = [{ place: placeOf(site.file, value), text: meant.name }];
      return {
        mismatch: true,
        hint: `write \`${meant.name}\``,
        fixes: [{ title: `change to \`${meant.name}\``, edits }],
      };
    },
  };
}

/** `env("X")` and `secret("path")` may stand for any single value: what they hold is known when it runs. */
function orReference(shape: Shape<SettingValue>): Shape<SettingValue> {
  return {
    wanted: shape.wanted,
    read: (value, site) => referenceOf(value) ?? shape.read(value, site),
  };
}

function secretOf(setting: string): Shape<SettingValue> {
  return {
    wanted: 'a secret such as `secret("path")` or `env("NAME")`',
    read(value, site) {
      const reference = referenceOf(value);
      if (reference !== undefined) return reference;
      if (value.kind !== "String" && value.kind !== "Number" && value.kind !== "Struct") return mismatch;
      const suggestion = `secret("${site.file.domain.split(".").at(-1) ?? "mesh"}/${setting}")`;
      const place = placeOf(site.file, value);
      const fixes = [{ title: `refer to \`${suggestion}\` instead`, edits: [{ place, text: suggestion }] }];
      site.report(secretInClear.at(place, { setting, suggestion }, { fixes }));
      return reported;
    },
  };
}

function referenceOf(value: ast.Expression): SettingValue | undefined {
  const call = asTextCall(value);
  if (call?.callee === "env") return { env: call.text };
  if (call?.callee === "secret") return { secret: call.text };
  return undefined;
}
