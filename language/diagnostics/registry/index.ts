/** Every diagnostic that Chimera can say, collected from the categories. A test sees to it that none is left out. */
import type { DiagnosticKind } from "../diagnostic.ts";
import * as contracts from "./contracts.ts";
import * as functions from "./functions.ts";
import * as labels from "./labels.ts";
import * as names from "./names.ts";
import * as plan from "./plan.ts";
import * as quality from "./quality.ts";
import * as runtime from "./runtime.ts";
import * as sql from "./sql.ts";
import * as state from "./state.ts";
import * as steps from "./steps.ts";
import * as syntax from "./syntax.ts";
import * as targets from "./targets.ts";
import * as types from "./types.ts";
import * as units from "./units.ts";
import * as usage from "./usage.ts";
import * as workspace from "./workspace.ts";

const categories = {
  contracts,
  functions,
  labels,
  names,
  plan,
  quality,
  runtime,
  sql,
  state,
  steps,
  syntax,
  targets,
  types,
  units,
  usage,
  workspace,
};

/**
 * All kinds, by category and in the order of their names. What parameters a kind takes is its own affair: here it can be read, and is made only
 * where it is imported by name.
 */
export const all: readonly DiagnosticKind[] = Object.values(categories).flatMap(
  (category) => Object.values(category) as unknown as readonly DiagnosticKind[],
);
