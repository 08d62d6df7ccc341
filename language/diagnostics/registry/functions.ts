/** Functions: calls, aggregates, windows and declarations of functions. CHM34xx. */
import { define } from "../diagnostic.ts";

// ---- Calls ---------------------------------------------------------------------------------------------------------------

export const unknownFunction = define({
  code: "CHM3401",
  slug: "unknown-function",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `cannot find function ${name}`,
  label: "no function of this name",
  hint: "functions are declared with `fn` in the standard library or in a domain of the mesh",
});

export const argumentCount = define({
  code: "CHM3402",
  slug: "argument-count",
  severity: "error",
  category: "functions",
  params: { name: "name", expected: "text", found: "count" },
  message: ({ name, expected }) => `${name} takes ${expected}`,
  label: ({ found }) => (found === "0" ? "none is given" : found === "1" ? "1 is given" : `${found} are given`),
});

export const argumentType = define({
  code: "CHM3403",
  slug: "argument-type",
  severity: "error",
  category: "functions",
  params: { name: "name", expected: "type", found: "type" },
  message: ({ name, found }) => `${name} does not take ${found} here`,
  label: ({ expected, found }) => `this is ${found}, expected ${expected}`,
});

export const misplacedAggregate = define({
  code: "CHM3404",
  slug: "misplaced-aggregate",
  severity: "error",
  category: "functions",
  params: { name: "name", where: "text" },
  message: ({ name, where }) => `aggregate ${name} cannot stand in ${where}`,
  label: "looks at many rows",
  hint: "use it in `aggregate { … }`, or give it a window: `over (partition …)`",
});

export const windowWithoutOver = define({
  code: "CHM3405",
  slug: "window-without-over",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `${name} needs a window`,
  label: "no `over (…)` behind it",
  hint: "say which rows it looks at: `over (partition a order b)`",
});

export const overOnScalar = define({
  code: "CHM3406",
  slug: "over-on-scalar",
  severity: "error",
  category: "functions",
  params: { name: "name", clause: "name" },
  message: ({ name, clause }) => `${name} takes no ${clause}`,
  label: ({ name }) => `${name} looks at one row only`,
});

export const clauseNotForWindow = define({
  code: "CHM3407",
  slug: "clause-not-for-window",
  severity: "error",
  category: "functions",
  params: { name: "name", clause: "name" },
  message: ({ name, clause }) => `window function ${name} takes no ${clause}`,
  label: "only aggregates do",
  hint: "order and rows of a window function stand in `over (…)`",
});

export const nestedWindow = define({
  code: "CHM3408",
  slug: "nested-window",
  severity: "error",
  category: "functions",
  params: { name: "name", where: "text" },
  message: ({ name, where }) => `window of ${name} cannot stand in ${where}`,
  label: "looks at other rows",
  hint: "compute it in a `derive` before",
});

export const windowNeedsOrder = define({
  code: "CHM3409",
  slug: "window-needs-order",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `the window of ${name} needs an order`,
  label: "without an order the result would be a matter of chance",
  hint: "add `order COLUMN` inside `over (…)`",
});

export const frameBound = define({
  code: "CHM3410",
  slug: "frame-bound",
  severity: "error",
  category: "functions",
  params: { expected: "text", found: "type" },
  message: ({ expected }) => `a frame counts ${expected}`,
  label: ({ found }) => `this is ${found}`,
});

export const rangeFrameOrder = define({
  code: "CHM3411",
  slug: "range-frame-order",
  severity: "error",
  category: "functions",
  params: { count: "count" },
  message: "a `range` frame needs exactly one order key",
  label: ({ count }) => (count === "0" ? "there is none" : `there are ${count}`),
  hint: "a range is a distance along one key; use `rows` to count rows instead",
});

export const windowInAggregate = define({
  code: "CHM3412",
  slug: "window-in-aggregate",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `${name} with a window cannot stand beside aggregates`,
  label: "windows look at rows, here are groups",
  hint: "add a `derive` behind the aggregate and compute it there",
});

export const missingLowering = define({
  code: "CHM3413",
  slug: "missing-lowering",
  severity: "error",
  category: "functions",
  params: { name: "name", engine: "name" },
  message: ({ name, engine }) => `${name} does not exist on ${engine}`,
  label: ({ engine }) => `no SQL for ${engine} is declared`,
  hint: ({ engine }) => `add a line for ${engine} to the function, or use another one`,
});

// ---- Declarations ----------------------------------------------------------------------------------------------------------

export const functionParameter = define({
  code: "CHM3420",
  slug: "function-parameter",
  severity: "error",
  category: "functions",
  params: { name: "name", problem: "text" },
  message: ({ name, problem }) => `parameter ${name} ${problem}`,
  label: "declared here",
});

export const functionPlaceholder = define({
  code: "CHM3421",
  slug: "function-placeholder",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `no parameter is called ${name}`,
  label: ({ name }) => `this SQL names ${name}`,
  hint: "a template names parameters and type variables in braces; write `{{` for a brace",
});

export const functionRepeated = define({
  code: "CHM3422",
  slug: "function-repeated",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `function ${name} is declared twice`,
  label: "same parameters as another one",
});

export const functionVariable = define({
  code: "CHM3423",
  slug: "function-variable",
  severity: "error",
  category: "functions",
  params: { name: "name", problem: "text" },
  message: ({ name, problem }) => `type variable ${name} ${problem}`,
  label: "cannot be known from a call",
});

export const functionWithoutLowering = define({
  code: "CHM3424",
  slug: "function-without-lowering",
  severity: "error",
  category: "functions",
  params: { name: "name" },
  message: ({ name }) => `function ${name} has no SQL`,
  label: "nothing says how an engine computes it",
  hint: 'add one template a dialect: `= sql { duckdb: "…" }`',
});
