/** Types: values, columns, literals, conversions (CHM30xx) and nullability (CHM31xx). */
import { define } from "../diagnostic.ts";

// ---- Declared types --------------------------------------------------------------------------------------------------

export const decimalParameters = define({
  code: "CHM3001",
  slug: "decimal-parameters",
  severity: "error",
  category: "types",
  params: { found: "type" },
  message: ({ found }) => `${found} is no decimal type`,
  label: "digits in all, then digits behind the point",
  hint: "write `decimal(12, 2)`: 1 to 38 digits in all, of which 0 to all stand behind the point",
});

export const typeArguments = define({
  code: "CHM3002",
  slug: "type-arguments",
  severity: "error",
  category: "types",
  params: { type: "type", expected: "text" },
  message: ({ type, expected }) => `${type} takes ${expected}`,
  label: ({ expected }) => `${expected} belong here`,
  hint: "only `decimal(12, 2)`, `list<int>` and `map<string, int>` take anything behind their name",
});

export const typeCycle = define({
  code: "CHM3003",
  slug: "type-cycle",
  severity: "error",
  category: "types",
  params: { type: "name" },
  message: ({ type }) => `type ${type} is made of itself`,
  label: "declared by way of itself",
  hint: "a type stands for a built-in one in the end; break the circle at one of its declarations",
});

export const refinementOnWrongType = define({
  code: "CHM3004",
  slug: "refinement-on-wrong-type",
  severity: "error",
  category: "types",
  params: { type: "type" },
  message: ({ type }) => `a pattern cannot restrict ${type}`,
  label: "patterns are for text",
  hint: "use `check value > 0` for what is not text",
});

export const mapKey = define({
  code: "CHM3005",
  slug: "map-key",
  severity: "error",
  category: "types",
  params: { type: "type" },
  message: ({ type }) => `${type} cannot be a map's key`,
  label: "a key is never null and has no parts",
  hint: "use text, a number, a date or an enum as key",
});

export const duplicateField = define({
  code: "CHM3006",
  slug: "duplicate-field",
  severity: "error",
  category: "types",
  params: { name: "name" },
  message: ({ name }) => `${name} stands twice`,
  label: "this name is taken",
});

// ---- Columns and other names ------------------------------------------------------------------------------------------

export const unknownColumn = define({
  code: "CHM3010",
  slug: "unknown-column",
  severity: "error",
  category: "types",
  params: { name: "name", where: "text" },
  message: ({ name }) => `cannot find column ${name}`,
  label: ({ where }) => `not a column in reach of ${where}`,
});

export const ambiguousColumn = define({
  code: "CHM3011",
  slug: "ambiguous-column",
  severity: "error",
  category: "types",
  params: { name: "name", candidates: "text" },
  message: ({ name }) => `${name} has two meanings`,
  label: ({ candidates }) => `could be ${candidates}`,
  hint: ({ candidates }) => `write which one: ${candidates}`,
});

export const columnNotAllowed = define({
  code: "CHM3012",
  slug: "column-not-allowed",
  severity: "error",
  category: "types",
  params: { name: "name", where: "text" },
  message: ({ name, where }) => `cannot use column ${name} in ${where}`,
  label: "only constants can stand here",
});

export const columnOutsideAggregate = define({
  code: "CHM3013",
  slug: "column-outside-aggregate",
  severity: "error",
  category: "types",
  params: { name: "name" },
  message: ({ name }) => `column ${name} has many values here`,
  label: "neither a group key nor inside an aggregate",
  hint: ({ name }) => `put ${name} into an aggregate such as \`max\`, or make it a key of \`group\``,
});

export const unknownField = define({
  code: "CHM3014",
  slug: "unknown-field",
  severity: "error",
  category: "types",
  params: { name: "name", type: "type" },
  message: ({ name }) => `cannot find field ${name}`,
  label: ({ type }) => `not a field of ${type}`,
});

export const notAStruct = define({
  code: "CHM3015",
  slug: "not-a-struct",
  severity: "error",
  category: "types",
  params: { name: "name", type: "type" },
  message: ({ type }) => `${type} has no fields`,
  label: ({ name, type }) => `${name} is asked of ${type}`,
});

export const enumMemberAlone = define({
  code: "CHM3016",
  slug: "enum-member-alone",
  severity: "error",
  category: "types",
  params: { name: "name", full: "name" },
  message: ({ name }) => `cannot find column ${name}`,
  label: ({ full }) => `the enum member is written ${full} here`,
  hint: "a bare member can stand only where the other side is that enum",
});

export const notAValue = define({
  code: "CHM3017",
  slug: "not-a-value",
  severity: "error",
  category: "types",
  params: { name: "name", kind: "text" },
  message: ({ name }) => `${name} is not a value`,
  label: ({ kind }) => `this names ${kind}`,
});

// ---- Operands -----------------------------------------------------------------------------------------------------------

export const operandType = define({
  code: "CHM3020",
  slug: "operand-type",
  severity: "error",
  category: "types",
  params: { operator: "name", found: "type" },
  message: ({ operator, found }) => `${operator} does not take ${found}`,
  label: ({ found }) => `this is ${found}`,
});

