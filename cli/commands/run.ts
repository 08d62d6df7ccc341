/** `chimerac run [PRODUCT]`: new data for what was applied, by this process or, where Temporal is the orchestrator, by its workers. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { noSuchProduct, nothingApplied } from "../../language/diagnostics/registry/usage.ts";
import type { BuildReport } from "../../runtime/report.ts";
import { type BuildResult, buildProducts } from "../build-products.ts";
import { buildText } from "../build-progress.ts";
import type { CommandContext, Options, RunCommand } from "../command.ts";
import { environmentProblem, failLocked, lockState, stateFolder } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { fail, showFrames } from "../report.ts";
import { askedRange } from "../run-range.ts";
import { isTemporal } from "../temporal.ts";
import { withDeployed } from "../temporal-products.ts";
import { runOnTemporal } from "../temporal-run.ts";
import { commandLine, findAddress, known } from "../usage.ts";
import { reportDiagnostics, reportExit } from "./apply.ts";

export const run: RunCommand = async ([name], options, context) => {
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  if (isTemporal(session))
    return withDeployed(session, context, "`chimerac run`", async (deployed) => {
      const { mesh, options: said } = deployed;
      const build: Build = (products, end) => runOnTemporal(deployed, products, end, session, context);
      return runProducts({ name, mesh, timezone: said.timezone, build }, session, options, context);
    });
  const problem = environmentProblem(session);
  if (problem !== undefined) return fail(problem, context);
  const folder = stateFolder(session, context);
  const locked = await lockState(folder, "run", undefined, options, context);
  if (locked.kind === "failed") return failLocked(locked, context);
  try {
    // What runs is what was applied, whatever the files say meanwhile.
    const { mesh } = locked.state;
    if (mesh === undefined)
      return await fail(nothingApplied.at(commandLine, { environment: session.environment }), context);
    const build: Build = (products) => buildProducts(mesh, { products, removed: [], load: "all" }, session, context);
    return await runProducts({ name, mesh, timezone: "UTC", build }, session, options, context);
  } finally {
    locked.release();
  }
};

/** Builds products, which are in build order, for an interval that ends then, in milliseconds since 1970. */
type Build = (products: readonly string[], end: number) => Promise<BuildResult>;

interface Request {
  /** What the person calls the product; all where absent. */
  readonly name: string | undefined;
  readonly mesh: MeshIR;
  readonly timezone: string;
  readonly build: Build;
}

/** Builds for each interval that is asked for, until one does not end well, and says what came of it. */
async function runProducts(
  { name, mesh, timezone, build }: Request,
  session: MeshSession,
  options: Options,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, host } = context;
  const addresses = mesh.products.map((product) => product.address);
  const product = name === undefined ? undefined : findAddress(name, addresses);
  if (name !== undefined && product === undefined)
    return fail(noSuchProduct.at(commandLine, { name, known: known(name, addresses, "products") }), context);
  const range = askedRange(product, mesh, timezone, options, context);
  if ("code" in range) return fail(range, context);
  const wanted = product === undefined ? addresses : withUpstream(product, mesh);
  const all: BuildReport[] = [];
  for (const end of range.ends ?? [undefined]) {
    const result = await build(wanted, end ?? host.now());
    if (result.kind === "failed") return fail(result.diagnostics, context, session.sources);
    const interval = end === undefined ? {} : { interval: new Date(end).toISOString() };
    const reports = result.reports.map(({ product, ...report }) => ({ product, ...interval, ...report }));
    all.push(...reports);
    if (options.format !== "json") terminal.out(buildText(reports, terminal));
    if (reportExit(reports) !== exitCode.ok) break;
  }
  if (options.format === "json") terminal.out(`${JSON.stringify({ version: 1, products: all }, null, 2)}\n`);
  await showFrames(all.flatMap(reportDiagnostics), context, session.sources);
  return reportExit(all);
}

/** A product and all it reads, in build order. */
function withUpstream(product: string, mesh: MeshIR): readonly string[] {
  const ownerOf = new Map(mesh.products.flatMap((each) => each.ports.map((port) => [port.address, each.address])));
  const wanted = new Set([product]);
  for (const each of [...mesh.products].reverse())
    if (wanted.has(each.address))
      for (const input of each.inputs) {
        const owner = input.from.kind === "port" ? ownerOf.get(input.from.address) : undefined;
        if (owner !== undefined) wanted.add(owner);
      }
  return mesh.products.map((each) => each.address).filter((address) => wanted.has(address));
}
