/** Steps: the relations a pipeline reads, the columns it makes, joins, groups and what a step does to rows. CHM33xx. */
import { define } from "../diagnostic.ts";

// ---- Relations and order -------------------------------------------------------------------------------------------

export const unknownRelation = define({
  code: "CHM3301",
  slug: "unknown-relation",
  severity: "error",
  category: "steps",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find ${name}`,
  label: "no input, table or port of this product has this name",
  hint: ({ known }) =>
    known === "" ? "bring data in first, such as `input orders = Shop.orders`" : `this product has ${known}`,
});

export const relationNotBroughtIn = define({
  code: "CHM3302",
  slug: "relation-not-brought-in",
  severity: "error",
  category: "steps",
  params: { name: "name", what: "text", input: "name" },
  message: ({ name }) => `${name} is not an input of this product`,
  label: ({ what }) => `this is ${what}`,
  hint: ({ input }) => `bring it in with ${input}, then use the input's name here`,
});

export const relationOfOtherProduct = define({
  code: "CHM3303",
  slug: "relation-of-other-product",
  severity: "error",
  category: "steps",
  params: { name: "name", kind: "text", product: "name", instead: "text" },
  message: ({ name, product }) => `${name} is private to product ${product}`,
  label: ({ kind }) => `this is an inner ${kind}, only ports can be read from outside`,
  hint: ({ product, instead }) =>
    instead === "" ? `ask the owner of ${product} for a port` : `bring in a port instead: ${instead}`,
});

export const tableCycle = define({
  code: "CHM3305",
  slug: "table-cycle",
  severity: "error",
  category: "steps",
  params: { path: "text" },
  message: "tables read each other in a circle",
  label: ({ path }) => path,
  hint: "a table can read only what can be built before it: take one of these reads out",
});

export const pipelineStart = define({
  code: "CHM3306",
  slug: "pipeline-start",
  severity: "error",
  category: "steps",
  params: { step: "name" },
  message: "a pipeline starts with `from`",
  label: ({ step }) => `${step} has no rows to work on`,
  hint: "write `from` and the name of an input, a table or a port first",
});

export const secondFrom = define({
  code: "CHM3307",
  slug: "second-from",
  severity: "error",
  category: "steps",
  params: {},
  message: "a pipeline has one `from`",
  label: "rows already come from the first one",
  hint: "use `join` to put columns beside it, or `union all` to put rows below it",
});

export const emptyBody = define({
  code: "CHM3308",
  slug: "empty-body",
  severity: "error",
  category: "steps",
  params: { name: "name" },
  message: ({ name }) => `${name} has no pipeline`,
  label: "nothing says where its rows come from",
  hint: "start with `from` and the name of an input, a table or a port",
});

// ---- Columns that steps make -----------------------------------------------------------------------------------------

export const columnExists = define({
  code: "CHM3311",
  slug: "column-exists",
  severity: "error",
  category: "steps",
  params: { column: "name", step: "name" },
  message: ({ column }) => `there is already a column ${column}`,
  label: ({ step }) => `${step} makes new names, and this one is taken`,
  hint: ({ column }) => `choose another name; \`set\` gives ${column} another value`,
});

export const columnRepeated = define({
  code: "CHM3312",
  slug: "column-repeated",
  severity: "error",
  category: "steps",
  params: { column: "name" },
  message: ({ column }) => `two columns would be called ${column}`,
  label: "the second of this name",
  hint: "give one of them another name with `name = …`",
});

export const columnNameless = define({
  code: "CHM3313",
  slug: "column-nameless",
  severity: "error",
  category: "steps",
  params: {},
  message: "this column needs a name",
  label: "a computed value has no name of its own",
  hint: "write `name = ` before it",
});

export const columnsOfOneName = define({
  code: "CHM3314",
  slug: "columns-of-one-name",
  severity: "error",
  category: "steps",
  params: { column: "name", both: "text" },
  message: ({ column }) => `two columns are called ${column}`,
  label: ({ both }) => `this join brings ${both}`,
  hint: ({ both }) => `\`drop\` one of ${both}, \`rename\` it, or \`select\` the columns you need`,
});

