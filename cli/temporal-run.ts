/** `chimerac run` where workers do the work: starts the runs, follows them, and says what a person has to know meanwhile. */
import { noWorker } from "../language/diagnostics/registry/usage.ts";
import { upstreamProducts } from "../targets/sdk/cadence.ts";
import { rhythms } from "../targets/temporal/cadence.ts";
import { productId, taskQueue } from "../targets/temporal/names.ts";
import type { BuildResult } from "./build-products.ts";
import { progressLine } from "./build-progress.ts";
import type { CommandContext } from "./command.ts";
import type { MeshSession } from "./mesh-session.ts";
import { showFrames } from "./report.ts";
import { jobsOf } from "./temporal.ts";
import type { Deployed } from "./temporal-products.ts";
import { commandLine } from "./usage.ts";

/** Runs the products, in build order, for the interval that ends then. */
export async function runOnTemporal(
  { client, mesh, prefix }: Deployed,
  products: readonly string[],
  end: number,
  session: MeshSession,
  context: CommandContext,
): Promise<BuildResult> {
  const { terminal, host, signal } = context;
  const jobs = jobsOf(mesh, products, session);
  if (!("get" in jobs)) return { kind: "failed", diagnostics: jobs };
  const { runOnServer } = await import("../runtime/temporal/run-products.ts");
  const upstream = upstreamProducts(mesh);
  const all = rhythms(mesh);
  const ends = new Date(Math.floor(end / 1000) * 1000).toISOString();
  const wanted = mesh.products.filter(({ address }) => products.includes(address));
  const runs = wanted.map((product) => {
    const every = all.get(product.address)?.cadence?.every;
    return {
      job: jobs.get(product.address)!,
      upstream: upstream.get(product.address)!.map(({ address }) => address),
      workflowId: `${productId(prefix, product)}-${ends.replace(".000Z", "Z")}`,
      taskQueue: taskQueue(prefix, product.domain),
      interval: every === undefined ? ends : `${every}/${ends}`,
    };
  });
  const domainOf = (product: string) => wanted.find(({ address }) => address === product)!.domain;
  try {
    const reports = await runOnServer(runs, {
      ...{ client, host, root: session.root, signal },
      onEvent: progressLine(terminal),
      onWaiting: (product) => terminal.say(`${product} waits for an approval: chimerac approve ${product}\n`),
      onRetry: ({ product, step, attempt, reason }) =>
        terminal.complain(`${product}: ${step} failed and is tried again (${attempt}): ${reason}\n`),
      onSilent: (product) => {
        const domain = domainOf(product);
        void showFrames([noWorker.at(commandLine, { product, queue: taskQueue(prefix, domain), domain })], context);
      },
    });
    return { kind: "done", reports };
  } finally {
    terminal.settle();
  }
}
