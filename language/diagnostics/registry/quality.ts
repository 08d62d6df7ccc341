/** Quality: what rules measure, what their bounds are, and rules and tests that say nothing. CHM41xx. */
import { define } from "../diagnostic.ts";

// ---- Measures and bounds -----------------------------------------------------------------------------------------------

export const measureArguments = define({
  code: "CHM4101",
  slug: "measure-arguments",
  severity: "error",
  category: "quality",
  params: { measure: "name", problem: "text", form: "name" },
  message: ({ measure }) => `${measure} does not take this`,
  label: ({ problem }) => problem,
  hint: ({ form }) => `write it as ${form}`,
});

export const measureColumnType = define({
  code: "CHM4102",
  slug: "measure-column-type",
  severity: "error",
  category: "quality",
  params: { measure: "name", wanted: "text", found: "type" },
  message: ({ measure, wanted }) => `${measure} needs ${wanted}`,
  label: ({ found }) => `this is ${found}`,
});

export const measureWithoutBound = define({
  code: "CHM4103",
  slug: "measure-without-bound",
  severity: "error",
  category: "quality",
  params: { measure: "name", example: "name" },
  message: ({ measure }) => `${measure} needs a bound`,
  label: "nothing says which values are good",
  hint: ({ example }) => `compare it, such as ${example}`,
});

export const measureIsColumn = define({
  code: "CHM4104",
  slug: "measure-is-column",
  severity: "error",
  category: "quality",
  params: { name: "name" },
  message: ({ name }) => `${name} is a measure and a column`,
  label: "could mean both here",
  hint: ({ name }) =>
    `write ${name} with \`()\` behind it for the measure, or \`share(…)\` around a test of the column`,
});

export const measureSecond = define({
  code: "CHM4105",
  slug: "measure-second",
  severity: "error",
  category: "quality",
  params: {},
  message: "a rule has one measure",
  label: "this is a second one",
  hint: "write a rule for each; a range is `between … and …`",
});

export const boundNotConstant = define({
  code: "CHM4106",
  slug: "bound-not-constant",
  severity: "error",
  category: "quality",
  params: {},
  message: "a bound is a constant",
  label: "this is known only when the rule runs",
  hint: "write a number, a duration or a date; two aggregates can be compared with each other",
});

export const boundNotOrdered = define({
  code: "CHM4107",
  slug: "bound-not-ordered",
  severity: "error",
  category: "quality",
  params: { type: "type" },
  message: "a rule compares numbers, durations or times",
  label: ({ type }) => `this aggregate is ${type}`,
  hint: 'test each row instead, such as `expect share(name == "x") == 100%`',
});

export const withinWhat = define({
  code: "CHM4108",
  slug: "within-what",
  severity: "error",
  category: "quality",
  params: { problem: "text" },
  message: "`within` compares a number with its previous value",
  label: ({ problem }) => problem,
  hint: "write `within 5% of previous` behind a measure such as `rows` or `sum(revenue)`",
});

export const matchesColumns = define({
  code: "CHM4109",
  slug: "matches-columns",
  severity: "error",
  category: "quality",
  params: { problem: "text" },
  message: "these relations cannot be matched",
  label: ({ problem }) => problem,
});

export const referencesTarget = define({
  code: "CHM4110",
  slug: "references-target",
  severity: "error",
  category: "quality",
  params: { column: "name", type: "type", target: "name", targetType: "type" },
  message: ({ column, target }) => `${column} cannot refer to ${target}`,
  label: ({ type, targetType }) => `the column is ${type}, the target is ${targetType}`,
});

