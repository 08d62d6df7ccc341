/** Contracts: what inputs need, what a port promises, how it is stored and called on the engine. CHM40xx. */
import { define } from "../diagnostic.ts";

// ---- Inputs ----------------------------------------------------------------------------------------------------------

export const loadMode = define({
  code: "CHM4001",
  slug: "load-mode",
  severity: "error",
  category: "contracts",
  params: { mode: "name" },
  message: ({ mode }) => `cannot find load mode ${mode}`,
  label: "not a way to load",
  hint: "there are `full`, `append by COLUMN` and `merge by KEY`",
});

export const loadOfPort = define({
  code: "CHM4002",
  slug: "load-of-port",
  severity: "error",
  category: "contracts",
  params: { port: "name" },
  message: "a port is read where it is",
  label: ({ port }) => `${port} is not loaded: it is there already`,
  hint: "take `load` out; only sources are loaded",
});

export const loadColumns = define({
  code: "CHM4003",
  slug: "load-columns",
  severity: "error",
  category: "contracts",
  params: { mode: "name", problem: "text" },
  message: ({ mode }) => `${mode} names the wrong columns`,
  label: ({ problem }) => problem,
  hint: "write `full`, `append by COLUMN` or `merge by KEY`",
});

export const loadUnknownColumn = define({
  code: "CHM4004",
  slug: "load-unknown-column",
  severity: "error",
  category: "contracts",
  params: { column: "name", relation: "name", columns: "text" },
  message: ({ column, relation }) => `cannot find column ${column} in ${relation}`,
  label: ({ relation }) => `${relation} has no column of this name`,
  hint: ({ columns }) => `its columns are ${columns}`,
});

export const loadOrder = define({
  code: "CHM4005",
  slug: "load-order",
  severity: "error",
  category: "contracts",
  params: { column: "name", type: "type" },
  message: ({ column }) => `cannot append by ${column}`,
  label: ({ type }) => `${type} does not tell which rows are new`,
  hint: "choose a date, a timestamp or a number that only grows and is never null",
});

export const loadKey = define({
  code: "CHM4006",
  slug: "load-key",
  severity: "error",
  category: "contracts",
  params: { columns: "text", relation: "name", keys: "text" },
  message: ({ relation }) => `cannot merge ${relation} by these columns`,
  label: ({ columns }) => `${columns} is no key`,
  hint: ({ keys, relation }) =>
    keys === "" ? `declare a key in ${relation} with \`key\` or \`unique(…)\`` : `keys of ${relation}: ${keys}`,
});

export const freshNotOffered = define({
  code: "CHM4007",
  slug: "fresh-not-offered",
  severity: "error",
  category: "contracts",
  params: { wanted: "text", offered: "text", port: "name" },
  message: ({ port }) => `${port} does not promise to be that fresh`,
  label: ({ wanted, offered, port }) => `needs ${wanted}, ${port} promises ${offered}`,
  hint: "ask its owner for a shorter `fresh`, or need less",
});

// ---- Schemas ---------------------------------------------------------------------------------------------------------

export const schemaColumnMissing = define({
  code: "CHM4011",
  slug: "schema-column-missing",
  severity: "error",
  category: "contracts",
  params: { column: "name", table: "name", version: "text", columns: "text" },
  message: ({ table, column }) => `${table} promises ${column} but does not yield it`,
  label: ({ version }) => `the pipeline has no column of this name; ${version} promises it`,
  hint: ({ columns }) => `the pipeline yields ${columns}`,
});

export const schemaColumnExtra = define({
  code: "CHM4012",
  slug: "schema-column-extra",
  severity: "error",
  category: "contracts",
  params: { column: "name", table: "name", type: "type", columns: "text" },
  message: ({ column, table }) => `${column} is not in the schema of ${table}`,
  label: ({ columns }) => `the pipeline also yields ${columns}`,
  hint: ({ column, type }) => `add ${column} as ${type} to the schema, or \`drop\` it at the end of the pipeline`,
});

export const schemaType = define({
  code: "CHM4013",
  slug: "schema-type",
  severity: "error",
  category: "contracts",
  params: { column: "name", wanted: "type", found: "type", table: "name", version: "text" },
  message: ({ column, wanted }) => `column ${column} is not ${wanted}`,
  label: ({ found, version }) => `the pipeline yields ${found}, ${version} promises this`,
  hint: ({ column }) => `convert ${column} in the pipeline with \`as\`, or change the schema`,
});

export const schemaUnit = define({
  code: "CHM4014",
  slug: "schema-unit",
  severity: "error",
  category: "contracts",
  params: { column: "name", wanted: "type", found: "type", table: "name", version: "text" },
  message: ({ column }) => `column ${column} has another unit`,
  label: ({ found, version }) => `the pipeline yields ${found}, ${version} promises this`,
  hint: "convert it with a rate in the pipeline, or change the schema",
});