export const nothingLeft = define({
  code: "CHM3315",
  slug: "nothing-left",
  severity: "error",
  category: "steps",
  params: { step: "name" },
  message: ({ step }) => `${step} leaves no column`,
  label: "a table has at least one column",
});

export const columnTypeless = define({
  code: "CHM3316",
  slug: "column-typeless",
  severity: "error",
  category: "steps",
  params: { column: "name", type: "type" },
  message: ({ column }) => `column ${column} has no type`,
  label: ({ type }) => `${type} alone cannot be stored in a column`,
  hint: "say what it is with a cast, such as `null as string?`",
});

export const windowMisplaced = define({
  code: "CHM3317",
  slug: "window-misplaced",
  severity: "error",
  category: "steps",
  params: { where: "text" },
  message: ({ where }) => `no window function in ${where}`,
  label: "it looks at rows that this step is still choosing",
  hint: "give it a name with `derive` in a step before, and use that",
});

// ---- Joins -----------------------------------------------------------------------------------------------------------

export const joinNameTaken = define({
  code: "CHM3321",
  slug: "join-name-taken",
  severity: "error",
  category: "steps",
  params: { name: "name" },
  message: ({ name }) => `${name} is already part of these rows`,
  label: "the second one needs a name of its own",
  hint: ({ name }) => `write \`as\` and another name behind ${name}`,
});

export const joinWithoutOn = define({
  code: "CHM3322",
  slug: "join-without-on",
  severity: "error",
  category: "steps",
  params: { type: "name" },
  message: ({ type }) => `${type} needs a condition`,
  label: "nothing says which rows belong together",
  hint: "add `on a == b`, or write `cross join` if every pair is meant",
});

export const crossJoinWithOn = define({
  code: "CHM3323",
  slug: "cross-join-with-on",
  severity: "error",
  category: "steps",
  params: {},
  message: "`cross join` takes no condition",
  label: "a cross join makes every pair of rows",
  hint: "write `join` for pairs that fulfil a condition",
});

export const asofCondition = define({
  code: "CHM3324",
  slug: "asof-condition",
  severity: "error",
  category: "steps",
  params: { problem: "text" },
  message: "`asof join` needs exactly one inequality",
  label: ({ problem }) => problem,
  hint: "write equalities and one `<=`, `<`, `>=` or `>` between the two sides, joined by `and`",
});

export const joinOneSided = define({
  code: "CHM3325",
  slug: "join-one-sided",
  severity: "warning",
  category: "steps",
  params: { relation: "name" },
  message: "this condition does not compare the two sides",
  label: ({ relation }) => `rows of ${relation} are not matched by it`,
  hint: "name a column of each side, such as `orders.customer_id == profiles.id`",
});

export const joinFanOut = define({
  code: "CHM3326",
  slug: "join-fan-out",
  severity: "warning",
  category: "steps",
  params: { relation: "name", by: "name", aggregate: "name", step: "name" },
  message: ({ relation, step }) => `this ${step} can multiply rows of ${relation}`,
  label: ({ by }) => `one row may meet several of ${by}, and counts as often afterwards`,
  hint: ({ by, aggregate }) =>
    `aggregate ${by} to one row each before joining, or join on its key; ${aggregate} further down counts rows twice`,
});

// ---- Grouping, deduplicating, sets, lists ------------------------------------------------------------------------------

export const dedupeTies = define({
  code: "CHM3331",
  slug: "dedupe-ties",
  severity: "info",
  category: "steps",
  params: { order: "name", keys: "text" },
  message: ({ order }) => `${order} may not decide which row stays`,
  label: ({ keys }) => `two rows of one ${keys} can have the same value here`,
  hint: "ties are settled by all other columns in order, so the result is the same on every run",
});

