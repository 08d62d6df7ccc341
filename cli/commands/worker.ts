/** `chimerac worker [DOMAIN…]`: runs the workflows and steps of domains for Temporal until it is told to stop. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { badValue, noSuchDomain } from "../../language/diagnostics/registry/usage.ts";
import type { Workers } from "../../runtime/temporal/worker.ts";
import { type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { openForWriting } from "../open-database.ts";
import { fail } from "../report.ts";
import { domainsOf, jobsOf, temporalEnvironment, unreachable, withPackages, writeWorkflows } from "../temporal.ts";
import { commandLine, known } from "../usage.ts";

export const run: RunCommand = async (names, options, context) => {
  const { terminal, host, signal } = context;
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const health = addressOf(textOption(options, "health") ?? "");
  if (health === undefined) {
    const value = textOption(options, "health") ?? "";
    return fail(badValue.at(commandLine, { option: "--health", value, expected: "`HOST:PORT` or a port" }), context);
  }
  const found = await temporalEnvironment(session, context);
  if (!("mesh" in found)) return fail(found, context, session.sources);
  const { mesh, options: said, artifacts } = found;

  const all = [...new Set(mesh.products.map((product) => product.domain))].sort();
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined)
    return fail(noSuchDomain.at(commandLine, { name: unknown, known: known(unknown, all, "domains") }), context);
  const domains = names.length === 0 ? all : all.filter((domain) => names.includes(domain));
  const products = mesh.products.filter(({ domain }) => domains.includes(domain)).map(({ address }) => address);
  const jobs = jobsOf(mesh, products, session);
  if (!("get" in jobs)) return fail(jobs, context, session.sources);

  const runtime = await withPackages(() => import("../../runtime/temporal/worker.ts"), "`chimerac worker`");
  if ("code" in runtime) return fail(runtime, context);
  let workers: Workers | undefined;
  const server = await serveHealth(health, () => workers?.states() ?? {});
  if (server === undefined) {
    const expected = "an address that is free";
    return fail(
      badValue.at(commandLine, { option: "--health", value: `${health.host}:${health.port}`, expected }),
      context,
    );
  }
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
        world: { engine, host, root: session.root, jobs },
        grace: said.grace,
        signal,
        say: (text) => terminal.complain(text),
      });
    } catch (thrown) {
      return await fail(unreachable(said, thrown), context);
    }
    const { address, port } = server.address() as AddressInfo;
    terminal.say(`working for ${domains.join(", ")}; health at http://${address}:${port}/\n`);
    await workers.done;
    return exitCode.ok;
  } finally {
    server.close();
    engine.close();
  }
};

interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/** `8088`, `0.0.0.0:8088` or `[::1]:8088`; the loopback where no host is said. */
function addressOf(text: string): HealthAddress | undefined {
  const parts = /^(?:(\[[0-9a-f:]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  if (parts === null || Number(parts[2]) > 65_535) return undefined;
  return { host: (parts[1] ?? "127.0.0.1").replace(/[[\]]/g, ""), port: Number(parts[2]) };
}

/** Answers 200 while all workers run, 503 otherwise, with the state of each. Undefined when the address cannot be had. */
async function serveHealth(
  { host, port }: HealthAddress,
  states: () => { readonly [domain: string]: string },
): Promise<Server | undefined> {
  const server = createServer((_, response) => {
    const workers = states();
    const all = Object.values(workers);
    const healthy = all.length > 0 && all.every((state) => state === "RUNNING");
    response.writeHead(healthy ? 200 : 503, { "content-type": "application/json" });
    response.end(`${JSON.stringify({ version: 1, healthy, workers })}\n`);
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  return listening ? server : undefined;
}
