/** Schedules as data, in the form that Temporal's client takes. */
import type { ProductIR } from "../../compiler/mesh/mesh.ts";
import { scheduleWithoutForm } from "../../language/diagnostics/registry/targets.ts";
import type { Cadence } from "../sdk/cadence.ts";
import { type Data, from } from "../sdk/data.ts";
import { parseIsoDuration } from "../sdk/duration.ts";
import { problem, type TargetProblem } from "../sdk/target.ts";
import { durationText, secondsText } from "./duration.ts";
import { productId, taskQueue } from "./names.ts";
import type { Options } from "./options.ts";

/** The schedule of a product, or what Temporal cannot say of it. */
export function scheduleOf(
  product: ProductIR,
  cadence: Cadence,
  prefix: string,
  options: Options,
): { readonly schedule: Data } | { readonly problem: TargetProblem } {
  const times = timesOf(cadence.every);
  if (times === undefined)
    return {
      problem: problem(scheduleWithoutForm, cadence.place, {
        target: "Temporal",
        product: product.address,
        every: durationText(cadence.every),
      }),
    };
  const id = productId(prefix, product);
  const schedule = from(cadence.place, {
    scheduleId: id,
    spec: { ...times, timezone: options.timezone, jitter: options.jitter },
    action: {
      type: "startWorkflow",
      workflowType: product.address,
      workflowId: id,
      taskQueue: taskQueue(prefix, product.domain),
      args: [{}],
    },
    policies: {
      overlap: "SKIP",
      catchupWindow: options.catchup_window,
      pauseOnFailure: options.pause_on_failure,
    },
  });
  return { schedule };
}

/** A day, a week, and months that divide a year begin at midnight of the time zone; everything else is counted from 1970 in UTC. */
function timesOf(every: string): { readonly [kind: string]: Data } | undefined {
  const { months, micros } = parseIsoDuration(every)!;
  if (months > 0n) {
    if (micros > 0n || 12n % months !== 0n) return undefined;
    const month = months === 1n ? {} : { month: { start: 1, end: 12, step: Number(months) } };
    return { calendars: [{ ...month, dayOfMonth: 1 }] };
  }
  const seconds = micros / 1_000_000n;
  if (seconds <= 0n || micros % 1_000_000n !== 0n) return undefined;
  if (seconds === 86_400n) return { calendars: [{ hour: 0 }] };
  if (seconds === 7n * 86_400n) return { calendars: [{ dayOfWeek: "MONDAY", hour: 0 }] };
  return { intervals: [{ every: secondsText(Number(seconds)) }] };
}
