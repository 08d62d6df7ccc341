/** What the templates show: a mesh as its products' workflows and its domains' workers. */
import type { MeshIR, PlaceIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { generatedNote } from "../sdk/target.ts";
import { lasts, type Rhythm } from "./cadence.ts";
import { optionSeconds, secondsText } from "./duration.ts";
import { fileName, productId, taskQueue } from "./names.ts";
import { needsApproval, type Options } from "./options.ts";
import { stagesOf } from "./stages.ts";

/** A call of an activity. */
interface CallView {
  readonly step: "ingest" | "transform" | "audit";
  /** The input or table. */
  readonly of: string;
  readonly summary: string;
  readonly place: PlaceIR;
}

/** Calls that run side by side. */
interface StageView {
  /** Exactly one. */
  readonly alone: boolean;
  readonly calls: readonly CallView[];
}

export interface WorkflowView {
  readonly place: PlaceIR;
  readonly note: readonly string[];
  readonly about: string;
  readonly product: string;
  readonly domain: string;
  readonly version: string;
  /** `PT15M/`, in front of an interval's end; empty for a product that runs when it is asked for. */
  readonly every: string;
  readonly stepTimeout: string;
  readonly deadline: string;
  readonly heartbeat: string;
  readonly approval: boolean;
  /** Products that must have published the interval. */
  readonly follows: readonly string[];
  /** How long to wait for them. */
  readonly patience: string;
  readonly ingest: readonly StageView[];
  readonly stages: readonly StageView[];
  /** Who waits for this product. */
  readonly readers: readonly { readonly product: string; readonly workflowId: string; readonly taskQueue: string }[];
}

/** A product's workflow. */
export function workflowView(product: ProductIR, rhythm: Rhythm, prefix: string, options: Options): WorkflowView {
  const deadline = deadlineOf(product, options);
  const sources = product.inputs.filter(({ from }) => from.kind === "source");
  return {
    place: product.place,
    note: generatedNote("temporal", product.address),
    about: `${product.name} ${product.version} of ${product.domain}${product.title === undefined ? "" : `: ${product.title}`}`,
    product: product.address,
    domain: product.domain,
    version: product.version,
    every: rhythm.cadence === undefined ? "" : `${rhythm.cadence.every}/`,
    stepTimeout: secondsText(Math.min(optionSeconds(options.step_timeout), deadline)),
    deadline: secondsText(deadline),
    heartbeat: options.heartbeat,
    approval: needsApproval(options, product.address),
    follows: rhythm.follows.map(({ address }) => address),
    patience: secondsText(deadline),
    ingest: stageViews([sources.map(({ name, place }) => ({ step: "ingest", of: name, place }))]),
    stages: stageViews(
      stagesOf(product).map((stage) => stage.map(({ step, table, place }) => ({ step, of: table, place }))),
    ),
    readers: rhythm.followers.map((reader) => ({
      product: reader.address,
      workflowId: productId(prefix, reader),
      taskQueue: taskQueue(prefix, reader.domain),
    })),
  };
}

function stageViews(stages: readonly (readonly Omit<CallView, "summary">[])[]): StageView[] {
  return stages
    .filter((calls) => calls.length > 0)
    .map((calls) => ({
      alone: calls.length === 1,
      calls: calls.map((call) => ({ ...call, summary: `${call.step} ${call.of}` })),
    }));
}

/** Seconds until a step has to be done: the strictest promise of the ports, else the option. */
function deadlineOf(product: ProductIR, options: Options): number {
  const promised = product.ports.flatMap(({ fresh }) => (fresh === undefined ? [] : [Math.max(1, lasts(fresh))]));
  return promised.length === 0 ? optionSeconds(options.deadline) : Math.min(...promised);
}

export interface DomainView {
  readonly note: readonly string[];
  readonly domain: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly grace: string;
  /** Modules of its products' workflows. */
  readonly modules: readonly string[];
}

export function domainView(domain: string, mesh: MeshIR, prefix: string, options: Options): DomainView {
  const products = mesh.products.filter((product) => product.domain === domain);
  return {
    note: generatedNote("temporal", domain),
    domain,
    namespace: options.namespace,
    taskQueue: taskQueue(prefix, domain),
    grace: options.grace,
    modules: products.map(({ name }) => `./products/${fileName(name)}.ts`),
  };
}
