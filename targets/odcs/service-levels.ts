/** What a port promises about time: how old its data may be, how often it comes, how long it is kept and how long the port stays. */
import { constantNumber } from "../../compiler/mesh/constant.ts";
import type { PortIR, RuleIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from } from "../sdk/data.ts";
import { plainId } from "../sdk/directory.ts";

export function serviceLevels(port: PortIR): Data[] {
  const element = port.name;
  const level = (property: string, duration: string | undefined, description: string) =>
    duration === undefined
      ? []
      : [from(port.place, { id: property, property, ...amountOf(duration), element, description })];
  return [
    ...level("freshness", port.fresh, "age of the newest publication"),
    ...level("frequency", port.every, "time between two publications"),
    ...level("retention", port.retain, "time that rows are kept"),
    ...port.rules.flatMap((rule) => freshColumn(rule, port)),
    ...(port.deprecated?.until === undefined
      ? []
      : [
          from(port.place, {
            id: "endOfLife",
            property: "endOfLife",
            value: port.deprecated.until,
            element,
            description: port.deprecated.text,
          }),
        ]),
  ];
}

/** `fresh(placed_at) <= 26h` is also a promise about the values of a column, unless it only warns: a service level is kept or broken. */
function freshColumn({ name, measure, bound, where, by, action, place, text }: RuleIR, port: PortIR): Data[] {
  if (measure.measure !== "fresh" || where !== undefined || by.length > 0) return [];
  if (action === "warn" || action === "observe") return [];
  if (bound.bound !== "compare" || (bound.operator !== "lt" && bound.operator !== "le")) return [];
  const micros = constantNumber(bound.value);
  if (micros === undefined) return [];
  const element = `${port.name}.${measure.column}`;
  return [
    from(place, { id: plainId(name), property: "freshness", ...ofMicroseconds(micros), element, description: text }),
  ];
}

const units: { readonly [designator: string]: string } = {
  Y: "years",
  M: "months",
  D: "days",
  TH: "hours",
  TM: "minutes",
};

/** `PT15M` is 15 minutes; what one of the standard's units cannot say stays an ISO 8601 duration. */
function amountOf(duration: string): { readonly value: string | number; readonly unit?: string } {
  const weeks = /^P(\d+)W$/.exec(duration);
  if (weeks !== null) return { value: Number(weeks[1]) * 7, unit: "days" };
  const [, time = "", count, designator] = /^P(T?)(\d+)([YMDH])$/.exec(duration) ?? [];
  const unit = units[`${time}${designator}`];
  return count === undefined || unit === undefined ? { value: duration } : { value: Number(count), unit };
}

function ofMicroseconds(micros: number): { readonly value: string | number; readonly unit?: string } {
  const minutes = micros / 60_000_000;
  if (!Number.isInteger(minutes)) return { value: `PT${micros / 1_000_000}S` };
  if (minutes % 1440 === 0) return { value: minutes / 1440, unit: "days" };
  return minutes % 60 === 0 ? { value: minutes / 60, unit: "hours" } : { value: minutes, unit: "minutes" };
}
