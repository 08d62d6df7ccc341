/** A `test` block as the runtime is told it: a product's job, the rows it is given, and the rows it must yield. Plain JSON. */
import type { ColumnJob, JobPlace, ProductJob } from "./job.ts";

export interface TestJob {
  readonly version: 1;
  readonly title: string;
  readonly place: JobPlace;
  readonly product: ProductJob;
  /** A SELECT for every input of the product; inputs without given rows yield none. */
  readonly given: readonly { readonly input: string; readonly sql: string }[];
  readonly expectations: readonly TestExpectationJob[];
}

export interface TestExpectationJob {
  /** As in the placeholders: `table:paid`, `port:daily`. */
  readonly relation: string;
  /** The columns that the expected rows name; others are not compared. */
  readonly columns: readonly ColumnJob[];
  /** A SELECT of these columns. */
  readonly sql: string;
  readonly place: JobPlace;
}
