import { describe, expect, it } from "vitest";
import { judge } from "../../../runtime/quality/bound.ts";
import { type Measured, steadyBound } from "../../../runtime/quality/steady.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 2, 2, 6);

/** A small generator, so that the figures below never change. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());

/** Daily values with a weekly rhythm, growth and noise; the first is `days` days ago. */
function history(seed: number, days: number, noise = 0.05): { earlier: Measured[]; today: number } {
  const next = random(seed);
  const value = (ago: number) => {
    const weekday = Math.floor((now - ago * day) / day) % 7;
    const base = weekday < 2 ? 300 : 1000;
    return base * 1.002 ** (days - ago) * (1 + noise * normal(next));
  };
  const earlier = Array.from({ length: days }, (_, at) => ({ at: now - (days - at) * day, value: value(days - at) }));
  return { earlier, today: value(0) };
}
const holds = (value: number, earlier: readonly Measured[]) => judge({ kind: "steady" }, value, earlier, now).held;

describe("steady", () => {
  it("raises few false alarms and finds drops of a third, on data with a weekly rhythm and growth", () => {
    let falseAlarms = 0;
    let found = 0;
    for (let seed = 1; seed <= 1000; seed++) {
      const { earlier, today } = history(seed, 60);
      if (!holds(today, earlier)) falseAlarms++;
      if (!holds(today * 0.7, earlier)) found++;
    }
    expect(falseAlarms).toBeLessThanOrEqual(10);
    expect(found).toBeGreaterThanOrEqual(900);
  });

  it("is not fooled by earlier incidents", () => {
    const { earlier, today } = history(7, 60);
    const spoiled = earlier.map((one, at) => (at === 53 || at === 30 ? { ...one, value: 0 } : one));
    expect(holds(today, spoiled)).toBe(true);
    expect(holds(today * 0.6, spoiled)).toBe(false);
  });

  it("has nothing to say the first time", () => {
    expect(judge({ kind: "steady" }, 5, [], now)).toEqual({ held: true, bound: { says: "no earlier value" } });
  });

  it("takes half to double as steady while there is little history, and never nothing after something", () => {
    const earlier = [{ at: now - day, value: 100 }];
    expect([40, 51, 199, 201, 0].map((value) => holds(value, earlier))).toEqual([false, true, true, false, false]);
  });

  it("looks at the same day of the week too while there is little history", () => {
    const earlier = [
      { at: now - 7 * day, value: 10_000 },
      { at: now - day, value: 100 },
    ];
    expect([60, 15_000, 30_000].map((value) => holds(value, earlier))).toEqual([true, true, false]);
  });

  it("gives small counts the room that chance takes", () => {
    const next = random(3);
    const earlier = Array.from({ length: 40 }, (_, at) => ({
      at: now - (40 - at) * day,
      value: 10 + Math.floor(next() * 5),
    }));
    expect([0, 3, 12, 25, 40].map((value) => holds(value, earlier))).toEqual([false, true, true, true, false]);
  });

  it("forgets what is older than eight weeks", () => {
    const old = Array.from({ length: 40 }, (_, at) => ({ at: now - (60 + at) * day, value: 1_000_000 }));
    expect(steadyBound(old, now)).toBe(undefined);
  });

  it("holds no missing value", () => {
    expect(judge({ kind: "steady" }, null, [{ at: now - day, value: 100 }], now).held).toBe(false);
  });
});
