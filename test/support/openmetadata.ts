/** What the target `openmetadata` makes of a mesh, and the names that its requests give and use. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import openmetadata from "../../targets/openmetadata/target.ts";
import { artifactsOf } from "./emitted.ts";

export interface OpenmetadataRequest {
  readonly path: string;
  readonly body: Body;
}
type Body = { readonly [field: string]: unknown };

export function requestsOf(mesh: MeshIR, environment = "local"): readonly OpenmetadataRequest[] {
  const { text } = artifactsOf(openmetadata, mesh, {}, environment).get("requests.json")!;
  return JSON.parse(text) as OpenmetadataRequest[];
}

/** What is created at a path: one word, and the field of what it is below, if anything. */
export const kinds: { readonly [path: string]: { readonly kind: string; readonly below?: string } } = {
  "/v1/teams": { kind: "team" },
  "/v1/domains": { kind: "domain", below: "parent" },
  "/v1/classifications": { kind: "classification" },
  "/v1/tags": { kind: "tag", below: "classification" },
  "/v1/glossaries": { kind: "glossary" },
  "/v1/glossaryTerms": { kind: "term", below: "glossary" },
  "/v1/dataProducts": { kind: "product" },
  "/v1/services/databaseServices": { kind: "service" },
  "/v1/databases": { kind: "database", below: "service" },
  "/v1/databaseSchemas": { kind: "schema", below: "database" },
  "/v1/tables": { kind: "table", below: "databaseSchema" },
  "/v1/lineage": { kind: "lineage" },
  "/v1/dataQuality/testDefinitions": { kind: "testDefinition" },
  "/v1/dataQuality/testCases": { kind: "testCase" },
};

/** `kind full.name` of what a request creates; an edge has no name. */
export function createdBy({ path, body }: OpenmetadataRequest): string | undefined {
  const { kind, below } = kinds[path]!;
  if (kind === "lineage") return undefined;
  if (kind === "testCase") return `testCase ${body.entityLink} ${body.name}`;
  const name = quoted(body.name as string);
  const above = (kind === "term" ? body.parent : undefined) ?? (below === undefined ? undefined : body[below]);
  return `${kind} ${above === undefined ? name : `${above}.${name}`}`;
}

export function quoted(name: string): string {
  return name.includes(".") ? `"${name}"` : name;
}

interface Reference {
  readonly type: string;
  readonly fullyQualifiedName: string;
}
interface Label {
  readonly source: string;
  readonly tagFQN: string;
}
interface Column {
  readonly name: string;
  readonly tags?: readonly Label[];
}
interface Edge {
  readonly fromEntity: Reference;
  readonly toEntity: Reference;
  readonly lineageDetails: {
    readonly columnsLineage: readonly { readonly fromColumns: readonly string[]; readonly toColumn: string }[];
  };
}

/** `kind full.name` of all that a request needs to be there; what it is below as well. */
export function neededBy({ path, body }: OpenmetadataRequest): string[] {
  const { kind, below } = kinds[path]!;
  const list = <T>(field: string) => (body[field] ?? []) as readonly T[];
  const needed: string[] = [];
  if (below !== undefined && body[below] !== undefined)
    needed.push(`${below === "parent" ? kind : below === "databaseSchema" ? "schema" : below} ${body[below]}`);
  if (kind === "term" && body.parent !== undefined) needed.push(`term ${body.parent}`);
  needed.push(...list<Reference>("owners").map((owner) => `${owner.type} ${owner.fullyQualifiedName}`));
  needed.push(...list<string>("domains").map((name) => `domain ${name}`));
  needed.push(...list<string>("dataProducts").map((name) => `product ${name}`));
  needed.push(...list<string>("relatedTerms").map((name) => `term ${name}`));
  const labels = [...list<Label>("tags"), ...list<Column>("columns").flatMap(({ tags }) => tags ?? [])];
  needed.push(...labels.map(({ source, tagFQN }) => `${source === "Glossary" ? "term" : "tag"} ${tagFQN}`));
  const constraints = list<{ readonly referredColumns?: readonly string[] }>("tableConstraints");
  needed.push(...constraints.flatMap(({ referredColumns }) => referredColumns ?? []).map((name) => `column ${name}`));
  if (kind === "testCase") {
    needed.push(`table ${/^<#E::table::(.*)>$/.exec(body.entityLink as string)?.[1]}`);
    needed.push(`testDefinition ${body.testDefinition}`);
  }
  if (kind === "lineage") {
    const { fromEntity, toEntity, lineageDetails } = body.edge as Edge;
    needed.push(...[fromEntity, toEntity].map((each) => `${each.type} ${each.fullyQualifiedName}`));
    for (const { fromColumns, toColumn } of lineageDetails.columnsLineage)
      needed.push(...[...fromColumns, toColumn].map((name) => `column ${name}`));
  }
  return needed;
}

/** `column full.name` of a table's columns. */
export function columnsOf(request: OpenmetadataRequest): string[] {
  if (kinds[request.path]?.kind !== "table") return [];
  const table = createdBy(request)!.slice("table ".length);
  return (request.body.columns as readonly Column[]).map(({ name }) => `column ${table}.${quoted(name)}`);
}
