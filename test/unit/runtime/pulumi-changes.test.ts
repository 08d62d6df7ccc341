/** What Pulumi's events become: one change an object, with its fields, and nothing secret. */
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, it } from "vitest";
import { changesOf } from "../../../runtime/pulumi/changes.ts";
import { holdersIn } from "../../../runtime/pulumi/deployer.ts";

const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
const urn = (type: string, name: string) => `urn:pulumi:prod::mesh.sales::chimera:index:DataProduct$${type}::${name}`;

interface Step {
  readonly op: string;
  readonly type: string;
  readonly old?: object;
  readonly now?: object;
  readonly paths?: readonly string[];
}

/** The event of a step of an object called `orders` in `sales`. */
function event({ op, type, old, now, paths }: Step): EngineEvent {
  const metadata = { name: "orders", namespace: "sales" };
  const state = (fields: object | undefined) =>
    fields === undefined ? null : { inputs: { metadata, ...fields }, outputs: { metadata, ...fields } };
  const detailedDiff = paths && Object.fromEntries(paths.map((path) => [path, { diffKind: "update" }]));
  return {
    sequence: 0,
    timestamp: 0,
    resOutputsEvent: {
      metadata: { op, type, urn: urn(type, "orders"), old: state(old), new: state(now), detailedDiff },
    },
  } as unknown as EngineEvent;
}

const deployment = "kubernetes:apps/v1:Deployment";
const secret = "kubernetes:core/v1:Secret";
const configMap = "kubernetes:core/v1:ConfigMap";

describe("an engine's events", () => {
  it("are a change an object, with what each field was and will be", () => {
    const of = (image: string, replicas?: number) => ({ spec: { containers: [{ image }], replicas } });
    const paths = ["spec.containers[0].image", "spec.replicas"];
    const { changes, drift } = changesOf([
      event({ op: "same", type: configMap, old: {}, now: {} }),
      event({ op: "update", type: deployment, old: of("orders:1", 2), now: of("orders:2"), paths }),
    ]);
    expect(changes).toEqual([
      {
        urn: urn(deployment, "orders"),
        kind: "Deployment",
        name: "orders",
        namespace: "sales",
        operation: "update",
        fields: [
          { path: "spec.containers[0].image", before: "orders:1", after: "orders:2" },
          { path: "spec.replicas", before: "2" },
        ],
      },
    ]);
    expect(drift).toEqual([]);
  });

  it("tell new objects and those that go, without their fields", () => {
    const { changes } = changesOf([
      event({ op: "delete", type: deployment, old: {} }),
      event({ op: "create", type: configMap, now: { data: { a: "1" } } }),
    ]);
    expect(changes.map(({ operation, kind, fields }) => [operation, kind, fields])).toEqual([
      ["delete", "Deployment", []],
      ["create", "ConfigMap", []],
    ]);
  });

  it("tell a replacement once, with the fields that make it one", () => {
    const [old, now] = [{ spec: { selector: "a" } }, { spec: { selector: "b" } }];
    const { changes } = changesOf([
      event({ op: "delete-replaced", type: deployment, old }),
      event({ op: "replace", type: deployment, old, now, paths: ["spec.selector"] }),
      event({ op: "create-replacement", type: deployment, old, now, paths: ["spec.selector"] }),
    ]);
    expect(changes).toMatchObject([
      { operation: "replace", fields: [{ path: "spec.selector", before: "a", after: "b" }] },
    ]);
  });

  it("tell what others changed and deleted apart from what will change", () => {
    const { changes, drift } = changesOf([
      event({
        op: "refresh",
        type: configMap,
        old: { data: { a: "1" } },
        now: { data: { a: "2" } },
        paths: ["data.a"],
      }),
      event({ op: "refresh", type: deployment, old: {} }),
      event({ op: "refresh", type: secret, old: {}, now: {}, paths: [] }),
      event({ op: "update", type: configMap, old: { data: { a: "2" } }, now: { data: { a: "1" } }, paths: ["data.a"] }),
    ]);
    expect(drift.map(({ kind, operation, fields }) => [kind, operation, fields])).toEqual([
      ["Deployment", "delete", []],
      ["ConfigMap", "update", [{ path: "data.a", before: "1", after: "2" }]],
    ]);
    expect(changes).toMatchObject([{ kind: "ConfigMap", fields: [{ path: "data.a", before: "2", after: "1" }] }]);
  });

  it("show no secret: neither what the engine marks nor what a Secret holds", () => {
    const told = changesOf([
      event({
        op: "update",
        type: configMap,
        old: { data: marked },
        now: { data: { a: "hunter2" } },
        paths: ["data.a"],
      }),
      event({
        op: "update",
        type: secret,
        old: { data: { key: "aHVudGVyMQ==" } },
        now: { data: { key: "aHVudGVyMg==" } },
        paths: ["data.key"],
      }),
      event({
        op: "update",
        type: deployment,
        old: { spec: { env: [{ value: marked }] } },
        now: { spec: { env: "none" } },
        paths: ["spec.env"],
      }),
    ]);
    expect(told.changes.map(({ fields }) => fields)).toEqual([
      [{ path: "spec.env", before: '[{"value":[secret]}]', after: "none" }],
      [{ path: "data.a", before: "[secret]", after: "[secret]" }],
      [{ path: "data.key", before: "[secret]", after: "[secret]" }],
    ]);
    expect(JSON.stringify(told)).not.toMatch(/hunter|aHVudGVy/);
  });

  it("find fields whose names have dots, and say what is not known yet", () => {
    const path = 'metadata.annotations["chimera.dev/owner"]';
    const annotated = (value: string) => ({ metadata: { annotations: { "chimera.dev/owner": value } } });
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { changes } = changesOf([
      event({ op: "update", type: configMap, old: annotated("a"), now: annotated(unknown), paths: [path] }),
    ]);
    expect(changes[0]!.fields).toEqual([{ path, before: "a", after: "[known after apply]" }]);
  });

  it("say what failed and why, without the engine's traces", () => {
    const message = "error: running:\n  no such field\n    at Object.<anonymous> (/a/b.js:1:2)\n";
    const diagnosticEvent = { urn: urn(configMap, "orders"), message, severity: "error", color: "never" };
    const { errors } = changesOf([{ sequence: 0, timestamp: 0, diagnosticEvent } as EngineEvent]);
    expect(errors).toEqual([{ object: "ConfigMap orders", reason: "running: no such field" }]);
  });
});

describe("a locked stack", () => {
  it("tells who has it", () => {
    const text =
      "error: the stack is currently locked by 1 lock(s).\n  file:///a/b.json: created by me@host (pid 12) at 2026-01-01T00:00:00Z";
    expect(holdersIn(text)).toEqual([{ user: "me", machine: "host", process: 12, since: "2026-01-01T00:00:00Z" }]);
    expect(holdersIn("somebody")).toEqual([]);
  });
});
