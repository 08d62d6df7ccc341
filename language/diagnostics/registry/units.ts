/** Units of measure and currencies: CHM32xx. */
import { define } from "../diagnostic.ts";

export const unitMismatch = define({
  code: "CHM3201",
  slug: "unit-mismatch",
  severity: "error",
  category: "units",
  params: { left: "type", right: "type", action: "text" },
  message: ({ left, right, action }) => `cannot ${action} ${left} and ${right}`,
  label: ({ left, right }) => `this is in ${right}, the other side in ${left}`,
  hint: ({ left, right }) => `convert one side first: multiply it by a rate in ${left} per ${right}`,
});

export const unitMissing = define({
  code: "CHM3202",
  slug: "unit-missing",
  severity: "error",
  category: "units",
  params: { unit: "type", action: "text" },
  message: ({ unit, action }) => `cannot ${action} ${unit} and a plain number`,
  label: ({ unit }) => `a number without unit, the other side is in ${unit}`,
  hint: ({ unit }) => `give the number its unit, or take ${unit} off the other side with \`value(x)\``,
});

export const unitCast = define({
  code: "CHM3203",
  slug: "unit-cast",
  severity: "error",
  category: "units",
  params: { from: "type", to: "type" },
  message: ({ from, to }) => `a cast cannot turn ${from} into ${to}`,
  label: ({ from }) => `this is in ${from}`,
  hint: ({ from, to }) => `multiply by a rate in ${to} per ${from}`,
});

export const unitDropped = define({
  code: "CHM3204",
  slug: "unit-dropped",
  severity: "error",
  category: "units",
  params: { unit: "type" },
  message: ({ unit }) => `this cast loses the unit ${unit}`,
  label: ({ unit }) => `the value is in ${unit}, this type has no unit`,
  hint: ({ unit }) => `keep ${unit} in the type, or take it off first with \`value(x)\``,
});

export const unitOnWrongType = define({
  code: "CHM3205",
  slug: "unit-on-wrong-type",
  severity: "error",
  category: "units",
  params: { type: "type" },
  message: ({ type }) => `${type} cannot have a unit`,
  label: "units are for numbers",
  hint: "a unit stands behind `int`, `float` or `decimal`",
});

export const unitTwice = define({
  code: "CHM3206",
  slug: "unit-twice",
  severity: "error",
  category: "units",
  params: { type: "name", unit: "type" },
  message: ({ type }) => `${type} already has a unit`,
  label: ({ type, unit }) => `${type} is in ${unit}`,
});

export const unitRatio = define({
  code: "CHM3207",
  slug: "unit-ratio",
  severity: "error",
  category: "units",
  params: { unit: "name", dimension: "text", base: "type", other: "text" },
  message: ({ unit }) => `${unit} is compared with another dimension`,
  label: ({ base, other }) => `${base} is ${other}`,
  hint: ({ unit, dimension }) => `${unit} is ${dimension}; name a unit of the same dimension`,
});

export const unitCycle = define({
  code: "CHM3208",
  slug: "unit-cycle",
  severity: "error",
  category: "units",
  params: { unit: "name" },
  message: ({ unit }) => `unit ${unit} is measured by itself`,
  label: "measured by way of itself",
  hint: "one unit of each dimension stands alone",
});
