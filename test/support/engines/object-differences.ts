/** Where two JSON values differ, field by field, with the paths that Pulumi writes. */

export interface Difference {
  /** `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]` */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
}

/** What has to happen to `before` so that it becomes `after`. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, at) => at).flatMap((at) =>
      differences(before[at], after[at], `${path}[${at}]`),
    );
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(before[key], after[key], join(path, key)));
  }
  if (before === after) return [];
  if (before === undefined) return [{ path, kind: "add" }];
  return [{ path, kind: after === undefined ? "delete" : "update" }];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  if (!/^\w[\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
