/** Shapes that recur in a contract. */
import { type Data, some } from "../sdk/data.ts";

/** What has no field of its own in the standard; undefined values and empty lists are left out. */
export function customProperties(values: { readonly [property: string]: Data }): Data {
  const present = Object.entries(values).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return some(present.map(([property, value]) => ({ property, value })));
}
