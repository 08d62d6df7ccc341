/** Durations as Temporal's client and people write them. */
import { parseIsoDuration } from "../sdk/duration.ts";

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

/** Seconds in the largest unit that they fill: 7200 is `2h`. */
export function secondsText(seconds: number): string {
  for (const [unit, size] of units) if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}

/** An ISO 8601 duration as a mesh says it: `PT15M` is `15m`, `P5M` is `5mo`. */
export function durationText(duration: string): string {
  const { months, micros } = parseIsoDuration(duration)!;
  const parts = [months === 0n ? "" : `${months}mo`, micros === 0n ? "" : secondsText(Number(micros) / 1e6)];
  return parts.filter((part) => part !== "").join(" ") || "0s";
}

/** Seconds of an option such as `30s` or `2h`. */
export function optionSeconds(text: string): number {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text)!;
  return Number(amount) * { s: 1, m: 60, h: 3_600, d: 86_400 }[unit as "s" | "m" | "h" | "d"];
}
