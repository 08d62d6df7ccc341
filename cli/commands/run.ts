/** `chimerac run [PRODUCT]`: new data for what was applied. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { noSuchProduct, nothingApplied } from "../../language/diagnostics/registry/usage.ts";
import { buildProducts } from "../build-products.ts";
import { buildText } from "../build-progress.ts";
import type { RunCommand } from "../command.ts";
import { environmentProblem, lockState, stateFolder } from "../environment.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { fail, showFrames } from "../report.ts";
import { commandLine, findAddress, known } from "../usage.ts";
import { reportDiagnostics, reportExit } from "./apply.ts";

export const run: RunCommand = async ([name], options, context) => {
  const { terminal } = context;
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const problem = environmentProblem(session);
  if (problem !== undefined) return fail(problem, context);
  const folder = stateFolder(session, context);
  const locked = await lockState(folder, "run", undefined, options, context);
  if (locked.kind === "failed")
    return fail(locked.diagnostics, context, undefined, locked.held ? exitCode.stale : exitCode.error);
  try {
    // What runs is what was applied, whatever the files say meanwhile.
    const { mesh } = locked.state;
    if (mesh === undefined)
      return await fail(nothingApplied.at(commandLine, { environment: session.environment }), context);
    const addresses = mesh.products.map((product) => product.address);
    const product = name === undefined ? undefined : findAddress(name, addresses);
    if (name !== undefined && product === undefined)
      return await fail(noSuchProduct.at(commandLine, { name, known: known(name, addresses, "products") }), context);
    const wanted = product === undefined ? addresses : withUpstream(product, mesh);
    const result = await buildProducts(mesh, { products: wanted, removed: [], load: "all" }, session, context);
    if (result.kind === "failed") return await fail(result.diagnostics, context, session.sources);
    const { reports } = result;
    if (options.format === "json") terminal.out(`${JSON.stringify({ version: 1, products: reports }, null, 2)}\n`);
    else terminal.out(buildText(reports, terminal));
    await showFrames(reports.flatMap(reportDiagnostics), context, session.sources);
    return reportExit(reports);
  } finally {
    locked.release();
  }
};

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