export const stepNotOrdered = define({
  code: "CHM3332",
  slug: "needs-an-order",
  severity: "error",
  category: "steps",
  params: { what: "text", type: "type" },
  message: ({ what }) => `${what} needs values with an order`,
  label: ({ type }) => `${type} has no order`,
  hint: "numbers, texts, dates, times and durations have one",
});

export const stepNotComparable = define({
  code: "CHM3333",
  slug: "needs-comparable-values",
  severity: "error",
  category: "steps",
  params: { what: "text", type: "type" },
  message: ({ what }) => `${what} needs values that can be compared`,
  label: ({ type }) => `${type} cannot be compared`,
  hint: "take a field of it, or cast it to `string`",
});

export const takeCount = define({
  code: "CHM3334",
  slug: "take-count",
  severity: "error",
  category: "steps",
  params: { what: "name" },
  message: ({ what }) => `${what} takes a whole number of rows`,
  label: "write a number such as `10`",
});

export const takeUnsorted = define({
  code: "CHM3335",
  slug: "take-unsorted",
  severity: "warning",
  category: "steps",
  params: {},
  message: "`take` without `sort` gives any rows",
  label: "the rows have no order here, so each run may keep others",
  hint: "put `sort` directly before it",
});

export const setColumnsDiffer = define({
  code: "CHM3336",
  slug: "set-columns-differ",
  severity: "error",
  category: "steps",
  params: { operation: "name", relation: "name", missing: "text", extra: "text" },
  message: ({ operation }) => `${operation} needs the same columns on both sides`,
  label: ({ relation, missing, extra }) =>
    [missing === "" ? "" : `${relation} has no ${missing}`, extra === "" ? "" : `only ${relation} has ${extra}`]
      .filter((part) => part !== "")
      .join("; "),
  hint: "`select` the same names before it, or in a table of its own for the other side",
});

export const setTypesDiffer = define({
  code: "CHM3337",
  slug: "set-types-differ",
  severity: "error",
  category: "steps",
  params: { operation: "name", column: "name", left: "type", right: "type" },
  message: ({ operation, column }) => `${operation} cannot combine column ${column}`,
  label: ({ left, right }) => `it is ${left} in these rows and ${right} in the other`,
  hint: "cast one of them with `set` before it",
});

export const unnestNotList = define({
  code: "CHM3338",
  slug: "unnest-not-list",
  severity: "error",
  category: "steps",
  params: { type: "type" },
  message: "`unnest` needs a list",
  label: ({ type }) => `this is ${type}`,
});

export const pivotAggregate = define({
  code: "CHM3339",
  slug: "pivot-aggregate",
  severity: "error",
  category: "steps",
  params: {},
  message: "`pivot` needs an aggregate",
  label: "many rows become one cell, so say how: `sum(…)`, `count()`, `max(…)`",
});

export const pivotValue = define({
  code: "CHM3340",
  slug: "pivot-value",
  severity: "error",
  category: "steps",
  params: { name: "name", column: "name", type: "type", members: "text" },
  message: ({ name, column }) => `${name} is not a value of ${column}`,
  label: ({ column, type }) => `${column} is ${type}`,
  hint: ({ name, members }) => (members === "" ? `say which value is meant: ${name} = …` : `its values are ${members}`),
});

export const pivotLeavesOut = define({
  code: "CHM3342",
  slug: "pivot-leaves-out",
  severity: "warning",
  category: "steps",
  params: { column: "name", left: "text" },
  message: ({ column }) => `some rows count in no column of ${column}`,
  label: ({ left }) => `not listed: ${left}`,
});

export const unpivotTypes = define({
  code: "CHM3341",
  slug: "unpivot-types",
  severity: "error",
  category: "steps",
  params: { column: "name", type: "type", first: "name", firstType: "type" },
  message: "`unpivot` needs columns of one type",
  label: ({ column, type, first, firstType }) => `${column} is ${type}, ${first} is ${firstType}`,
  hint: "cast them to one type with `set` before it",
});
