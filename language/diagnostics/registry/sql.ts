/** The SQL hatch: what the engine says of a text, and how its result fits what was declared. CHM35xx. */
import { define } from "../diagnostic.ts";

export const sqlInvalid = define({
  code: "CHM3501",
  slug: "sql-invalid",
  severity: "error",
  category: "sql",
  params: { message: "text" },
  message: "the engine cannot read this SQL",
  label: ({ message }) => message,
  hint: "it is bound by DuckDB against the columns of the relations in braces",
});

export const sqlRelation = define({
  code: "CHM3502",
  slug: "sql-relation",
  severity: "error",
  category: "sql",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find ${name}`,
  label: "a name in braces is an input, a table or a port of this product",
  hint: ({ known }) =>
    known === "" ? "bring data in first, such as `input orders = Shop.orders`" : `this product has ${known}`,
});

export const sqlColumnsDiffer = define({
  code: "CHM3511",
  slug: "sql-columns-differ",
  severity: "error",
  category: "sql",
  params: { column: "name", columns: "text" },
  message: ({ column }) => `the query does not yield ${column}`,
  label: "declared here",
  hint: ({ columns }) => `it yields ${columns}`,
});

export const sqlColumnNotDeclared = define({
  code: "CHM3512",
  slug: "sql-column-not-declared",
  severity: "error",
  category: "sql",
  params: { column: "name" },
  message: ({ column }) => `column ${column} is not declared`,
  label: "the query yields it, `->` does not name it",
  hint: ({ column }) => `add ${column} with its type behind \`->\`, or take it out of the query`,
});

export const sqlColumnType = define({
  code: "CHM3513",
  slug: "sql-column-type",
  severity: "error",
  category: "sql",
  params: { column: "name", wanted: "type", found: "type" },
  message: ({ column, wanted }) => `column ${column} is not ${wanted}`,
  label: ({ found }) => `the query yields ${found}`,
  hint: "cast it in the query, or change the type declared",
});

export const sqlColumnUntyped = define({
  code: "CHM3514",
  slug: "sql-column-untyped",
  severity: "error",
  category: "sql",
  params: { column: "name" },
  message: ({ column }) => `column ${column} needs a type`,
  label: "the engine's type has no equal in Chimera",
  hint: "cast it in the query, or declare the result: `-> { … }` behind the query",
});

export const sqlColumnTwice = define({
  code: "CHM3515",
  slug: "sql-column-twice",
  severity: "error",
  category: "sql",
  params: { column: "name" },
  message: ({ column }) => `the query yields ${column} twice`,
  label: "columns of a table have different names",
  hint: "name one of them with `AS`",
});
