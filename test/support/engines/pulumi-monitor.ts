/**
 * A resource monitor of Pulumi that makes nothing and remembers everything: the whole graph of resources that a program registers, whether it
 * is a project that Pulumi's own runner starts or the inline program of the Automation API.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import * as automation from "@pulumi/pulumi/automation/server.js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import monitor from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { repository } from "../repository.ts";

/** A resource as it was registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  /** Secrets are marked as Pulumi marks them. */
  readonly inputs: { readonly [field: string]: unknown };
  /** URNs of resources that have to be there first, sorted. */
  readonly dependencies: readonly string[];
  readonly provider: string;
  /** Names that it had before. */
  readonly aliases: readonly string[];
  readonly outputs?: { readonly [field: string]: unknown };
}

/** Resources by URN, in the order of those. */
export type ResourceGraph = { readonly [urn: string]: Registered };

export interface RunOf {
  readonly project: string;
  readonly stack: string;
  /** Configuration by its full key. */
  readonly config?: { readonly [key: string]: string };
  /** Keys of the configuration that are secrets. */
  readonly secrets?: readonly string[];
  /** Outputs of stacks that are referred to, by their full name. */
  readonly stacks?: { readonly [name: string]: { readonly [output: string]: unknown } };
}

const organization = "organization";

/** What the Automation API runs inline programs with; its declaration is kept from the library's types. */
const { LanguageServer } = automation as unknown as {
  readonly LanguageServer: new (
    program: PulumiFn,
  ) => {
    run(
      call: { readonly request: language.RunRequest },
      answer: (failure: unknown, response?: { getError(): string }) => void,
    ): void;
  };
};

/** What a folder with a built program registers. */
export function graphOfProject(folder: string, program: string, run: RunOf): Promise<ResourceGraph> {
  return watched(run, async (address) => {
    const runner = join(repository, "node_modules/@pulumi/pulumi/cmd/run/index.js");
    const said = {
      monitor: address,
      engine: address,
      project: run.project,
      stack: run.stack,
      organization,
      pwd: folder,
    };
    const options = Object.entries(said).flatMap(([name, value]) => [`--${name}`, value]);
    const env = {
      PATH: process.env.PATH,
      PULUMI_CONFIG: JSON.stringify(run.config ?? {}),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secrets ?? []),
    };
    await promisify(execFile)(process.execPath, [runner, ...options, program], { env });
  });
}

/** What an inline program registers. */
export function graphOfInline(program: PulumiFn, run: RunOf): Promise<ResourceGraph> {
  return watched(run, async (address) => {
    const request = new language.RunRequest()
      .setProject(run.project)
      .setStack(run.stack)
      .setOrganization(organization)
      .setMonitorAddress(address)
      .setArgsList([address])
      .setParallel(8);
    for (const [key, value] of Object.entries(run.config ?? {})) request.getConfigMap().set(key, value);
    request.setConfigsecretkeysList([...(run.secrets ?? [])]);
    const server = new LanguageServer(program);
    const error = await new Promise<string>((resolve, reject) =>
      server.run({ request }, (failure, response) =>
        failure == null ? resolve(response?.getError() ?? "") : reject(failure),
      ),
    );
    if (error !== "") throw new Error(error);
  });
}

async function watched(run: RunOf, program: (address: string) => Promise<void>): Promise<ResourceGraph> {
  const resources = new Map<string, Registered>();
  const said: string[] = [];
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(monitor.ResourceMonitorService, monitorOf(run, resources) as never);
  server.addService(services.EngineService, engineOf(said) as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    ),
  );
  try {
    await program(`127.0.0.1:${port}`);
  } catch (error) {
    throw new Error([...said, (error as Error).message].join("\n"));
  } finally {
    server.forceShutdown();
  }
  return Object.fromEntries([...resources].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function monitorOf(run: RunOf, resources: Map<string, Registered>) {
  const urnOf = (type: string, name: string, parent: string) => {
    const types = parent === "" || parent.includes("::pulumi:pulumi:Stack::") ? [] : [parent.split("::")[2]!];
    return `urn:pulumi:${run.stack}::${run.project}::${[...types, type].join("$")}::${name}`;
  };
  return {
    supportsFeature: unary((request: SupportsFeatureRequest) =>
      new messages.SupportsFeatureResponse().setHassupport(
        ["secrets", "resourceReferences", "aliasSpecs"].includes(request.getId()),
      ),
    ),
    registerResource: unary((request: RegisterResourceRequest) => {
      const urn = urnOf(request.getType(), request.getName(), request.getParent());
      resources.set(urn, {
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        custom: request.getCustom(),
        inputs: fieldsOf(request.getObject()),
        dependencies: request.getDependenciesList().toSorted(),
        provider: request.getProvider(),
        aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? alias.getUrn()),
      });
      const response = new messages.RegisterResourceResponse().setUrn(urn).setObject(request.getObject());
      return request.getCustom() ? response.setId(`id-of-${request.getName()}`) : response;
    }),
    readResource: unary((request: ReadResourceRequest) => {
      const urn = urnOf(request.getType(), request.getName(), request.getParent());
      const inputs = fieldsOf(request.getProperties());
      resources.set(urn, {
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        custom: true,
        inputs,
        dependencies: request.getDependenciesList().toSorted(),
        provider: request.getProvider(),
        aliases: [],
      });
      const outputs = run.stacks?.[request.getId()];
      if (outputs === undefined) throw new Error(`unknown stack ${request.getId()}`);
      const properties = struct.Struct.fromJavaScript({ ...inputs, outputs, secretOutputNames: [] } as never);
      return new messages.ReadResourceResponse().setUrn(urn).setProperties(properties);
    }),
    registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => {
      const urn = request.getUrn();
      resources.set(urn, { ...resources.get(urn)!, outputs: fieldsOf(request.getOutputs()) });
      return new empty.Empty();
    }),
    signalAndWaitForShutdown: unary(() => new empty.Empty()),
  };
}

function engineOf(said: string[]) {
  let root = "";
  return {
    log: unary((request: LogRequest) => {
      if (request.getSeverity() >= engine.LogSeverity.WARNING) said.push(request.getMessage());
      return new empty.Empty();
    }),
    getRootResource: unary(() => new engine.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((request: { getUrn(): string }) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
  };
}

function fieldsOf(fields: struct.Struct | undefined): { readonly [field: string]: unknown } {
  return fields?.toJavaScript() ?? {};
}

function unary<Request, Response>(handle: (request: Request) => Response): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    try {
      callback(null, handle(request));
    } catch (error) {
      callback({ code: 2, details: (error as Error).message });
    }
  };
}