export const incompatibleOperands = define({
  code: "CHM3021",
  slug: "incompatible-operands",
  severity: "error",
  category: "types",
  params: { operator: "name", left: "type", right: "type" },
  message: ({ operator, left, right }) => `${operator} does not take ${left} and ${right}`,
  label: ({ left, right }) => `this is ${right}, the other side is ${left}`,
});

export const notComparable = define({
  code: "CHM3022",
  slug: "not-comparable",
  severity: "error",
  category: "types",
  params: { left: "type", right: "type" },
  message: ({ left, right }) => `cannot compare ${left} with ${right}`,
  label: ({ left, right }) => `this is ${right}, the other side is ${left}`,
});

export const notOrdered = define({
  code: "CHM3023",
  slug: "not-ordered",
  severity: "error",
  category: "types",
  params: { type: "type" },
  message: ({ type }) => `values of ${type} have no order`,
  label: ({ type }) => `this is ${type}`,
  hint: "numbers, text, dates, times, timestamps and durations have an order",
});

export const notACondition = define({
  code: "CHM3024",
  slug: "not-a-condition",
  severity: "error",
  category: "types",
  params: { where: "text", found: "type" },
  message: ({ where, found }) => `${where} takes a condition, not ${found}`,
  label: ({ found }) => `this is ${found}`,
  hint: "compare it with something, such as `x > 0` or `x is not null`",
});

export const enumWithText = define({
  code: "CHM3025",
  slug: "enum-with-text",
  severity: "error",
  category: "types",
  params: { enum: "type" },
  message: ({ enum: type }) => `cannot use text as ${type}`,
  label: ({ enum: type }) => `the other side is ${type}`,
  hint: ({ enum: type }) => `write a member of ${type} as a bare word, or cast text with \`as\``,
});

export const unknownMember = define({
  code: "CHM3026",
  slug: "unknown-enum-member",
  severity: "error",
  category: "types",
  params: { name: "name", enum: "type" },
  message: ({ name, enum: type }) => `${type} has no member ${name}`,
  label: ({ enum: type }) => `not a member of ${type}`,
});

export const dateWithTimestamp = define({
  code: "CHM3027",
  slug: "date-with-timestamp",
  severity: "error",
  category: "types",
  params: { left: "type", right: "type" },
  message: ({ left, right }) => `cannot compare ${left} with ${right}`,
  label: ({ left, right }) => `this is ${right}, the other side is ${left}`,
  hint: "take the day with `date(x)`, or write the instant, such as `2026-01-31T00:00:00Z`",
});

export const dateWithTimeOfDay = define({
  code: "CHM3028",
  slug: "date-with-time-of-day",
  severity: "error",
  category: "types",
  params: {},
  message: "a date moves by whole days",
  label: "not a whole number of days",
  hint: "use `d`, `w`, `mo` or `y`, or start from a timestamp",
});

export const typeMismatch = define({
  code: "CHM3029",
  slug: "type-mismatch",
  severity: "error",
  category: "types",
  params: { expected: "type", found: "type" },
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  label: ({ found }) => `this is ${found}`,
});

export const noCommonType = define({
  code: "CHM3030",
  slug: "no-common-type",
  severity: "error",
  category: "types",
  params: { what: "text", first: "type", other: "type" },
  message: ({ what, first, other }) => `${what} are ${first} and ${other}`,
  label: ({ first, other }) => `this is ${other}, before it stands ${first}`,
  hint: "give all of them one type, with a cast if need be",
});

export const emptyList = define({
  code: "CHM3031",
  slug: "empty-list",
  severity: "error",
  category: "types",
  params: {},
  message: "cannot tell the type of this list",
  label: "no items to tell it by",
  hint: "say the type: `[] as list<int>`",
});

export const notIndexable = define({
  code: "CHM3032",
  slug: "not-indexable",
  severity: "error",
  category: "types",
  params: { type: "type" },
  message: ({ type }) => `${type} has no items`,
  label: ({ type }) => `this is ${type}`,
  hint: "`[ ]` takes items of lists by number from 0 and of maps by key",
});

export const impossibleCast = define({
  code: "CHM3033",
  slug: "impossible-cast",
  severity: "error",
  category: "types",
  params: { from: "type", to: "type" },
  message: ({ from, to }) => `${from} cannot become ${to}`,
  label: ({ from }) => `this is ${from}`,
});

export const scaleTooLarge = define({
  code: "CHM3034",
  slug: "scale-too-large",
  severity: "error",
  category: "types",
  params: { left: "type", right: "type", scale: "count" },
  message: ({ left, right }) => `${left} times ${right} needs too many digits`,
  label: ({ scale }) => `${scale} digits behind the point, 38 are possible`,
  hint: "cast one side to fewer digits behind the point, or to `float`",
});

export const notSortable = define({
  code: "CHM3035",
  slug: "not-sortable",
  severity: "error",
  category: "types",
  params: { type: "type" },
  message: ({ type }) => `cannot sort by ${type}`,
  label: ({ type }) => `this is ${type}`,
  hint: "sort by a part of it, or by its text",
});

