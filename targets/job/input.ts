/** Inputs: tables of sources with everything a load needs, and ports of other products. */
import type {
  ColumnIR,
  Field,
  InputIR,
  MeshIR,
  NamedTypeIR,
  PortIR,
  SettingValue,
  SourceIR,
  SourceTableIR,
  Type,
  ValueType,
} from "../../compiler/mesh/mesh.ts";
import type { InputJob, PortInputJob, SettingJob, SourceColumnJob, SourceInputJob } from "../../runtime/job/job.ts";
import type { ReportProblem } from "../sdk/problem.ts";
import type { Dialect } from "../sql/dialect.ts";
import { binds, within } from "../sql/fragment.ts";
import { unshield } from "../sql/ink.ts";
import { jobPlace } from "./place.ts";
import { isSensitive } from "./sensitive.ts";
import { JobText } from "./text.ts";

/** What inputs refer to, by address. */
export interface Addresses {
  readonly mesh: MeshIR;
  readonly ports: ReadonlyMap<string, PortIR>;
  readonly sources: ReadonlyMap<string, { readonly source: SourceIR; readonly table: SourceTableIR }>;
  readonly types: ReadonlyMap<string, NamedTypeIR>;
  readonly levels: ReadonlyMap<string, string>;
}

/** Undefined when what it names is not in the mesh: that was reported when the mesh was checked. */
export function lowerInput(
  input: InputIR,
  addresses: Addresses,
  dialect: Dialect,
  report: ReportProblem,
): InputJob | undefined {
  if (input.from.kind === "port") {
    const port = addresses.ports.get(input.from.address);
    if (port === undefined) return undefined;
    return { kind: "port", name: input.name, address: port.address, view: port.physical } satisfies PortInputJob;
  }
  const found = addresses.sources.get(input.from.address);
  if (found === undefined) return undefined;
  const { source, table } = found;
  return {
    kind: "source",
    name: input.name,
    address: table.address,
    place: jobPlace(table.place),
    connector: source.connector,
    settings: lowerSettings(source.settings),
    table: table.name,
    physical: table.physical,
    columns: table.columns.map((column) => lowerColumn(column, table, addresses, dialect, report)),
    keys: table.keys,
    load: input.load,
    onReject: source.onReject,
  } satisfies SourceInputJob;
}

function lowerSettings(settings: SourceIR["settings"]): { [name: string]: SettingJob } {
  const lowered: { [name: string]: SettingJob } = {};
  for (const [name, value] of Object.entries(settings)) lowered[name] = value satisfies SettingValue;
  return lowered;
}

function lowerColumn(
  column: ColumnIR,
  table: SourceTableIR,
  addresses: Addresses,
  dialect: Dialect,
  report: ReportProblem,
): SourceColumnJob {
  const text = new JobText(addresses.mesh, dialect, report, column.place, []);
  const sqlType = unshield(text.pen.typeName(column.type));
  const physicalType = unshield(text.pen.typeName(physicalOf(column.type)));
  return {
    name: column.name,
    sqlType,
    nullable: column.nullable,
    sensitive: table.rowLabels.length > 0 || isSensitive(column, addresses.levels),
    physical: column.physical ?? column.name,
    ...(physicalType === sqlType ? {} : { physicalType }),
    checks: checksOf(column, text, addresses),
  };
}

/** The type with the source's names of its fields. */
function physicalOf(type: Type): Type {
  switch (type.kind) {
    case "list":
      return { ...type, item: { ...type.item, type: physicalOf(type.item.type) } };
    case "map":
      return { ...type, key: physicalOf(type.key), value: { ...type.value, type: physicalOf(type.value.type) } };
    case "struct":
      return {
        ...type,
        fields: type.fields.map(
          (field): Field => ({ ...field, name: field.physical ?? field.name, type: physicalOf(field.type) }),
        ),
      };
    default:
      return type;
  }
}

interface Check {
  readonly sql: string;
  readonly says: string;
}

/** Predicates over `{value}` for each refinement of the column's type, at any depth. */
function checksOf(value: ValueType, text: JobText, addresses: Addresses): Check[] {
  const hole = text.hole("value");
  return deepChecks(value, hole, 0, text, addresses).map(({ sql, says }) => ({ sql: text.finish(sql), says }));
}

function deepChecks(value: ValueType, at: string, depth: number, text: JobText, addresses: Addresses): Check[] {
  const { type } = value;
  const checks = ownChecks(value, at, text, addresses);
  if (type.kind === "enum") {
    const members = type.members.map((member) => text.pen.string(member)).join(", ");
    checks.push({ sql: `${at} IN (${members})`, says: `not one of ${type.members.join(", ")}` });
  } else if (type.kind === "list") {
    const item = `x${depth + 1}`;
    for (const check of deepChecks(type.item, item, depth + 1, text, addresses)) {
      const sql = `len(list_filter(${at}, lambda ${item}: (${check.sql}) IS FALSE)) = 0`;
      checks.push({ sql, says: `a list with an item that is ${check.says}` });
    }
  } else if (type.kind === "map") {
    const item = `x${depth + 1}`;
    for (const check of deepChecks(type.value, item, depth + 1, text, addresses)) {
      const sql = `len(list_filter(map_values(${at}), lambda ${item}: (${check.sql}) IS FALSE)) = 0`;
      checks.push({ sql, says: `a map with a value that is ${check.says}` });
    }
  } else if (type.kind === "struct") {
    for (const field of type.fields)
      for (const check of deepChecks(field, `(${at}).${text.quote(field.name)}`, depth, text, addresses))
        checks.push({ sql: check.sql, says: `a struct whose ${field.name} is ${check.says}` });
  }
  return checks;
}

/** Of the named type and of those it is made from. */
function ownChecks(value: ValueType, at: string, text: JobText, addresses: Addresses): Check[] {
  const checks: Check[] = [];
  const seen = new Set<string>();
  let name = value.named;
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const named = addresses.types.get(name);
    if (named?.matches !== undefined) {
      const arg = { op: "column", name: "value", type: value.type, nullable: value.nullable } as const;
      const pattern = named.matches;
      const node = { op: "matches", arg, pattern, negated: false, type: { kind: "bool" }, nullable: false } as const;
      checks.push({ sql: text.writeAt(node, at).sql, says: `not a match of /${pattern}/` });
    }
    if (named?.check !== undefined) {
      const written = text.writeAt(named.check, at);
      checks.push({ sql: within(written, binds.or), says: `not a valid ${name.slice(name.lastIndexOf(".") + 1)}` });
    }
    name = named?.type.named;
  }
  return checks;
}
