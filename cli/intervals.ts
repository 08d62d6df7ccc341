/** The intervals of a product in a range of time, as its schedule makes them: for backfills. */
import { parseIsoDuration } from "../targets/sdk/duration.ts";

const day = 86_400_000;

/**
 * Milliseconds since 1970 of what a person types: `2026-01-05`, midnight in the time zone, or `2026-01-05T10:15:00Z`. Undefined for anything else.
 */
export function momentOf(text: string, timezone: string): number | undefined {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (date !== null) {
    const [year, month, dayOfMonth] = date.slice(1).map(Number) as [number, number, number];
    const midnight = Date.UTC(year, month - 1, dayOfMonth);
    // There is no 30 February.
    if (new Date(midnight).toISOString().slice(0, 10) !== text) return undefined;
    return fromLocal(midnight, timezone);
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * Ends of the intervals that end after `from` and not after `to`, in their order. Days, weeks and months end at midnight of the time zone, everything else is
 * counted from 1970 in UTC.
 */
export function intervalEnds(every: string, from: number, to: number, timezone: string): readonly number[] {
  const { months, micros } = parseIsoDuration(every)!;
  if (months > 0n) return localEnds(monthsAfter(Number(months)), from, to, timezone);
  const length = Number(micros / 1000n);
  if (length === day) return localEnds(daysAfter(1, 0), from, to, timezone);
  // 1970 began on a Thursday, four days before a Monday.
  if (length === 7 * day) return localEnds(daysAfter(7, 4), from, to, timezone);
  const ends: number[] = [];
  for (let end = (Math.floor(from / length) + 1) * length; end <= to; end += length) ends.push(end);
  return ends;
}

/** Midnights in local time: the first is before `local`, each other after the one before it. */
type Midnights = (local: number) => { readonly first: number; readonly next: (midnight: number) => number };

function daysAfter(length: number, offset: number): Midnights {
  const step = length * day;
  return (local) => ({
    first: Math.floor((local - offset * day) / step) * step + offset * day,
    next: (midnight) => midnight + step,
  });
}

function monthsAfter(length: number): Midnights {
  return (local) => {
    const date = new Date(local);
    const month = Math.floor(date.getUTCMonth() / length) * length;
    return {
      first: Date.UTC(date.getUTCFullYear(), month),
      next: (midnight) => {
        const last = new Date(midnight);
        return Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + length);
      },
    };
  };
}

function localEnds(midnights: Midnights, from: number, to: number, timezone: string): readonly number[] {
  const { first, next } = midnights(from + offsetAt(from, timezone));
  const ends: number[] = [];
  for (let midnight = first; ; midnight = next(midnight)) {
    const end = fromLocal(midnight, timezone);
    if (end > to) return ends;
    if (end > from) ends.push(end);
  }
}

/** The moment at which clocks of the zone show this. Around a change of the clocks the second look decides. */
function fromLocal(local: number, timezone: string): number {
  const guess = local - offsetAt(local, timezone);
  return local - offsetAt(guess, timezone);
}

/** How far clocks of the zone are before UTC. */
function offsetAt(moment: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: timezone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((each) => each.type === type)!.value);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(moment / 1000) * 1000;
}
