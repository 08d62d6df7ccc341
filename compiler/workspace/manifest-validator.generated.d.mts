/** What the generated validator says about a value that does not fit the manifest's schema. */
export interface SchemaError {
  /** JSON pointer into the value. */
  readonly instancePath: string;
  /** JSON pointer into the schema, with `#`. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  readonly propertyName?: string;
}
interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}
declare const validate: Validate;
export default validate;
