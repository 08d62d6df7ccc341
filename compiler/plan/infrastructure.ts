/** What a plan says of infrastructure: stacks with the objects and fields that an engine would change, and those that others changed. */
import type { BlockedChange } from "./plan.ts";

/** A stack in which something changes, or was changed by others. */
export interface StackPlan {
  /** Address of its domain; of one that is gone, the one that it had. */
  readonly stack: string;
  /** The domain is gone: all of the stack goes. */
  readonly removed?: true;
  /** What apply does. */
  readonly changes: readonly ObjectChange[];
  /** What others did since the last apply. */
  readonly drift: readonly ObjectChange[];
}

export interface ObjectChange {
  /** The engine's own name. */
  readonly urn: string;
  /** `Deployment` */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly operation: "create" | "update" | "replace" | "delete";
  /** What is different, by path; a new object and one that goes have none. */
  readonly fields: readonly FieldChange[];
}

/** A field with its values as people read them; secrets are `[secret]`. */
export interface FieldChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** Objects that hold what nobody can make again from a mesh. */
const stateful: ReadonlySet<string> = new Set([
  "Namespace",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "StatefulSet",
  "CustomResourceDefinition",
]);

/** `sales/orders`, or the name alone of what is in no namespace. */
export function objectName({ name, namespace }: ObjectChange): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What goes or is replaced together with what it holds: only `--accept` lets that through. */
export function lostObjects(stacks: readonly StackPlan[]): readonly BlockedChange[] {
  return stacks.flatMap(({ stack, changes }) =>
    changes.filter(losesState).map((change) => ({
      address: `${stack}/${change.kind}/${objectName(change)}`,
      reason: "object-lost",
      consumers: [],
    })),
  );
}

export function losesState({ operation, kind }: ObjectChange): boolean {
  return (operation === "delete" || operation === "replace") && stateful.has(kind);
}

/** Whether apply would do no more than take back what others did. */
export function onlyTakesBack({ changes, drift }: StackPlan): boolean {
  const drifted = new Map(drift.map((change) => [change.urn, change]));
  return changes.every(({ urn, operation, fields }) => {
    const theirs = drifted.get(urn);
    if (theirs === undefined) return false;
    if (theirs.operation === "delete") return operation === "create";
    return fields.length > 0 && fields.every(({ path }) => theirs.fields.some((field) => field.path === path));
  });
}
