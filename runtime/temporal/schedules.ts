/**
 * Schedules on a server: which there are, how they differ from those that a mesh has, and what makes them equal. A schedule is the mesh's own when it
 * carries its mark; nothing else is changed or taken away.
 */
import type { Client, ScheduleOptions, ScheduleSummary } from "@temporalio/client";

/** A schedule as `schedules.json` has it, which is as Temporal's client takes it. */
export type Schedule = Pick<ScheduleOptions, "scheduleId" | "spec" | "action" | "policies">;

/** Field by field what differs; a field that a schedule does not have is absent. */
export interface FieldChange {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

export interface ScheduleChange {
  readonly schedule: string;
  readonly action: "create" | "update" | "delete" | "none";
  readonly fields: readonly FieldChange[];
}

/** What the server has below a prefix. */
export interface DeployedSchedule {
  readonly schedule: string;
  /** The mesh's own, not somebody else's of the same name. */
  readonly own: boolean;
  readonly fields: Fields;
}

/** In words that are equal for equal schedules, whoever says them: the mesh or the server. */
export type Fields = ReadonlyMap<string, string>;

/** Where the mark stands in the memo of a schedule. Its value is the prefix of the environment. */
const mark = "chimera";

/** The schedules whose names begin with `prefix`. */
export async function deployedSchedules(client: Client, prefix: string): Promise<readonly DeployedSchedule[]> {
  const found: DeployedSchedule[] = [];
  for (const { scheduleId, memo } of await summaries(client, prefix)) {
    const description = await client.schedule.getHandle(scheduleId).describe();
    found.push({ schedule: scheduleId, own: memo?.[mark] === prefix, fields: fieldsOf(description) });
  }
  return found;
}

/** The schedules whose names begin with `prefix`, by name, as the server lists them. */
export async function summaries(client: Client, prefix: string): Promise<readonly ScheduleSummary[]> {
  const found: ScheduleSummary[] = [];
  for await (const summary of client.schedule.list()) if (summary.scheduleId.startsWith(prefix)) found.push(summary);
  return found.sort((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
}

/** What makes the server's schedules those of the mesh, by name. Somebody else's are not there for it. */
export function scheduleChanges(
  wanted: readonly Schedule[],
  deployed: readonly DeployedSchedule[],
): readonly ScheduleChange[] {
  const before = new Map(deployed.filter(({ own }) => own).map(({ schedule, fields }) => [schedule, fields]));
  const after = new Map(wanted.map((schedule) => [schedule.scheduleId, fieldsOf(schedule)]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((schedule) => {
    const [old, now] = [before.get(schedule), after.get(schedule)];
    const fields = fieldChanges(old ?? new Map(), now ?? new Map());
    const action = old === undefined ? "create" : now === undefined ? "delete" : fields.length > 0 ? "update" : "none";
    return { schedule, action, fields };
  });
}

/** Makes the changes. Whether a schedule is paused stays as it is. */
export async function changeSchedules(
  client: Client,
  prefix: string,
  wanted: readonly Schedule[],
  changes: readonly ScheduleChange[],
): Promise<void> {
  const byId = new Map(wanted.map((schedule) => [schedule.scheduleId, schedule]));
  for (const { schedule, action } of changes) {
    const handle = client.schedule.getHandle(schedule);
    if (action === "create") await client.schedule.create({ ...byId.get(schedule)!, memo: { [mark]: prefix } });
    else if (action === "delete") await handle.delete();
    else if (action === "update") {
      const { spec, action: start, policies } = byId.get(schedule)!;
      await handle.update(({ state }) => ({
        spec,
        action: start,
        ...(policies === undefined ? {} : { policies }),
        state,
      }));
    }
  }
}

function fieldChanges(old: Fields, now: Fields): readonly FieldChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const [before, after] = [old.get(field), now.get(field)];
    if (before === after) return [];
    return [{ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  });
}

/** Both what the client takes and what the server describes. */
interface Described {
  readonly spec: {
    readonly calendars?: readonly object[];
    readonly intervals?: readonly { readonly every: string | number; readonly offset?: string | number }[];
    readonly skip?: readonly object[];
    readonly startAt?: Date;
    readonly endAt?: Date;
    readonly jitter?: string | number;
    readonly timezone?: string;
  };
  readonly action: {
    readonly workflowType: unknown;
    readonly workflowId?: string;
    readonly taskQueue: string;
    readonly args?: unknown;
  };
  readonly policies?: {
    readonly overlap?: string | undefined;
    readonly catchupWindow?: string | number;
    readonly pauseOnFailure?: boolean;
  };
}

function fieldsOf(schedule: Schedule | Described): Fields {
  const { spec, action, policies = {} } = schedule as Described;
  const all: readonly (readonly [string, string | undefined])[] = [
    ["calendars", list(spec.calendars?.map(calendarText))],
    [
      "intervals",
      list(
        spec.intervals?.map(({ every, offset = 0 }) => {
          const start = millis(offset) === 0 ? "" : `, offset ${durationText(offset)}`;
          return `every ${durationText(every)}${start}`;
        }),
      ),
    ],
    ["skip", list(spec.skip?.map(calendarText))],
    ["startAt", spec.startAt?.toISOString()],
    ["endAt", spec.endAt?.toISOString()],
    ["timezone", spec.timezone ?? "UTC"],
    ["jitter", durationText(spec.jitter ?? 0)],
    ["workflowType", String(action.workflowType)],
    ["workflowId", action.workflowId],
    ["taskQueue", action.taskQueue],
    ["args", JSON.stringify(action.args ?? [])],
    ["overlap", policies.overlap],
    ["catchupWindow", policies.catchupWindow === undefined ? undefined : durationText(policies.catchupWindow)],
    ["pauseOnFailure", String(policies.pauseOnFailure ?? false)],
  ];
  return new Map(all.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

function list(texts: readonly string[] | undefined): string | undefined {
  return texts === undefined || texts.length === 0 ? undefined : texts.join("; ");
}

/** Parts of a calendar in the order of their size, with what they are when nobody says them: midnight of any day. */
const parts: readonly (readonly [name: string, standard: string])[] = [
  ["year", "*"],
  ["month", "*"],
  ["dayOfMonth", "*"],
  ["dayOfWeek", "*"],
  ["hour", "0"],
  ["minute", "0"],
  ["second", "0"],
];
/** The ranges that are any value. */
const anyValue: ReadonlySet<string> = new Set(["1-12", "JANUARY-DECEMBER", "1-31", "0-6", "SUNDAY-SATURDAY"]);

/** `dayOfMonth 1, hour 0` */
function calendarText(calendar: object): string {
  return parts
    .flatMap(([name, standard]) => {
      const text = rangesText((calendar as { readonly [part: string]: unknown })[name]) ?? standard;
      return text === standard && name !== "hour" ? [] : [`${name} ${text}`];
    })
    .join(", ");
}

interface Range {
  readonly start: unknown;
  readonly end?: unknown;
  readonly step?: number;
}

function rangesText(value: unknown): string | undefined {
  const ranges = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as readonly unknown[];
  if (ranges.length === 0) return undefined;
  return ranges
    .map((range) => {
      if (typeof range !== "object" || range === null) return String(range);
      const { start, end = start, step = 1 } = range as Range;
      const [first, last] = [String(start), String(end)];
      const span = first === last ? first : `${first}-${last}`;
      if (anyValue.has(span)) return step === 1 ? "*" : `*/${step}`;
      return step === 1 || first === last ? span : `${span}/${step}`;
    })
    .join(",");
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** Milliseconds of what the mesh (`15m`) or the server (a number) says. */
function millis(duration: string | number): number {
  if (typeof duration === "number") return duration;
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(duration)!;
  return Number(amount) * units.find(([name]) => name === unit)![1];
}

/** In the largest unit that it fills: 7200000 is `2h`. */
function durationText(duration: string | number): string {
  const all = millis(duration);
  for (const [unit, size] of units) if (all >= size && all % size === 0) return `${all / size}${unit}`;
  return all === 0 ? "0s" : `${all}ms`;
}
