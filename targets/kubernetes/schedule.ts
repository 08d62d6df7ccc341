/** Intervals in the words of cron. */
import { parseIsoDuration } from "../sdk/duration.ts";

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
