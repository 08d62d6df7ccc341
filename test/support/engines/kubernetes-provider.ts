/**
 * A stand-in for Pulumi's Kubernetes provider, for tests, where the provider's own program cannot be had. It is one as far as the engine
 * sees: what is created, changed, refreshed and deleted is so in a real API server, by server-side apply. Unlike the original it asks the
 * server at each comparison, knows one cluster whatever a program names, and waits for no pod to become ready.
 */
import { type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import library from "@pulumi/kubernetes/package.json" with { type: "json" };
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import {
  type KubernetesApi,
  KubernetesError,
  type KubernetesObject,
  type KubernetesReference,
} from "./kubernetes-api.ts";
import { type Difference, differences, isObject } from "./object-differences.ts";

export interface KubernetesProvider {
  /** Surroundings of a Pulumi engine that is to use it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldManager = "pulumi-kubernetes";

/** Fields that the server alone writes. */
const serverFields = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"];

/** The original replaces these kinds when their data changes, unless its configuration says otherwise. */
const mutableBySetting: Readonly<Record<string, string>> = {
  ConfigMap: "enableConfigMapMutable",
  Secret: "enableSecretMutable",
};

/** Starts a provider for one cluster on a free port. */
export async function startKubernetesProvider(api: KubernetesApi): Promise<KubernetesProvider> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(services.ResourceProviderService, handlers(api));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    ),
  );
  return {
    environment: { PULUMI_DEBUG_PROVIDERS: `kubernetes:${port}` },
    stop: () => server.forceShutdown(),
  };
}

