/**
 * What others see of a port: all that a consumer's check may depend on. A consumer need not be checked again while the signatures it
 * reads keep their texts.
 */
import type { Place } from "../../../language/text/source.ts";
import type { ColumnIR, PortIR } from "../../mesh/mesh.ts";
import type { Rows } from "../steps/rows.ts";
import { currentRows } from "./history.ts";

export interface PortSignature {
  readonly address: string;
  /** Without lineage: what a port is made of is its own affair. */
  readonly columns: readonly ColumnIR[];
  /** Proven and checked ones alike: neither shows data that breaks them. */
  readonly keys: readonly (readonly string[])[];
  readonly whereTrue?: Rows["whereTrue"];
  /** ISO 8601. */
  readonly fresh?: string;
  /** Where its name stands, and those of its columns, in their order. */
  readonly place: Place;
  readonly places: readonly Place[];
  /** Its columns are not all known, because of a mistake that was reported. */
  readonly open: boolean;
}

/** The signature of a checked port. */
export function signatureOf(port: PortIR, place: Place, places: readonly Place[]): PortSignature {
  const whereTrue = currentRows(port.materialize);
  return {
    address: port.address,
    columns: port.columns.map(({ lineage: _, ...column }) => column),
    keys: port.keys.map((key) => key.columns),
    ...(whereTrue === undefined ? {} : { whereTrue }),
    ...(port.fresh === undefined ? {} : { fresh: port.fresh }),
    place,
    places,
    open: false,
  };
}

/** What a consumer can notice: names, types, labels, keys and promises, but neither places nor descriptions. */
export function signatureText({ address, columns, keys, whereTrue, fresh, open }: PortSignature): string {
  const noticed = columns.map(({ name, type, nullable, named, labels, deprecated }) => [
    name,
    type,
    nullable,
    named,
    labels,
    deprecated,
  ]);
  return JSON.stringify([address, fresh, open, keys, whereTrue, noticed]);
}
