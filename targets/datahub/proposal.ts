/** Metadata change proposals: aspects of entities as they are from now on; and shapes that recur in aspects. */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from } from "../sdk/data.ts";
import { type NamedEntity, urn } from "./urns.ts";

export type Aspect = { readonly [field: string]: Data };

/** A proposal for each aspect of the entity, which `place` says; those that are undefined are left out. */
export function proposals(
  place: PlaceIR,
  entityUrn: string,
  aspects: { readonly [name: string]: Aspect | undefined },
): Data[] {
  return Object.entries(aspects).flatMap(([aspectName, json]) =>
    json === undefined
      ? []
      : [
          from(place, {
            entityType: /^urn:li:(\w+):/.exec(entityUrn)![1],
            entityUrn,
            changeType: "UPSERT",
            aspectName,
            aspect: { json },
          }),
        ],
  );
}

/** A time and a person where the format asks for them and nobody knows: DataHub's own words for that. */
export const unknownStamp: Aspect = { time: 0, actor: "urn:li:corpuser:unknown" };

/** What has no field of its own; undefined values and empty lists are left out. */
export function customProperties(values: {
  readonly [property: string]: string | number | boolean | readonly string[] | undefined;
}): Data {
  const present = Object.entries(values).flatMap(([property, value]) => {
    const text = typeof value === "object" ? value.join(", ") : String(value);
    return value === undefined || text === "" ? [] : [[property, text] as const];
  });
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

type Deprecated = { readonly until?: string; readonly text?: string } | undefined;

/** Until when something is there, and what to use instead. */
export function deprecation(deprecated: Deprecated): Aspect | undefined {
  if (deprecated === undefined) return undefined;
  const { until, text } = deprecated;
  return {
    deprecated: true,
    decommissionTime: until === undefined ? undefined : Date.parse(until),
    note: text ?? "",
    actor: unknownStamp.actor,
  };
}

/** The aspect `ownership` of one owner. */
export function ownership(owner: string | undefined, type: "BUSINESS_OWNER" | "TECHNICAL_OWNER"): Aspect | undefined {
  return owner === undefined ? undefined : { owners: [{ owner, type }] };
}

/** Associations with tags or the like, or nothing when there are none. */
export function associated(
  list: string,
  item: string,
  entity: NamedEntity,
  names: readonly string[],
): Aspect | undefined {
  return names.length === 0 ? undefined : { [list]: names.map((name) => ({ [item]: urn(entity, name) })) };
}
