/** How often products run and whose data they wait for, for targets that run them. */
import type { MeshIR, PlaceIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { durationSeconds } from "./duration.ts";

/** An interval as somebody said it. */
export interface Cadence {
  /** ISO 8601: `PT15M`. */
  readonly every: string;
  /** What says so. */
  readonly place: PlaceIR;
}

/** The products whose ports each product reads, by address of the reader. */
export function upstreamProducts(mesh: MeshIR): ReadonlyMap<string, readonly ProductIR[]> {
  const ownerOf = new Map(mesh.products.flatMap((product) => product.ports.map((port) => [port.address, product])));
  return new Map(
    mesh.products.map(({ address, inputs }) => [
      address,
      [...new Set(inputs.flatMap(({ from }) => ownerOf.get(from.address) ?? []))],
    ]),
  );
}

/**
 * How often each product runs, by address: as often as the most frequent `every` of its inputs and ports says, else as often as the most frequent product
 * that it reads. Products of which nothing says how often are absent.
 */
export function cadencesOf(
  mesh: MeshIR,
  upstream: ReadonlyMap<string, readonly ProductIR[]>,
): ReadonlyMap<string, Cadence> {
  const found = new Map<string, Cadence>();
  // Products stand after those they read.
  for (const product of mesh.products) {
    const own = [...product.inputs, ...product.ports].flatMap(({ every, place }) =>
      every === undefined ? [] : [{ every, place }],
    );
    const inherited = upstream.get(product.address)!.flatMap(({ address }) => found.get(address) ?? []);
    const [most] = (own.length > 0 ? own : inherited).toSorted((a, b) => shortest(a) - shortest(b));
    if (most !== undefined) found.set(product.address, most);
  }
  return found;
}

function shortest({ every }: Cadence): number {
  return durationSeconds(every, 28);
}
