/** `chimerac worker [DOMAIN…]`: runs the workflows and steps of domains for Temporal until it is told to stop. */
import type { AddressInfo } from "node:net";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { badValue, noSuchDomain } from "../../language/diagnostics/registry/usage.ts";
import type { Workers } from "../../runtime/temporal/worker.ts";
import { type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { openForWriting } from "../open-database.ts";
import { fail } from "../report.ts";
import {
  connectTo,
  domainsOf,
  jobsOf,
  temporalEnvironment,
  unreachable,
  withPackages,
  writeWorkflows,
} from "../temporal.ts";
import { commandLine, findAddress, known } from "../usage.ts";
import { listenAddress, serveWorkers } from "../worker-endpoint.ts";

export const run: RunCommand = async (names, options, context) => {
  const { terminal, signal } = context;
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const value = textOption(options, "listen") ?? "";
  const address = listenAddress(value);
  const refused = (expected: string) =>
    fail(badValue.at(commandLine, { option: "--listen", value, expected }), context);
  if (address === undefined) return refused("`HOST:PORT` or a port");
  const found = await temporalEnvironment(session, context);
  if (!("mesh" in found)) return fail(found, context, session.sources);
  const { mesh, options: said, artifacts } = found;

  const all = [...new Set(mesh.products.map((product) => product.domain))].sort();
  const wanted = new Set(names.map((name) => domainNamed(name, mesh) ?? name));
  const unknown = [...wanted].find((name) => !all.includes(name));
  if (unknown !== undefined)
    return fail(noSuchDomain.at(commandLine, { name: unknown, known: known(unknown, all, "domains") }), context);
  const domains = names.length === 0 ? all : all.filter((domain) => wanted.has(domain));
  const products = mesh.products.filter(({ domain }) => domains.includes(domain)).map(({ address }) => address);
  const jobs = jobsOf(mesh, products, session);
  if (!("get" in jobs)) return fail(jobs, context, session.sources);

  const runtime = await withPackages(() => import("../../runtime/temporal/worker.ts"), "`chimerac worker`");
  if ("code" in runtime) return fail(runtime, context);
  const connected = await connectTo(said, "`chimerac worker`");
  if ("code" in connected) return fail(connected, context);
  await connected.close();
  let workers: Workers | undefined;
  const server = await serveWorkers(address, () => workers);
  if (server === undefined) return refused("an address that is free");
  const opened = await openForWriting(session);
  if (opened.engine === undefined) {
    server.close();
    return fail(opened.diagnostics, context);
  }
  const { engine } = opened;
  try {
    const folder = writeWorkflows(artifacts, session, context);
    try {
      workers = await runtime.startWorkers({
        server: said,
        domains: domainsOf(found, folder).filter(({ domain }) => domains.includes(domain)),
        world: { engine, host: context.host, root: session.root, jobs },
        grace: said.grace,
        signal,
        say: (text) => terminal.complain(text),
      });
    } catch (thrown) {
      return await fail(unreachable(said, thrown), context);
    }
    const { address: host, family, port } = server.address() as AddressInfo;
    const at = family === "IPv6" ? `[${host}]` : host;
    terminal.say(`working for ${domains.join(", ")}; /livez, /readyz and /metrics at http://${at}:${port}\n`);
    await workers.done;
    terminal.say("stopped\n");
    return exitCode.ok;
  } finally {
    server.close();
    engine.close();
  }
};

/** The domain itself, or that of a product: what is to be done for a product stands in the queue of its domain. */
function domainNamed(name: string, { products }: MeshIR): string | undefined {
  if (products.some(({ domain }) => domain === name)) return name;
  const addresses = products.map(({ address }) => address);
  return products.find(({ address }) => address === findAddress(name, addresses))?.domain;
}
