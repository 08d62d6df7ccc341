/** Intervals of a range end where a product's schedule would start it. */
import { describe, expect, it } from "vitest";
import { intervalEnds, momentOf } from "../../../cli/intervals.ts";

function ends(every: string, from: string, to: string, timezone = "UTC"): readonly string[] {
  const [first, last] = [momentOf(from, timezone)!, momentOf(to, timezone)!];
  return intervalEnds(every, first, last, timezone).map((end) => new Date(end).toISOString());
}

describe("intervals", () => {
  it("end after the first moment and not after the last one", () => {
    expect(ends("P1D", "2026-01-05", "2026-01-07")).toEqual(["2026-01-06T00:00:00.000Z", "2026-01-07T00:00:00.000Z"]);
    expect(ends("PT15M", "2026-01-05T10:01:00Z", "2026-01-05T10:30:00Z")).toEqual([
      "2026-01-05T10:15:00.000Z",
      "2026-01-05T10:30:00.000Z",
    ]);
    expect(ends("P1D", "2026-01-05", "2026-01-05")).toEqual([]);
  });

  it("of weeks end on Mondays, of months on the first, of quarters with the quarter", () => {
    expect(ends("P7D", "2026-01-01", "2026-01-20")).toEqual([
      "2026-01-05T00:00:00.000Z",
      "2026-01-12T00:00:00.000Z",
      "2026-01-19T00:00:00.000Z",
    ]);
    expect(ends("P1M", "2025-12-15", "2026-02-01")).toEqual(["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"]);
    expect(ends("P3M", "2026-02-01", "2026-07-31")).toEqual(["2026-04-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"]);
  });

  it("end at midnight where the clocks are, on days of 23 and 25 hours too", () => {
    const spring = ends("P1D", "2026-03-28", "2026-03-31", "Europe/Berlin");
    expect(spring).toEqual(["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z", "2026-03-30T22:00:00.000Z"]);
    const autumn = ends("P1D", "2026-10-24", "2026-10-27", "Europe/Berlin");
    expect(autumn).toEqual(["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z", "2026-10-26T23:00:00.000Z"]);
  });

  it("are asked for in days and times that there are", () => {
    expect(momentOf("2026-01-05T10:15:00+01:00", "UTC")).toBe(Date.UTC(2026, 0, 5, 9, 15));
    for (const text of ["2026-02-30", "5.1.2026", "2026-01-05T25:00:00Z", "2026-01-05T10:15:00", ""])
      expect(momentOf(text, "UTC"), text).toBeUndefined();
  });
});
