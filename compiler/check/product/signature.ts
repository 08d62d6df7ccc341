/**
 * What others see of a port: all that a consumer's check may depend on. A consumer need not be checked again while the signatures it
 * reads keep their hashes.
 */
import { canonicalJson, sha256 } from "../../../language/text/digest.ts";
import type { Place } from "../../../language/text/source.ts";
import type { ColumnIR, PortIR } from "../../mesh/mesh.ts";

export interface PortSignature {
  readonly address: string;
  /** Without lineage: what a port is made of is its own affair. */
  readonly columns: readonly ColumnIR[];
  /** Proven and checked ones alike: neither shows data that breaks them. */
  readonly keys: readonly (readonly string[])[];
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
  return {
    address: port.address,
    columns: port.columns.map(({ lineage: _, ...column }) => column),
    keys: port.keys.map((key) => key.columns),
    ...(port.fresh === undefined ? {} : { fresh: port.fresh }),
    place,
    places,
    open: false,
  };
}

/** Hash of what a consumer can notice: names, types, labels, keys and promises, but neither places nor descriptions. */
export function signatureHash(signature: PortSignature): string {
  const columns = signature.columns.map(({ name, type, nullable, named, labels, deprecated }) => ({
    name,
    type,
    nullable,
    named,
    labels,
    deprecated,
  }));
  const { address, keys, fresh, open } = signature;
  return sha256(canonicalJson({ address, columns, keys, fresh, open }));
}
