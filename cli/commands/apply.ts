/** `chimerac apply`: shows the plan, asks, builds beside what is there, and publishes product by product. */
import { resolve } from "node:path";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { tableVersions } from "../../compiler/mesh/normal-form.ts";
import { lostObjects, type StackPlan } from "../../compiler/plan/infrastructure.ts";
import { makePlan, type Plan } from "../../compiler/plan/plan.ts";
import type { State } from "../../compiler/state/state.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { planStale } from "../../language/diagnostics/registry/state.ts";
import { unreadableInput } from "../../language/diagnostics/registry/usage.ts";
import type { BuildReport } from "../../runtime/report.ts";
import { buildProducts } from "../build-products.ts";
import { buildText } from "../build-progress.ts";
import { type CommandContext, listOption, type Options, type RunCommand } from "../command.ts";
import { unconfirmed } from "../confirm.ts";
import { environmentProblem, failLocked, lockState, lockTimeout, stateFolder } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { deploysInfrastructure, type Infrastructure, unitedStacks, withInfrastructure } from "../infrastructure.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { withoutLostData } from "../open-database.ts";
import { fail, showFrames } from "../report.ts";
import { commandLine } from "../usage.ts";
import { writePlan } from "./plan.ts";

export const run: RunCommand = async (args, options, context) => {
  const session = await openMesh(context);
  const { mesh } = session;
  if (mesh === undefined) return fail(session.diagnostics, context, session.sources);
  const problem = environmentProblem(session);
  if (problem !== undefined) return fail(problem, context);
  if (!deploysInfrastructure(session)) return applyMesh(args, options, { session, mesh, context });
  return withInfrastructure(session, context, (infrastructure) =>
    applyMesh(args, options, { session, mesh, context, infrastructure }),
  );
};

/** What an apply works with. */
interface Work {
  readonly session: MeshSession;
  readonly mesh: MeshIR;
  readonly context: CommandContext;
  /** Absent for an environment that deploys none. */
  readonly infrastructure?: Infrastructure;
}

async function applyMesh([planFile]: readonly string[], options: Options, work: Work): Promise<ExitCode> {
  const { session, mesh, context, infrastructure } = work;
  const { terminal } = context;
  const wait = lockTimeout(options);
  if (typeof wait !== "number") return fail(wait, context);
  const folder = stateFolder(session, context);
  const before = folder.read();
  if (before.value === undefined) return fail(before.diagnostics, context);
  const saved = planFile === undefined ? undefined : readPlan(planFile, context);
  if (saved !== undefined && "code" in saved) return fail(saved, context);
  const accept =
    saved === undefined
      ? listOption(options, "accept")
      : saved.accepted.map((each) => `${each.address}:${each.reason}`);
  const planOf = async (state: State) => planAgainst(state, work, accept, await infrastructure?.plan(state, { wait }));
  const plan = await planOf(withoutLostData(before.value, session, context));
  if (saved !== undefined && saved.id !== plan.id)
    return stale("the mesh or the state has changed since it was made", planFile!, context);
  const json = options.format === "json";
  if (!json) await writePlan(plan, session.sources, {}, context);
  if (plan.summary.verdict === "blocked") {
    if (json) terminal.out(resultJson(plan, []));
    return exitCode.blocked;
  }
  if (plan.summary.verdict === "no-change" && folder.unfinished() === undefined) {
    if (json) terminal.out(resultJson(plan, []));
    return exitCode.ok;
  }
  const refused = await unconfirmed(`Apply this plan${lossOf(plan)}?`, options, context);
  if (refused !== undefined) return refused;
  const locked = await lockState(folder, "apply", plan.id, options, context);
  if (locked.kind === "failed") return failLocked(locked, context);
  try {
    // What was shown is what happens: somebody may have applied while a person was reading.
    let state = withoutLostData(locked.state, session, context);
    if (state.serial !== before.value.serial || (await planOf(state)).id !== plan.id)
      return await stale("somebody applied meanwhile", folder.folder, context);
    const at = () => new Date(context.host.now()).toISOString();
    folder.journal({ event: "begin", plan: plan.id, at: at() });
    if (infrastructure !== undefined) {
      // Remembered before they are made: one whose domain goes has to be found.
      const stacks = unitedStacks(state.stacks ?? [], infrastructure.stacks);
      state = { ...state, stacks };
      folder.write({ ...locked.state, stacks });
      await infrastructure.raise(plan.infrastructure ?? [], { wait });
    }
    const request = {
      products: productsToBuild(mesh, state),
      removed: removedProducts(mesh, state),
      load: "new",
    } as const;
    const result = await buildProducts(mesh, request, session, context);
    if (result.kind === "failed") return await fail(result.diagnostics, context, session.sources);
    const { reports } = result;
    const done = new Set(
      reports.filter((report) => report.outcome === "built" || report.outcome === "unchanged").map((r) => r.product),
    );
    const complete = reports.every((report) => done.has(report.product));
    const next = nextState(state, mesh, plan, reports, done, at());
    folder.write(next);
    if (complete && infrastructure !== undefined) {
      // Data no longer needs what goes.
      await infrastructure.clear(next, plan.infrastructure ?? [], { wait });
      folder.write({ ...next, stacks: infrastructure.stacks });
    }
    if (complete) folder.journal({ event: "end", plan: plan.id, at: at() });
    if (json) terminal.out(resultJson(plan, reports));
    else terminal.out(buildText(reports, terminal));
    await showFrames(reports.flatMap(reportDiagnostics), context, session.sources);
    if (complete) terminal.say(terminal.colors.green("Applied.\n"));
    return reportExit(reports);
  } finally {
    locked.release();
  }
}

