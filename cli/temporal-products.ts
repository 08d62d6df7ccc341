/** What the commands share that look at products on Temporal's server, hold them and let them go on. */
import { noSuchProduct, notDeployed, nothingToSteer } from "../language/diagnostics/registry/usage.ts";
import type { Connected } from "../runtime/temporal/client.ts";
import type { ProductStatus } from "../runtime/temporal/product-status.ts";
import type { CommandContext } from "./command.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { type MeshSession, openMesh } from "./mesh-session.ts";
import { counted, fail } from "./report.ts";
import { connectTo, type TemporalEnvironment, temporalEnvironment } from "./temporal.ts";
import { commandLine, findAddress, known } from "./usage.ts";

/** The server of an environment that was deployed. */
export interface Deployed extends TemporalEnvironment, Pick<Connected, "client"> {}

/** Connects to the server of the environment, does something there, and closes; says why that is not possible. */
export async function withDeployed(
  session: MeshSession,
  context: CommandContext,
  needs: string,
  act: (deployed: Deployed) => Promise<ExitCode>,
): Promise<ExitCode> {
  const found = await temporalEnvironment(session, context);
  if (!("mesh" in found)) return fail(found, context, session.sources);
  const connected = await connectTo(found.options, needs);
  if ("code" in connected) return fail(connected, context);
  try {
    const missing = await connected.missingAttributes();
    if (missing.length > 0) {
      const { environment } = session;
      return await fail(notDeployed.at(commandLine, { environment, missing: missing.join(", ") }), context);
    }
    return await act({ ...found, client: connected.client });
  } finally {
    await connected.close();
  }
}

/** Does something with the status of one product, or of all where no name is given. */
export async function withStatus(
  name: string | undefined,
  context: CommandContext,
  needs: string,
  act: (statuses: readonly ProductStatus[], deployed: Deployed) => Promise<ExitCode>,
): Promise<ExitCode> {
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  return withDeployed(session, context, needs, async (deployed) => {
    const addresses = deployed.mesh.products.map(({ address }) => address);
    const product = name === undefined ? undefined : findAddress(name, addresses);
    if (name !== undefined && product === undefined)
      return fail(noSuchProduct.at(commandLine, { name, known: known(name, addresses, "products") }), context);
    const { statusOf } = await import("../runtime/temporal/product-status.ts");
    const products = product === undefined ? addresses : [product];
    return act(await statusOf(deployed.client, deployed.prefix, products), deployed);
  });
}

/** What a product does, in words: `waits for an approval of P1D/2026-01-05T00:00:00.000Z`. */
export function doing({ schedule, runs }: ProductStatus): readonly string[] {
  const lines = runs.map(({ step, paused, interval, workflowId }) => {
    const of = interval ?? workflowId;
    if (step === "approval") return `waits for an approval of ${of}${paused ? ", paused" : ""}`;
    if (step === "upstream") return `waits for products that it reads, ${of}${paused ? ", paused" : ""}`;
    return `${paused ? "paused before or in" : "runs"} ${step} of ${of}`;
  });
  if (schedule?.paused === true)
    lines.push(`schedule paused${schedule.note === undefined ? "" : `: ${schedule.note}`}`);
  else if (schedule?.next !== undefined) lines.push(`next at ${schedule.next}`);
  return lines.length === 0 ? ["nothing runs"] : lines;
}

/** Holds a product or lets it go on, and says what that meant. */
export function pauseProduct(name: string, paused: boolean, context: CommandContext): Promise<ExitCode> {
  return withStatus(name, context, `\`chimerac ${paused ? "pause" : "resume"}\``, async ([status], deployed) => {
    const { product, schedule, runs } = status!;
    if (schedule === undefined && runs.length === 0) return fail(nothingToSteer.at(commandLine, { product }), context);
    const { setPaused } = await import("../runtime/temporal/product-status.ts");
    await setPaused(deployed.client, deployed.prefix, status!, paused);
    const parts = [
      schedule === undefined ? "" : "its schedule",
      runs.length === 0 ? "" : counted(runs.length, "run"),
    ].filter((part) => part !== "");
    context.terminal.say(`${paused ? "Paused" : "Resumed"} ${product}: ${parts.join(" and ")}.\n`);
    return exitCode.ok;
  });
}
