/**
 * What starts each product: a schedule, or the products that it reads. A product that runs as often as one it reads waits for that one and runs over
 * the same interval; it needs no schedule of its own.
 */
import type { MeshIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { type Cadence, cadencesOf, upstreamProducts } from "../sdk/cadence.ts";
import { durationSeconds } from "../sdk/duration.ts";

export interface Rhythm {
  /** Absent: the product runs when somebody asks for it. */
  readonly cadence?: Cadence;
  /** Products that must have published an interval before this one builds it. */
  readonly follows: readonly ProductIR[];
  /** Products that wait for this one. */
  readonly followers: readonly ProductIR[];
}

/** The rhythm of each product, by address. */
export function rhythms(mesh: MeshIR): ReadonlyMap<string, Rhythm> {
  const upstream = upstreamProducts(mesh);
  const cadences = cadencesOf(mesh, upstream);
  const followers = new Map<string, ProductIR[]>(mesh.products.map(({ address }) => [address, []]));
  const found = new Map<string, Rhythm>();
  for (const product of mesh.products) {
    const cadence = cadences.get(product.address);
    const follows = upstream.get(product.address)!.filter(({ address }) => {
      const theirs = cadences.get(address);
      return cadence !== undefined && theirs !== undefined && lasts(theirs.every) === lasts(cadence.every);
    });
    for (const { address } of follows) followers.get(address)!.push(product);
    found.set(product.address, {
      ...(cadence === undefined ? {} : { cadence }),
      follows,
      followers: followers.get(product.address)!,
    });
  }
  return found;
}

/** Seconds, so that a deadline made of them is never too late. */
export function lasts(duration: string): number {
  return durationSeconds(duration, 28);
}