// ---- Literals -----------------------------------------------------------------------------------------------------------

export const numberTooLarge = define({
  code: "CHM3040",
  slug: "number-too-large",
  severity: "error",
  category: "types",
  params: { limit: "text" },
  message: "this number is too large",
  label: ({ limit }) => `beyond ${limit}`,
  hint: "write it as a float, such as `1e20`, where exactness does not matter",
});

export const invalidPattern = define({
  code: "CHM3042",
  slug: "invalid-pattern",
  severity: "error",
  category: "types",
  params: { problem: "text" },
  message: "this pattern cannot be read",
  label: ({ problem }) => problem,
  hint: "patterns follow RE2, which has no look-around and no back-references, so that every engine runs them in linear time",
});

export const patternNotLiteral = define({
  code: "CHM3043",
  slug: "pattern-not-literal",
  severity: "error",
  category: "types",
  params: {},
  message: "`matches` takes a pattern written out",
  label: "known only when the pipeline runs",
  hint: "write the pattern as `/…/`; to compare with another column use `contains`, `starts_with` or `ends_with`",
});

export const misplacedExpression = define({
  code: "CHM3044",
  slug: "misplaced-expression",
  severity: "error",
  category: "types",
  params: { what: "text", where: "text" },
  message: ({ what, where }) => `${what} cannot stand in ${where}`,
  label: "not a value of a row",
});

// ---- Conditions that decide nothing --------------------------------------------------------------------------------------

export const conditionConstant = define({
  code: "CHM3050",
  slug: "condition-constant",
  severity: "warning",
  category: "types",
  params: { outcome: "text" },
  message: ({ outcome }) => `this condition is always ${outcome}`,
  label: ({ outcome }) => `${outcome} for every row`,
});

export const unreachableBranch = define({
  code: "CHM3051",
  slug: "unreachable-branch",
  severity: "warning",
  category: "types",
  params: { why: "text" },
  message: "this branch is never taken",
  label: ({ why }) => why,
  hint: "remove it, or put it before the branch that hides it",
});

export const neverMatchesType = define({
  code: "CHM3052",
  slug: "never-matches-type",
  severity: "warning",
  category: "types",
  params: { type: "name" },
  message: ({ type }) => `no ${type} looks like this`,
  label: ({ type }) => `does not match the pattern of ${type}`,
});

// ---- Nullability -----------------------------------------------------------------------------------------------------------

export const nullComparison = define({
  code: "CHM3101",
  slug: "null-comparison",
  severity: "error",
  category: "types",
  params: { operator: "name" },
  message: ({ operator }) => `${operator} with null is never true`,
  label: "nothing equals null, not even null",
  hint: "use `is null` or `is not null`",
});

export const nullNotAllowed = define({
  code: "CHM3102",
  slug: "null-not-allowed",
  severity: "error",
  category: "types",
  params: { expected: "type", found: "type" },
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  label: "this can be null",
  hint: "give a value for null with `??`, or filter it away with `where … is not null`",
});

export const needlessDefault = define({
  code: "CHM3103",
  slug: "needless-default",
  severity: "warning",
  category: "types",
  params: { type: "type" },
  message: "the value before `??` is never null",
  label: ({ type }) => `${type} is never null, so this is never used`,
});

export const neverNull = define({
  code: "CHM3104",
  slug: "never-null",
  severity: "warning",
  category: "types",
  params: { type: "type", outcome: "text" },
  message: ({ outcome }) => `this test is always ${outcome}`,
  label: ({ type }) => `${type} is never null`,
});

export const nullOperand = define({
  code: "CHM3105",
  slug: "null-operand",
  severity: "error",
  category: "types",
  params: { operator: "name" },
  message: ({ operator }) => `${operator} with null is always null`,
  label: "null makes the whole result null",
});

export const mapKeyPromise = define({
  code: "CHM3106",
  slug: "map-key-promise",
  severity: "error",
  category: "types",
  params: { type: "name", base: "type" },
  message: ({ type }) => `${type} promises more than a map's key keeps`,
  label: "its conditions and labels would be lost here",
  hint: ({ base }) => `use ${base} as key, or make it a list of structs: \`list<struct { key: …, value: … }>\``,
});

export const fieldClause = define({
  code: "CHM3107",
  slug: "field-clause",
  severity: "error",
  category: "types",
  params: { field: "name", clause: "name" },
  message: ({ clause }) => `a field of a struct has no ${clause}`,
  label: ({ field, clause }) => `nothing would come of the ${clause} of ${field}`,
  hint: "say it of the column, or make the field a column; a field can have a type, `labelled` and `from`",
});

export const contradiction = define({
  code: "CHM3108",
  slug: "contradiction",
  severity: "warning",
  category: "types",
  params: { why: "text" },
  message: "this leaves no value",
  label: ({ why }) => why,
  hint: "look at the bounds: perhaps `or` is meant, or two of them are the wrong way round",
});
