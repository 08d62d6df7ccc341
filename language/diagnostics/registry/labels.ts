/** Labels, levels and purposes as declared. CHM42xx. */
import { define } from "../diagnostic.ts";

export const unknownLevel = define({
  code: "CHM4201",
  slug: "unknown-level",
  severity: "error",
  category: "labels",
  params: { level: "name", levels: "text" },
  message: ({ level }) => `cannot find level ${level}`,
  label: "not one of the declared levels",
  hint: ({ levels }) => `the levels are, from open to closed, ${levels}`,
});

export const labelWithoutLevel = define({
  code: "CHM4202",
  slug: "label-without-level",
  severity: "error",
  category: "labels",
  params: { label: "name", levels: "text" },
  message: ({ label }) => `label ${label} has no level`,
  label: "how closed is data of this label?",
  hint: ({ levels }) => `add \`level:\` with one of ${levels}; only a label below another inherits its level`,
});

export const levelsRepeated = define({
  code: "CHM4203",
  slug: "levels-repeated",
  severity: "error",
  category: "labels",
  params: {},
  message: "levels are declared twice in the mesh",
  label: "the second order of levels",
  hint: "a mesh has one order of levels; keep one `level` line",
});

export const levelRepeated = define({
  code: "CHM4204",
  slug: "level-repeated",
  severity: "error",
  category: "labels",
  params: { level: "name" },
  message: ({ level }) => `level ${level} stands twice`,
  label: "a level has one place in the order",
  hint: "take one of the two out",
});

export const purposeRepeated = define({
  code: "CHM4205",
  slug: "purpose-repeated",
  severity: "error",
  category: "labels",
  params: { purpose: "name" },
  message: ({ purpose }) => `purpose ${purpose} is declared twice`,
  label: "purposes are words of the whole mesh",
  hint: "keep one declaration; every domain can use it without `use`",
});

export const broaderCircle = define({
  code: "CHM4206",
  slug: "broader-circle",
  severity: "error",
  category: "labels",
  params: { kind: "text", path: "text" },
  message: ({ kind }) => `a ${kind} is its own broader ${kind}`,
  label: ({ path }) => path,
  hint: "take one `is` out of the circle",
});
