/** ISO 8601 durations of the MeshIR (`P3D`, `PT2H30M`, `P1Y`) as months and microseconds. */

export interface IsoDuration {
  readonly months: bigint;
  readonly micros: bigint;
}

const FORM =
  /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?$/;

/** Undefined for what is no ISO 8601 duration. */
export function parseIsoDuration(text: string): IsoDuration | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, sign, years, months, weeks, days, hours, minutes, seconds, fraction] = found;
  const whole = (part: string | undefined) => BigInt(part ?? "0");
  const inSeconds =
    (whole(weeks) * 7n + whole(days)) * 86_400n + whole(hours) * 3_600n + whole(minutes) * 60n + whole(seconds);
  const micros = inSeconds * 1_000_000n + BigInt((fraction ?? "").padEnd(6, "0"));
  const factor = sign === "-" ? -1n : 1n;
  return { months: factor * (whole(years) * 12n + whole(months)), micros: factor * micros };
}

/**
 * Seconds of a duration of the MeshIR. A month has no length of its own.
 * @param daysOfMonth 28 where the result may not be too long, 31 where it may not be too short.
 */
export function durationSeconds(duration: string, daysOfMonth: 28 | 31): number {
  const { months, micros } = parseIsoDuration(duration)!;
  return Number(months) * daysOfMonth * 86_400 + Number(micros) / 1e6;
}
