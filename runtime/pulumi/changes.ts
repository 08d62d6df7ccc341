/**
 * What Pulumi's engine says that it does, as changes of objects and their fields. Events are the engine's only full account: its results
 * hold counts.
 */
import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation/index.js";

export type Operation = "create" | "update" | "replace" | "delete";

/** A field with its values as people read them; absent where there is none. */
export interface FieldChange {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

export interface ObjectChange {
  readonly urn: string;
  /** As Kubernetes calls it, `Deployment`, or Pulumi's type of what is not in a cluster. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly operation: Operation;
  /** What is different, by path; a new object and one that goes have none. */
  readonly fields: readonly FieldChange[];
}

/** What one run of the engine told. */
export interface Told {
  /** What it would do, or did, in the order of URNs. */
  readonly changes: readonly ObjectChange[];
  /** What others changed since the last run, seen by a refresh. */
  readonly drift: readonly ObjectChange[];
  readonly errors: readonly EngineError[];
}

export interface EngineError {
  /** What it is about: `ConfigMap settings`; absent for the stack as a whole. */
  readonly object?: string;
  readonly reason: string;
}

/** Stands for a value that is never shown. */
export const secretShown = "[secret]";
const unknownShown = "[known after apply]";

/** The engine's marks of secrets, and of values that are not known before a run. */
const markKey = "4dabf18193072939515e22adb298388d";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const operations: { readonly [step: string]: Operation } = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

/** Reads the events of one run. */
export function changesOf(events: readonly EngineEvent[]): Told {
  const changes = new Map<string, ObjectChange>();
  const drift = new Map<string, ObjectChange>();
  const errors: EngineError[] = [];
  for (const { resOutputsEvent, resOpFailedEvent, diagnosticEvent } of events) {
    const step = resOutputsEvent?.metadata ?? resOpFailedEvent?.metadata;
    if (step !== undefined && step.type !== "pulumi:pulumi:Stack") note(step, changes, drift);
    if (diagnosticEvent?.severity === "error") errors.push(errorOf(diagnosticEvent));
  }
  return { changes: sorted(changes), drift: sorted(drift), errors };
}

function note(step: StepEventMetadata, changes: Map<string, ObjectChange>, drift: Map<string, ObjectChange>): void {
  if ((step.op as string) === "refresh") {
    const fields = fieldsOf(step);
    const gone = step.new === undefined || step.new === null;
    if (gone || fields.length > 0)
      drift.set(step.urn, { ...objectOf(step), operation: gone ? "delete" : "update", fields });
    return;
  }
  const operation = operations[step.op];
  if (operation === undefined) return;
  const fields = operation === "update" || operation === "replace" ? fieldsOf(step) : [];
  // Of the three steps of a replacement one has the fields.
  if (fields.length > 0 || !changes.has(step.urn)) changes.set(step.urn, { ...objectOf(step), operation, fields });
}

function objectOf({ urn, type, old, new: now }: StepEventMetadata) {
  const { metadata } = ((now ?? old)?.inputs ?? {}) as { readonly metadata?: { name?: unknown; namespace?: unknown } };
  return {
    urn,
    kind: kindOf(type),
    name: typeof metadata?.name === "string" ? metadata.name : nameInUrn(urn),
    ...(typeof metadata?.namespace === "string" ? { namespace: metadata.namespace } : {}),
  };
}

/** `kubernetes:apps/v1:Deployment` is a Deployment; a provider is named as a whole. */
function kindOf(type: string): string {
  return type.startsWith("pulumi:providers:") ? type.slice("pulumi:".length) : type.slice(type.lastIndexOf(":") + 1);
}

function nameInUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function sorted(changes: ReadonlyMap<string, ObjectChange>): readonly ObjectChange[] {
  return [...changes.values()].toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
}

// ---- Fields --------------------------------------------------------------------------------------------------------------

function fieldsOf({ type, old, new: now, detailedDiff, diffs }: StepEventMetadata): readonly FieldChange[] {
  const paths = Object.keys(detailedDiff ?? {});
  // A component has no provider that would tell more than the first words of paths.
  const shown = paths.length > 0 ? paths : (diffs ?? []);
  return shown.toSorted().map((path) => {
    const before = valueAt(old, path);
    const after = valueAt(now, path);
    const secret = isSecretData(type, path) || before === secretShown || after === secretShown;
    if (secret) return { path, before: secretShown, after: secretShown };
    return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  });
}

/** Whatever the engine marks: the data of a Secret is secret. */
function isSecretData(type: string, path: string): boolean {
  return type.endsWith(":Secret") && /^(data|stringData)\b/.test(path);
}

/** What was asked for, else what the cluster made of it. */
function valueAt(state: StepEventStateMetadata | undefined | null, path: string): string | undefined {
  if (state === undefined || state === null) return undefined;
  return find(state.inputs, path) ?? find(state.outputs, path);
}

function find(value: unknown, path: string): string | undefined {
  let at = value;
  for (const step of stepsOf(path)) {
    if (isMarked(at)) return secretShown;
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at === undefined ? undefined : shownValue(at);
}

/** `a.b[0]["c.d"]` as `a`, `b`, `0`, `c.d`. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain!,
  );
}

function isMarked(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, markKey);
}

function shownValue(value: unknown): string {
  if (value === unknownValue) return unknownShown;
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_, inner: unknown) =>
    isMarked(inner) ? secretShown : inner === unknownValue ? unknownShown : inner,
  ).replaceAll(`"${secretShown}"`, secretShown);
}

// ---- Errors --------------------------------------------------------------------------------------------------------------

function errorOf({ urn, message }: { readonly urn?: string; readonly message: string }): EngineError {
  const reason = firstWords(message);
  const type = urn?.split("::").at(-2)?.split("$").at(-1);
  return urn === undefined || type === undefined || type === "pulumi:pulumi:Stack"
    ? { reason }
    : { object: `${kindOf(type)} ${nameInUrn(urn)}`, reason };
}

/** Without the engine's words about itself and without stack traces. */
export function firstWords(message: string): string {
  const lines = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^at .*:\d+:\d+\)?$/.test(line));
  return lines
    .slice(0, 3)
    .join(" ")
    .replace(/^(error: )+/, "");
}
