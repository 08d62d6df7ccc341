/** The schema of a contract: one object, the port, with a property for each column. */
import type { ColumnIR, PortIR, TermIR } from "../../compiler/mesh/mesh.ts";
import { keysWithoutNulls, typeName, unitOf } from "../sdk/columns.ts";
import { type Data, from, some } from "../sdk/data.ts";
import { nameIn, type PortOfProduct, plainId, portPath } from "../sdk/directory.ts";
import { publishedReferences, type RuleContext } from "../sql/rule-query.ts";
import { customProperties } from "./parts.ts";
import { type PortRules, portRules } from "./quality.ts";
import { saidByProperty } from "./refinements.ts";
import { enumRule, typeFields } from "./types.ts";

/** A key that a contract can name: nothing in it is null. */
interface ContractKeys {
  readonly primary: readonly string[];
  readonly others: readonly (readonly string[])[];
}

export function schemaOf(of: PortOfProduct, context: RuleContext): Data {
  const { port } = of;
  const keys = keysOf(port);
  const rules = portRules(of, context, (rule) => {
    const { measure } = rule;
    if (saidByProperty(rule, port, context.directory)) return true;
    if (!rule.generated || measure.measure !== "unique") return false;
    return [keys.primary, ...keys.others].some((columns) => sameNames(columns, measure.columns));
  });
  const otherKeys = keys.others.filter((columns) => columns.length > 1).map(keyRule);
  return from(port.place, {
    id: plainId(port.name),
    name: port.name,
    physicalName: port.physical.name,
    physicalType: "view",
    logicalType: "object",
    businessName: port.title,
    description: port.description,
    dataGranularityDescription: keys.primary.length === 0 ? undefined : `one row for each ${keys.primary.join(", ")}`,
    properties: port.columns.map((column) => propertyOf(column, of, keys, rules, context)),
    quality: some([...otherKeys, ...rules.ofPort]),
  });
}

function propertyOf(
  column: ColumnIR,
  of: PortOfProduct,
  keys: ContractKeys,
  rules: PortRules,
  context: RuleContext,
): Data {
  const { name, type, nullable, labels, lineage, deprecated } = column;
  const { directory } = context;
  const position = keys.primary.indexOf(name) + 1;
  const declared = labels.flatMap((label) => directory.labels.get(label) ?? []);
  const term = column.term === undefined ? undefined : directory.terms.get(column.term);
  const levels = [...new Set(declared.map(({ level }) => level))];
  return from(column.place, {
    id: plainId(name),
    name,
    description: column.description,
    ...typeFields(column, context),
    required: !nullable,
    ...(position === 0 ? {} : { primaryKey: true, primaryKeyPosition: position }),
    unique: keys.others.some((columns) => columns.length === 1 && columns[0] === name) ? true : undefined,
    classification: levels.length === 0 ? undefined : levels.join(", "),
    tags: some(labels),
    transformSourceObjects: some(lineage?.direct ?? []),
    relationships: some(relationshipsOf(name, of, context)),
    authoritativeDefinitions: some(term === undefined ? [] : definitionsOf(term)),
    quality: some([...enumRule(type), ...(rules.ofColumn.get(name) ?? [])]),
    customProperties: customProperties({
      type: typeName(column),
      unit: unitOf(type),
      term: column.term,
      influencedBy: lineage?.indirect,
      dataSubjects: [...new Set(declared.flatMap(({ subject }) => subject ?? []))],
      specialCategories: declared.filter(({ special }) => special).map(({ address }) => address),
      purposes: [...new Set(declared.flatMap(({ purposes }) => purposes ?? []))],
      residency: [...new Set(declared.flatMap(({ residency }) => residency ?? []))],
      retain: [...new Set(declared.flatMap(({ retain }) => retain ?? []))],
      deprecated: deprecated === undefined ? undefined : { until: deprecated.until, text: deprecated.text },
      movedFrom: column.movedFrom,
    }),
  });
}

/** The first key is the primary one; the others are unique. */
function keysOf(port: PortIR): ContractKeys {
  const keys = port.keys.map(({ columns }) => columns);
  const [primary = [], ...others] = keysWithoutNulls(port.columns, keys);
  return { primary, others };
}

function keyRule(columns: readonly string[]): Data {
  return {
    id: plainId(`key_${columns.join("_")}`),
    name: `key_${columns.join("_")}`,
    description: `one row for each ${columns.join(", ")}`,
    dimension: "uniqueness",
    severity: "error",
    type: "library",
    metric: "duplicateValues",
    unit: "rows",
    arguments: { properties: columns },
    mustBe: 0,
  };
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

/** Keys of other contracts that a column's values are promised to be among. */
function relationshipsOf(name: string, of: PortOfProduct, { directory }: RuleContext): Data[] {
  return publishedReferences(of, directory).flatMap(({ rule, column, other, target }) => {
    if (column !== name) return [];
    const to = `${pathFrom(of, other)}#/schema/${plainId(other.port.name)}/properties/${plainId(target)}`;
    return reference.test(to) ? [from(rule.place, { type: "foreignKey", to })] : [];
  });
}

/** Paths that the standard allows in a reference. */
const reference = /^[A-Za-z0-9._\-/]+\.yaml#/;

/** From one contract's file to another's. */
function pathFrom(of: PortOfProduct, other: PortOfProduct): string {
  const path = contractPath(other);
  return of.product === other.product ? path.slice(path.lastIndexOf("/") + 1) : `../../${path}`;
}

/** Where the contract of a port is written. */
export function contractPath(of: PortOfProduct): string {
  return `${portPath(of)}.odcs.yaml`;
}

/** Not `businessDefinition`: checkers fetch those and expect a definition in the standard's own form. */
function definitionsOf(term: TermIR): Data[] {
  return (term.links ?? []).map((url) => ({
    url,
    type: "glossary",
    description: term.text ?? term.description ?? nameIn(term.address),
  }));
}
