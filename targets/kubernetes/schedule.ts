/** How often a product runs, and the CronJob that runs it where no orchestrator does. */
import type { PlaceIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { parseIsoDuration } from "../sdk/duration.ts";

/** An interval as somebody said it. */
export interface Every {
  readonly duration: string;
  readonly seconds: number;
  readonly place: PlaceIR;
}

/**
 * How often each product runs, by address: as often as the most frequent `every` of its inputs and ports says, else as often as the most frequent product
 * that it reads. Products of which nothing says how often are absent.
 * @param upstream Products that a product reads. Products stand after those.
 */
export function frequencies(
  products: readonly ProductIR[],
  upstream: (product: ProductIR) => readonly ProductIR[],
): ReadonlyMap<string, Every> {
  const found = new Map<string, Every>();
  for (const product of products) {
    const own = [...product.inputs, ...product.ports].flatMap(({ every, place }) =>
      every === undefined ? [] : [{ duration: every, seconds: secondsOf(every), place }],
    );
    const said = own.length > 0 ? own : upstream(product).flatMap(({ address }) => found.get(address) ?? []);
    const [most] = said.toSorted((a, b) => a.seconds - b.seconds);
    if (most !== undefined) found.set(product.address, most);
  }
  return found;
}

/** A month has 31 days: what waits for one may not give up early. */
export function secondsOf(duration: string): number {
  const { months, micros } = parseIsoDuration(duration)!;
  return Number(months) * 31 * 86_400 + Number(micros / 1_000_000n);
}

/** Cron's form of an interval: of minutes that divide an hour, hours that divide a day, a day, a week, months that divide a year. */
export function cronOf(duration: string): string | undefined {
  const { months, micros } = parseIsoDuration(duration)!;
  if (months > 0n) {
    if (micros > 0n || 12n % months !== 0n) return undefined;
    return `0 0 1 ${months === 12n ? "1" : step(months)} *`;
  }
  const minutes = micros / 60_000_000n;
  if (minutes === 0n || micros % 60_000_000n !== 0n) return undefined;
  if (60n % minutes === 0n) return minutes === 60n ? "0 * * * *" : `${step(minutes)} * * * *`;
  const hours = minutes / 60n;
  if (minutes % 60n !== 0n) return undefined;
  if (hours === 24n * 7n) return "0 0 * * 1";
  if (24n % hours !== 0n) return undefined;
  return hours === 24n ? "0 0 * * *" : `0 ${step(hours)} * * *`;
}

function step(number: bigint): string {
  return number === 1n ? "*" : `*/${number}`;
}
