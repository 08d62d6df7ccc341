/** All cases, by what kind of function they call. */
import { conditionalCases } from "./conditional.ts";
import { edgeCases } from "./edges.ts";
import { hashCases } from "./hash.ts";
import { jsonCases } from "./json.ts";
import { listsCases } from "./lists.ts";
import { numbersCases } from "./numbers.ts";
import { statisticsCases } from "./statistics.ts";
import { textCases } from "./text.ts";
import { timeCases } from "./time.ts";

export { aggregateCases } from "./aggregates.ts";
export { windowCases } from "./windows.ts";

export const scalarCases = [
  ...textCases,
  ...numbersCases,
  ...timeCases,
  ...listsCases,
  ...jsonCases,
  ...hashCases,
  ...conditionalCases,
  ...statisticsCases,
  ...edgeCases,
];