export const ruleRelation = define({
  code: "CHM4111",
  slug: "rule-relation",
  severity: "error",
  category: "quality",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find ${name}`,
  label: "no input, table or port of this product has this name",
  hint: ({ known }) => `this product has ${known}`,
});

export const sqlMeasure = define({
  code: "CHM4112",
  slug: "sql-measure",
  severity: "error",
  category: "quality",
  params: { problem: "text" },
  message: "a measure in SQL yields one number",
  label: ({ problem }) => problem,
  hint: "select a single number, such as `SELECT count(*) FROM {orders}`",
});

// ---- Rules as a whole ----------------------------------------------------------------------------------------------------

export const ruleNameTaken = define({
  code: "CHM4121",
  slug: "rule-name-taken",
  severity: "error",
  category: "quality",
  params: { name: "name", table: "name" },
  message: ({ name, table }) => `two rules of ${table} are called ${name}`,
  label: "the second one",
  hint: "rename one of the two",
});

export const quarantineWithoutRows = define({
  code: "CHM4122",
  slug: "quarantine-without-rows",
  severity: "error",
  category: "quality",
  params: { measure: "name" },
  message: ({ measure }) => `${measure} has no rows to put aside`,
  label: "only a rule about rows can put rows into quarantine",
  hint: "write `or warn` or `or block`, or test each row with a predicate",
});

export const quarantineInView = define({
  code: "CHM4123",
  slug: "quarantine-in-view",
  severity: "error",
  category: "quality",
  params: { table: "name" },
  message: "a view cannot put rows aside",
  label: ({ table }) => `${table} is a view: its rows are not stored`,
  hint: "write `materialize: table`",
});

export const ruleNeverFails = define({
  code: "CHM4131",
  slug: "rule-never-fails",
  severity: "warning",
  category: "quality",
  params: { why: "text" },
  message: "this rule can never fail",
  label: ({ why }) => why,
  hint: "take it out, or make its bound tighter",
});

export const ruleNeverHolds = define({
  code: "CHM4132",
  slug: "rule-never-holds",
  severity: "warning",
  category: "quality",
  params: { why: "text" },
  message: "this rule can never hold",
  label: ({ why }) => why,
  hint: "no data fulfils it: look at its bound",
});

// ---- Tests ---------------------------------------------------------------------------------------------------------------

export const testProduct = define({
  code: "CHM4141",
  slug: "test-product",
  severity: "error",
  category: "quality",
  params: { products: "text" },
  message: "which product does this test?",
  label: "the names in it do not say",
  hint: ({ products }) =>
    products === "" ? "write `for` and the name of a product behind the title" : `write \`for\` and one of ${products}`,
});

export const testInput = define({
  code: "CHM4142",
  slug: "test-input",
  severity: "error",
  category: "quality",
  params: { name: "name", product: "name", inputs: "text" },
  message: ({ name, product }) => `${product} has no input ${name}`,
  label: "rows are given to inputs",
  hint: ({ inputs }) => (inputs === "" ? "this product has no input" : `its inputs are ${inputs}`),
});

export const testRelation = define({
  code: "CHM4143",
  slug: "test-relation",
  severity: "error",
  category: "quality",
  params: { name: "name", product: "name", known: "text" },
  message: ({ name, product }) => `${product} has no table ${name}`,
  label: "no table or port of this name",
  hint: ({ known }) => (known === "" ? "this product has no table" : `there are ${known}`),
});

export const testColumn = define({
  code: "CHM4144",
  slug: "test-column",
  severity: "error",
  category: "quality",
  params: { column: "name", relation: "name", columns: "text" },
  message: ({ column, relation }) => `${relation} has no column ${column}`,
  label: "not one of its columns",
  hint: ({ columns }) => `its columns are ${columns}`,
});

export const testColumnMissing = define({
  code: "CHM4145",
  slug: "test-column-missing",
  severity: "error",
  category: "quality",
  params: { columns: "text", relation: "name" },
  message: ({ columns }) => `this row has no ${columns}`,
  label: ({ relation }) => `${relation} needs a value here: it is never null`,
  hint: "nullable columns may be left out, others may not",
});

export const testRows = define({
  code: "CHM4146",
  slug: "test-rows",
  severity: "error",
  category: "quality",
  params: { problem: "text" },
  message: "rows of a test are written out",
  label: ({ problem }) => problem,
  hint: 'write a list of rows, such as `[{ id: 1, name: "Ada" }]`',
});

export const testExpectation = define({
  code: "CHM4147",
  slug: "test-expectation",
  severity: "error",
  category: "quality",
  params: {},
  message: "a test expects the rows of a table",
  label: "write `RELATION == [ … ]` here",
  hint: "for example `expect daily == [{ day: 2026-01-01, total: 10 }]`",
});

export const testGivenTwice = define({
  code: "CHM4148",
  slug: "test-given-twice",
  severity: "error",
  category: "quality",
  params: { name: "name" },
  message: ({ name }) => `rows of ${name} are given twice`,
  label: "the second time",
  hint: "put all rows into one list",
});

export const testNothingExpected = define({
  code: "CHM4149",
  slug: "test-nothing-expected",
  severity: "warning",
  category: "quality",
  params: {},
  message: "this test expects nothing",
  label: "it cannot fail",
  hint: "add `expect RELATION == [ … ]`",
});
