/** Which intervals `chimerac run` is asked for, and what is wrong with that. */
import type { MeshIR } from "../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { badValue, nothingToSplit } from "../language/diagnostics/registry/usage.ts";
import { rhythms } from "../targets/temporal/cadence.ts";
import { type CommandContext, type Options, textOption } from "./command.ts";
import { intervalEnds, momentOf } from "./intervals.ts";
import { commandLine } from "./usage.ts";

/** More are a mistake in a date. */
const most = 10_000;

/** Ends of the intervals in milliseconds since 1970, first to last; absent when no range is asked for: new data up to now. */
export function askedRange(
  product: string | undefined,
  mesh: MeshIR,
  timezone: string,
  options: Options,
  { host }: CommandContext,
): { readonly ends?: readonly number[] } | Diagnostic {
  const [from, to] = [textOption(options, "from"), textOption(options, "to")];
  if (from === undefined && to === undefined) return {};
  const wrong = (option: string, value: string, expected: string) =>
    badValue.at(commandLine, { option, value, expected });
  if (from === undefined) return wrong("--to", to!, "`--from` with it");
  const form = "a day such as `2026-01-05` or a time such as `2026-01-05T10:15:00Z`";
  const start = momentOf(from, timezone);
  if (start === undefined) return wrong("--from", from, form);
  const end = to === undefined ? host.now() : momentOf(to, timezone);
  if (end === undefined) return wrong("--to", to!, form);
  if (product === undefined) return nothingToSplit.at(commandLine, { reason: "a range needs a product" });
  const every = rhythms(mesh).get(product)?.cadence?.every;
  if (every === undefined) return nothingToSplit.at(commandLine, { reason: `nothing says how often ${product} runs` });
  const ends = intervalEnds(every, start, end, timezone);
  if (ends.length === 0) return wrong("--to", to ?? "now", `the end of an interval (${every}) after \`--from\``);
  if (ends.length > most) return wrong("--from", from, `at most ${most} intervals (${every})`);
  return { ends };
}
