/**
 * How often each product runs, and what starts it: a schedule, or the products that it reads. A product that runs as often as one it reads waits
 * for that one and runs over the same interval; it needs no schedule of its own.
 */
import type { MeshIR, PlaceIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { parseIsoDuration } from "../sdk/duration.ts";

export interface Cadence {
  /** ISO 8601: `PT15M`. */
  readonly every: string;
  /** What says so. */
  readonly place: PlaceIR;
}

export interface Rhythm {
  /** Absent: the product runs when somebody asks for it. */
  readonly cadence?: Cadence;
  /** Products that must have published an interval before this one builds it. */
  readonly follows: readonly ProductIR[];
}

/** The rhythm of each product by address: as often as its most frequent input or port says, else as its most frequent upstream product. */
export function rhythms(mesh: MeshIR): ReadonlyMap<string, Rhythm> {
  const ownerOf = new Map(mesh.products.flatMap((product) => product.ports.map((port) => [port.address, product])));
  const found = new Map<string, Rhythm>();
  // Products stand after those they read.
  for (const product of mesh.products) {
    const upstream = upstreamOf(product, ownerOf);
    const said = [...product.inputs, ...product.ports].flatMap(({ every, place }) =>
      every === undefined ? [] : [{ every, place }],
    );
    const inherited = upstream.flatMap(({ address }) => found.get(address)?.cadence ?? []);
    const cadence = shortest(said.length > 0 ? said : inherited);
    const follows = upstream.filter(({ address }) => {
      const theirs = found.get(address)?.cadence;
      return cadence !== undefined && theirs !== undefined && lasts(theirs.every) === lasts(cadence.every);
    });
    found.set(product.address, { ...(cadence === undefined ? {} : { cadence }), follows });
  }
  return found;
}

function upstreamOf(product: ProductIR, ownerOf: ReadonlyMap<string, ProductIR>): readonly ProductIR[] {
  const read = product.inputs.flatMap(({ from }) => (from.kind === "port" ? (ownerOf.get(from.address) ?? []) : []));
  return [...new Set(read)];
}

function shortest(cadences: readonly Cadence[]): Cadence | undefined {
  return cadences.toSorted((a, b) => lasts(a.every) - lasts(b.every))[0];
}

/** Seconds; a month counts as its shortest, so that a deadline made of it is never too late. */
export function lasts(duration: string): number {
  const { months, micros } = parseIsoDuration(duration)!;
  return Number(months) * 28 * 86_400 + Number(micros) / 1e6;
}
