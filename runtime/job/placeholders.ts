/** The placeholders of a job's SQL: `{table:paid}`, `{input:orders}`, `{port:daily}`, `{self}`, `{previous}`, `{value}`; `{{` and `}}` are braces. */

// `%7B` and the like stand for braces in names.
const escaped = /%(25|7B|7D)/g;
const placeholder = /\{\{|\}\}|\{([a-z]+(?::[^{}]*)?)\}/g;

/** Puts `resolve(name)` in place of each placeholder. A name that resolves to undefined is a fault of whoever wrote the job. */
export function fill(sql: string, resolve: (name: string) => string | undefined): string {
  return sql.replace(placeholder, (whole, name: string | undefined) => {
    if (whole === "{{") return "{";
    if (whole === "}}") return "}";
    const text = resolve(plain(name!));
    if (text === undefined) throw new Error(`the job names ${whole}, which it does not declare`);
    return text;
  });
}

/** Names of all placeholders, each once. */
export function placeholdersOf(sql: string): string[] {
  const names = new Set<string>();
  for (const [, name] of sql.matchAll(placeholder)) if (name !== undefined) names.add(plain(name));
  return [...names];
}

function plain(name: string): string {
  return name.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