function planAgainst(
  state: State,
  { session, mesh }: Work,
  accept: readonly string[],
  infrastructure: readonly StackPlan[] | undefined,
): Plan {
  return makePlan(mesh, {
    ...(infrastructure === undefined ? {} : { infrastructure }),
    environment: session.environment,
    serial: state.serial,
    built: state.built,
    ...(state.mesh === undefined ? {} : { base: state.mesh }),
    accept,
    diagnostics: session.diagnostics,
  });
}

/** What a plan takes away for good, for the question. */
function lossOf(plan: Plan): string {
  const history = plan.changes.some((change) => change.destructive === true);
  const objects = lostObjects(plan.infrastructure ?? []).length > 0;
  const lost = [...(history ? ["the history that it drops"] : []), ...(objects ? ["what the objects hold"] : [])];
  return lost.length === 0 ? "" : `, and lose ${lost.join(" and ")}`;
}

function readPlan(file: string, context: CommandContext): Plan | Diagnostic {
  const text = context.host.readText(resolve(context.folder, file));
  if (text === undefined)
    return unreadableInput.at(commandLine, { path: file, reason: "there is no such file that can be read" });
  try {
    const plan = JSON.parse(text) as Plan;
    if (plan.version === 1 && typeof plan.id === "string" && Array.isArray(plan.accepted)) return plan;
  } catch {
    // Said below.
  }
  return unreadableInput.at(commandLine, { path: file, reason: "it is no plan that `chimerac plan --out` wrote" });
}

async function stale(reason: string, file: string, context: CommandContext): Promise<ExitCode> {
  return fail(planStale.at({ file, start: 0, end: 0 }, { reason }), context, undefined, exitCode.stale);
}

function removedProducts(mesh: MeshIR, state: State): readonly string[] {
  const now = new Set(mesh.products.map((product) => product.address));
  return (state.mesh?.products ?? []).map((product) => product.address).filter((address) => !now.has(address));
}

/** Products with a table or view of another version than the built one, and those whose rules or promises changed. */
function productsToBuild(mesh: MeshIR, state: State): readonly string[] {
  const versions = tableVersions(mesh);
  const rules = new Map(
    (state.mesh?.products ?? []).map((product) => [
      product.address,
      JSON.stringify([product.ports, product.tables].map(rulesOf)),
    ]),
  );
  return mesh.products
    .filter(
      (product) =>
        [...product.tables, ...product.ports].some(
          (table) => state.built[table.address] !== versions.get(table.address),
        ) || rules.get(product.address) !== JSON.stringify([product.ports, product.tables].map(rulesOf)),
    )
    .map((product) => product.address);
}

function rulesOf(tables: MeshIR["products"][number]["tables"]) {
  return tables.map((table) =>
    table.rules.map((rule) => [rule.name, rule.text, rule.action, rule.measure, rule.bound]),
  );
}

/** A product that failed keeps what was applied of it before, so that the next plan shows its changes again. */
function nextState(
  state: State,
  mesh: MeshIR,
  plan: Plan,
  reports: readonly BuildReport[],
  done: ReadonlySet<string>,
  at: string,
): State {
  const failed = new Set(reports.map((report) => report.product).filter((product) => !done.has(product)));
  const old = new Map((state.mesh?.products ?? []).map((product) => [product.address, product]));
  const products = mesh.products.flatMap((product) =>
    failed.has(product.address) ? (old.get(product.address) ?? []) : product,
  );
  const versions = tableVersions(mesh);
  const built: Record<string, string> = {};
  for (const product of mesh.products)
    for (const { address } of [...product.tables, ...product.ports]) {
      const version = failed.has(product.address) ? state.built[address] : versions.get(address);
      if (version !== undefined) built[address] = version;
    }
  const accepted = plan.accepted.map(({ address, reason }) => ({ address, reason, plan: plan.id, at }));
  return {
    ...state,
    serial: state.serial + 1,
    mesh: { ...mesh, products },
    built,
    accepted: [...state.accepted, ...accepted],
  };
}

/** What the product, its inputs and its tables had to say. */
export function reportDiagnostics(report: BuildReport): readonly Diagnostic[] {
  return [
    ...report.diagnostics,
    ...report.inputs.flatMap((input) => input.diagnostics),
    ...report.tables.flatMap((table) => table.diagnostics),
  ];
}

/** A blocking rule is 3; anything else that did not work 1. */
export function reportExit(reports: readonly BuildReport[]): ExitCode {
  if (reports.some((report) => report.outcome === "stopped")) return exitCode.interrupted;
  if (reports.some((report) => report.outcome === "failed")) return exitCode.error;
  return reports.some((report) => report.outcome === "blocked") ? exitCode.blocked : exitCode.ok;
}

function resultJson(plan: Plan, reports: readonly BuildReport[]): string {
  const { id, summary, infrastructure } = plan;
  const result = { version: 1, plan: id, verdict: summary.verdict, products: reports };
  return `${JSON.stringify({ ...result, ...(infrastructure === undefined ? {} : { infrastructure }) }, null, 2)}\n`;
}
