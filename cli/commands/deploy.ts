/** `chimerac deploy`: the schedules of an environment on Temporal's server, once no running workflow would be stuck with the new code. */
import { workflowBreaks } from "../../language/diagnostics/registry/targets.ts";
import { scheduleTaken } from "../../language/diagnostics/registry/usage.ts";
import type { Connected } from "../../runtime/temporal/client.ts";
import type { BrokenWorkflow } from "../../runtime/temporal/replay.ts";
import type { Schedule, ScheduleChange } from "../../runtime/temporal/schedules.ts";
import type { CommandContext, RunCommand } from "../command.ts";
import { unconfirmed } from "../confirm.ts";
import { exitCode } from "../exit-code.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { placeInSource } from "../places.ts";
import { fail } from "../report.ts";
import { connectTo, domainsOf, type TemporalEnvironment, temporalEnvironment, writeWorkflows } from "../temporal.ts";
import type { Colors } from "../terminal.ts";
import { commandLine } from "../usage.ts";

/** What a deployment does. */
interface DeployPlan {
  /** Search attributes that the namespace does not know yet. */
  readonly searchAttributes: readonly string[];
  readonly schedules: readonly ScheduleChange[];
}

export const run: RunCommand = async (_args, options, context) => {
  const { terminal } = context;
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const found = await temporalEnvironment(session, context);
  if (!("mesh" in found)) return fail(found, context, session.sources);
  const connected = await connectTo(found.options, "`chimerac deploy`");
  if ("code" in connected) return fail(connected, context);
  try {
    const { deployedSchedules, scheduleChanges, changeSchedules } = await import("../../runtime/temporal/schedules.ts");
    const wanted = schedulesOf(found);
    const deployed = await deployedSchedules(connected.client, found.prefix);
    const foreign = deployed.filter(({ own, schedule }) => !own && wanted.some((each) => each.scheduleId === schedule));
    if (foreign.length > 0)
      return await fail(
        foreign.map(({ schedule }) => scheduleTaken.at(commandLine, { schedule })),
        context,
      );
    const broken = await brokenBy(found, connected, session, context);
    if (broken.length > 0)
      return await fail(
        broken.map((each) => breaks(each, found, session)),
        context,
        session.sources,
        exitCode.blocked,
      );
    const plan: DeployPlan = {
      searchAttributes: await connected.missingAttributes(),
      schedules: scheduleChanges(wanted, deployed),
    };
    const changed = plan.searchAttributes.length > 0 || plan.schedules.some(({ action }) => action !== "none");
    const json = options.format === "json";
    const done = (deployed: boolean) => {
      if (json) terminal.out(`${JSON.stringify({ version: 1, deployed, ...plan }, null, 2)}\n`);
    };
    if (!json) terminal.out(planText(plan, found, terminal.outColors));
    if (!changed || options.check === true) {
      done(false);
      return changed ? exitCode.changes : exitCode.ok;
    }
    const refused = await unconfirmed("Deploy this?", options, context);
    if (refused !== undefined) return refused;
    if (plan.searchAttributes.length > 0) await connected.addAttributes(plan.searchAttributes);
    await changeSchedules(connected.client, found.prefix, wanted, plan.schedules);
    done(true);
    terminal.say(terminal.colors.green("Deployed.\n"));
    return exitCode.ok;
  } finally {
    await connected.close();
  }
};

/** The emitted schedules. */
function schedulesOf({ artifacts }: TemporalEnvironment): readonly Schedule[] {
  const { text } = artifacts.find(({ path }) => path === "schedules.json")!;
  return (JSON.parse(text) as { readonly schedules: readonly Schedule[] }).schedules;
}

async function brokenBy(
  found: TemporalEnvironment,
  { client }: Connected,
  session: MeshSession,
  context: CommandContext,
): Promise<readonly BrokenWorkflow[]> {
  const { brokenWorkflows } = await import("../../runtime/temporal/replay.ts");
  const { mesh, prefix, artifacts } = found;
  return brokenWorkflows({
    client,
    prefix,
    domains: domainsOf(found, writeWorkflows(artifacts, session, context)),
    domainOf: new Map(mesh.products.map(({ address, domain }) => [address, domain])),
  });
}

function breaks(
  { product, workflowId, event, reason }: BrokenWorkflow,
  { mesh }: TemporalEnvironment,
  session: MeshSession,
) {
  const declared = mesh.products.find(({ address }) => address === product);
  const place = declared === undefined ? commandLine : placeInSource(declared.place, session.sources);
  return workflowBreaks.at(place, {
    product,
    workflow: workflowId,
    event: event === undefined ? "its start" : `event ${event}`,
    reason,
  });
}

/** Each schedule that changes with its fields, and how many of each kind there are. */
function planText(
  { searchAttributes, schedules }: DeployPlan,
  { options }: TemporalEnvironment,
  colors: Colors,
): string {
  const { bold, dim, green, red, yellow } = colors;
  const sign = { create: green("+"), update: yellow("~"), delete: red("-") } as const;
  const lines = [bold(`Schedules at ${options.address}, namespace ${options.namespace}`)];
  for (const name of searchAttributes) lines.push(`  ${sign.create} search attribute ${name}`);
  for (const { schedule, action, fields } of schedules) {
    if (action === "none") continue;
    lines.push(`  ${sign[action]} ${schedule}`);
    if (action === "delete") continue;
    for (const { field, before, after } of fields)
      lines.push(
        action === "create"
          ? dim(`      ${field}: ${after}`)
          : `      ${field}: ${red(before ?? "nothing")} → ${green(after ?? "nothing")}`,
      );
  }
  const count = (action: ScheduleChange["action"]) => schedules.filter((change) => change.action === action).length;
  lines.push(
    `  ${count("create")} to create, ${count("update")} to change, ${count("delete")} to delete, ${count("none")} as they are`,
  );
  return `${lines.join("\n")}\n`;
}
