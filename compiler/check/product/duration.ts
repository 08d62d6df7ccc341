/** Durations compared with each other: how long ISO 8601 texts last. */

const pattern = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** Seconds of a year, a month (a twelfth of it), a week, a day, an hour, a minute, a second. */
const seconds = [31_556_952, 2_629_746, 604_800, 86_400, 3_600, 60, 1];

/** Seconds that an ISO 8601 duration lasts; years and months by their average length. */
export function secondsOf(duration: string): number {
  const parts = pattern.exec(duration);
  if (parts === null) return 0;
  return seconds.reduce((sum, each, i) => sum + each * Number(parts[i + 1] ?? 0), 0);
}

/** The duration as it is written in a file: `PT2H` is `2h`. */
export function durationText(duration: string): string {
  const parts = pattern.exec(duration);
  if (parts === null) return duration;
  const units = ["y", "mo", "w", "d", "h", "m", "s"];
  return units.flatMap((unit, i) => (parts[i + 1] === undefined ? [] : [`${parts[i + 1]}${unit}`])).join(" ");
}