/** The provider's service: messages in and out, around `objectsOf`. */
function handlers(api: KubernetesApi) {
  const objects = objectsOf(api);
  let settings: ReadonlyMap<string, string> = new Map();
  const isSet = (name: string) => settings.get(`kubernetes:config:${name}`) === "true";

  return {
    attach: unary(async () => new empty.Empty()),
    cancel: unary(async () => new empty.Empty()),
    // The engine warns of one that is older than the library.
    getPluginInfo: unary(async () => new plugin.PluginInfo().setVersion(library.version)),
    checkConfig: unary(async (request: CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(async (request: DiffRequest) =>
      diffResponse(updates(differences(objectOf(request.getOldInputs()), objectOf(request.getNews())))),
    ),

    configure: unary(async (request: ConfigureRequest) => {
      settings = new Map(request.getVariablesMap().toArray());
      // Secrets arrive as plain values; the engine marks what comes back of them.
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    check: unary(async (request: CheckRequest) => {
      const { metadata } = objectOf(request.getNews());
      const response = new messages.CheckResponse().setInputs(request.getNews());
      if (metadata?.name !== undefined) return response;
      const failure = new messages.CheckFailure().setProperty("metadata.name");
      return response.setFailuresList([failure.setReason("the stand-in makes up no names")]);
    }),

    create: unary(async (request: CreateRequest) => {
      const wanted = objectOf(request.getProperties());
      const preview = request.getPreview();
      const made = preview
        ? await objects.foresee(wanted)
        : await objects.create(wanted, isSet("upsertExistingObjects"));
      return new messages.CreateResponse().setId(preview ? "" : idOf(made)).setProperties(stateOf(made));
    }),

    read: unary(async (request: ReadRequest) => {
      const found = await api.get(referenceOf(request));
      // No id says that it is gone.
      if (found === undefined) return new messages.ReadResponse();
      const inputs = request.getInputs()?.toJavaScript() ?? {};
      const seen = Object.keys(inputs).length === 0 ? authored(found) : project(inputs, found);
      return new messages.ReadResponse().setId(idOf(found)).setInputs(structOf(seen)).setProperties(stateOf(found));
    }),

    diff: unary(async (request: DiffRequest) => {
      const wanted = objectOf(request.getNews());
      const old = objectOf(request.getOldInputs());
      return diffResponse(await objects.compare(request.getId(), old, wanted, isSet), renames(request.getId(), wanted));
    }),

    update: unary(async (request: UpdateRequest) => {
      const wanted = objectOf(request.getNews());
      const made = request.getPreview() ? await objects.foresee(wanted) : await api.apply(wanted, { fieldManager });
      return new messages.UpdateResponse().setProperties(stateOf(made));
    }),

    delete: unary(async (request: DeleteRequest) => {
      await api.delete(referenceOf(request));
      return new empty.Empty();
    }),
  };
}

interface Change extends Difference {
  /** The object has to go and come again. */
  readonly replaces: boolean;
}

function updates(differences: readonly Difference[]): Change[] {
  return differences.map((each) => ({ ...each, replaces: false }));
}

function objectsOf(api: KubernetesApi) {
  /** What the server would make of it, as far as it can tell before the run. */
  async function foresee(wanted: KubernetesObject): Promise<KubernetesObject> {
    if (hasUnknown(wanted)) return wanted;
    try {
      return authored(await api.apply(wanted, { fieldManager, dryRun: true })) as KubernetesObject;
    } catch (error) {
      // Its namespace or its kind may be made by the same run; what cannot be changed may be replaced by it.
      const missing = error instanceof KubernetesError && error.status === 404;
      if (missing || fixedFields(error).length > 0) return wanted;
      throw error;
    }
  }

  async function create(wanted: KubernetesObject, mayExist: boolean): Promise<KubernetesObject> {
    if (!mayExist && (await api.get(wanted)) !== undefined)
      throw new Error(`${wanted.kind} ${idOf(wanted)} exists already`);
    return api.apply(wanted, { fieldManager });
  }

  /** What an update to `wanted` would change in the server, whoever made the difference. */
  async function compare(
    id: string,
    old: KubernetesObject,
    wanted: KubernetesObject,
    isSet: (setting: string) => boolean,
  ): Promise<Change[]> {
    if (renames(id, wanted))
      return differences(nameOf(old), nameOf(wanted), "metadata").map((each) => ({ ...each, replaces: true }));
    const setting = mutableBySetting[wanted.kind];
    const fixed = setting !== undefined && !isSet(setting);
    const changes = (found: readonly Difference[]) =>
      found.map((each) => ({ ...each, replaces: fixed && /^(data|binaryData)\b/.test(each.path) }));
    if (hasUnknown(wanted)) return changes(differences(old, wanted));
    const live = await api.get(wanted);
    // An update makes it again.
    if (live === undefined) return updates(differences({}, wanted));
    try {
      const foreseen = await api.apply(wanted, { fieldManager, dryRun: true });
      return changes(differences(authored(live), authored(foreseen)));
    } catch (error) {
      const paths = fixedFields(error);
      if (paths.length > 0) return paths.map((path) => ({ path, kind: "update", replaces: true }));
      throw error;
    }
  }

  return { foresee, create, compare };
}

/** Paths of the fields that the server refuses to change in an object that is there. */
function fixedFields(error: unknown): string[] {
  if (!(error instanceof KubernetesError) || error.status !== 422) return [];
  const fixed = error.causes.filter(
    ({ reason, message }) => reason === "FieldValueForbidden" || /immutable/.test(message),
  );
  return fixed.map(({ field }) => field);
}

/** An object without what the server alone writes. */
function authored({ status: _, ...object }: KubernetesObject): Fields {
  const metadata = Object.entries(object.metadata).filter(([name]) => !serverFields.includes(name));
  return { ...object, metadata: Object.fromEntries(metadata) };
}

/** The fields of `shape` with the values of `value`, without those that it has not. */
function project(shape: Fields, value: Fields): Fields {
  const kept = Object.keys(shape).filter((key) => value[key] !== undefined);
  return Object.fromEntries(kept.map((key) => [key, projectValue(shape[key], value[key])]));
}

function projectValue(shape: unknown, value: unknown): unknown {
  if (Array.isArray(shape) && Array.isArray(value))
    return value.map((each, at) => (at < shape.length ? projectValue(shape[at], each) : each));
  return isObject(shape) && isObject(value) ? project(shape, value) : value;
}

function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return value === unknownValue;
}

/** `namespace/name`, or `name` where there are no namespaces. */
function idOf({ metadata: { name, namespace } }: KubernetesReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function nameOf({ metadata: { name, namespace } }: KubernetesReference): Fields {
  return { name, namespace };
}

/** Whether an object that has an id would get another one. */
function renames(id: string, { metadata: { name, namespace } }: KubernetesReference): boolean {
  const [oldName, oldNamespace] = id.split("/").toReversed();
  return name !== oldName || (oldNamespace !== undefined && (namespace ?? "default") !== oldNamespace);
}

/** By the resource's type, `kubernetes:apps/v1:Deployment`, and its id. */
function referenceOf(request: ReadRequest | DeleteRequest): KubernetesReference {
  const [, version, kind] = request.getType().split(":") as [string, string, string];
  const [name, namespace] = request.getId().split("/").toReversed() as [string, string?];
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: version.replace(/^core\//, ""), kind, metadata };
}

function diffResponse(changes: readonly Change[], renamed = false) {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setHasdetaileddiff(true)
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...new Set(changes.map(({ path }) => path.split(/[.[]/)[0]!))])
    .setReplacesList(changes.filter(({ replaces }) => replaces).map(({ path }) => path))
    // Two objects of one name cannot be there at once.
    .setDeletebeforereplace(!renamed);
  for (const { path, kind, replaces } of changes) {
    const [plain, replacing] = kinds[kind];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(replaces ? replacing : plain));
  }
  return response;
}

/** What the engine remembers of an object. */
function stateOf(object: KubernetesObject) {
  const { managedFields: _, ...metadata } = object.metadata;
  return structOf({ ...object, metadata });
}

function structOf(object: Fields) {
  return struct.Struct.fromJavaScript(object as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

function objectOf(fields: struct.Struct | undefined): KubernetesObject {
  return (fields?.toJavaScript() ?? {}) as KubernetesObject;
}

/** One call, one answer; what is thrown becomes the words of the failure. */
function unary<Request, Response>(handle: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    handle(request).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
    );
  };
}