export const schemaNull = define({
  code: "CHM4015",
  slug: "schema-null",
  severity: "error",
  category: "contracts",
  params: { column: "name", wanted: "type", found: "type", table: "name", version: "text", filter: "name" },
  message: ({ column }) => `column ${column} may be null`,
  label: ({ found, version }) => `the pipeline yields ${found}, ${version} promises never null`,
  hint: ({ filter }) => `filter with ${filter}, give a default with \`??\`, or add \`?\` to the type`,
});

export const schemaRepeated = define({
  code: "CHM4016",
  slug: "schema-repeated",
  severity: "error",
  category: "contracts",
  params: { table: "name" },
  message: ({ table }) => `${table} has two schemas`,
  label: "the second one",
  hint: "keep one of them",
});

// ---- Storing -----------------------------------------------------------------------------------------------------------

export const materializeMode = define({
  code: "CHM4021",
  slug: "materialize-mode",
  severity: "error",
  category: "contracts",
  params: { mode: "name" },
  message: ({ mode }) => `cannot find materialisation ${mode}`,
  label: "not a way to store a table",
  hint: "there are `view`, `table`, `full`, `snapshot`, `incremental by COLUMN`, `merge by KEYS` and `scd2 by KEYS`",
});

export const materializeColumns = define({
  code: "CHM4022",
  slug: "materialize-columns",
  severity: "error",
  category: "contracts",
  params: { mode: "name", problem: "text" },
  message: ({ mode }) => `${mode} names the wrong columns`,
  label: ({ problem }) => problem,
});

export const materializeUnknownColumn = define({
  code: "CHM4023",
  slug: "materialize-unknown-column",
  severity: "error",
  category: "contracts",
  params: { column: "name", table: "name", columns: "text" },
  message: ({ column, table }) => `cannot find column ${column} in ${table}`,
  label: ({ table }) => `${table} yields no column of this name`,
  hint: ({ columns }) => `its columns are ${columns}`,
});

export const materializeOrder = define({
  code: "CHM4024",
  slug: "materialize-order",
  severity: "error",
  category: "contracts",
  params: { column: "name", type: "type", problem: "text" },
  message: ({ column }) => `cannot build incrementally by ${column}`,
  label: ({ type, problem }) => `${type} ${problem}`,
  hint: "choose a date, a timestamp or a whole number that is never null",
});

export const materializeLookback = define({
  code: "CHM4025",
  slug: "materialize-lookback",
  severity: "error",
  category: "contracts",
  params: { problem: "text" },
  message: "`lookback` does not fit",
  label: ({ problem }) => problem,
  hint: "`lookback` goes with `incremental by` a date or a timestamp, such as `lookback 3d`",
});

export const materializeRepeated = define({
  code: "CHM4026",
  slug: "materialize-repeated",
  severity: "error",
  category: "contracts",
  params: { table: "name" },
  message: ({ table }) => `${table} is stored in two ways`,
  label: "the second one",
  hint: "keep one of them",
});

export const materializeNullKey = define({
  code: "CHM4027",
  slug: "materialize-null-key",
  severity: "error",
  category: "contracts",
  params: { mode: "name", column: "name", type: "type" },
  message: ({ mode, column }) => `cannot ${mode} by ${column}, which may be null`,
  label: ({ type }) => `${type} allows null, and null is equal to nothing`,
  hint: "filter with `is not null` before, or choose another key",
});

// ---- On the engine -------------------------------------------------------------------------------------------------------

export const physicalNameTaken = define({
  code: "CHM4031",
  slug: "physical-name-taken",
  severity: "error",
  category: "contracts",
  params: { name: "name", other: "name" },
  message: ({ name }) => `two ports would be view ${name}`,
  label: ({ other }) => `${other} has this name on the engine too`,
  hint: "rename one of the two: dots and capital letters are not kept on the engine",
});

export const physicalSchemaReserved = define({
  code: "CHM4032",
  slug: "physical-schema-reserved",
  severity: "error",
  category: "contracts",
  params: { domain: "name" },
  message: ({ domain }) => `domain ${domain} is reserved on the engine`,
  label: "stored versions of tables lie in this schema",
  hint: "rename the domain",
});

export const historyColumnTaken = define({
  code: "CHM4028",
  slug: "history-column-taken",
  severity: "error",
  category: "contracts",
  params: { column: "name", mode: "name" },
  message: ({ column, mode }) => `${mode} adds a column ${column} of its own`,
  label: "this column has the same name",
  hint: ({ column }) => `give it another one: \`rename { … = ${column.replaceAll("`", "")} }\``,
});

export const historyKey = define({
  code: "CHM4029",
  slug: "history-key",
  severity: "error",
  category: "contracts",
  params: { key: "text", start: "name", mode: "name" },
  message: ({ key }) => `${key} is a key of one run only`,
  label: ({ mode }) => `${mode} keeps the rows of earlier runs, so it stands several times`,
  hint: ({ start }) => `make ${start} a part of the key`,
});
