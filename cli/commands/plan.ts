/** `chimerac plan`: what apply would change, against the state or against a commit. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import type { StackPlan } from "../../compiler/plan/infrastructure.ts";
import { makePlan, type Plan } from "../../compiler/plan/plan.ts";
import type { State } from "../../compiler/state/state.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { breakingChange, historyDropped } from "../../language/diagnostics/registry/plan.ts";
import { objectLost } from "../../language/diagnostics/registry/targets.ts";
import { gitFailed } from "../../language/diagnostics/registry/usage.ts";
import { type CommandContext, listOption, type Options, type RunCommand, textOption } from "../command.ts";
import { environmentProblem, stateFolder } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { commitHost } from "../git-host.ts";
import { deploysInfrastructure, withInfrastructure } from "../infrastructure.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { withoutLostData } from "../open-database.ts";
import { placeInSource } from "../places.ts";
import { fail, type Sources, showFrames, writeDiagnostics } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async (_args, options, context) => {
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const base = await baseOf(session, options, context);
  if (base.kind === "failed") return fail(base.diagnostics, context);
  const infrastructure = await infrastructureOf(session, base.state, context);
  if (typeof infrastructure === "number") return infrastructure;
  const plan = makePlan(session.compiled.mesh, {
    environment: session.environment,
    ...base.from,
    ...(infrastructure === undefined ? {} : { infrastructure }),
    accept: listOption(options, "accept"),
    diagnostics: session.diagnostics,
    incomplete: session.compiled.checked.incomplete,
  });
  const out = textOption(options, "out");
  if (out !== undefined) {
    const { resolve } = await import("node:path");
    context.host.writeAtomic(resolve(context.folder, out), planJson(plan));
  }
  await writePlan(plan, session.sources, options, context);
  return planExit(plan);
};

type Base =
  | {
      readonly kind: "base";
      readonly from: {
        readonly base?: MeshIR;
        readonly serial?: number;
        readonly commit?: string;
        readonly built?: Readonly<Record<string, string>>;
      };
      /** Absent when the base is a commit. */
      readonly state?: State;
    }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** The side to compare with: a commit when one is named, else what was applied. */
async function baseOf(session: MeshSession, options: Options, context: CommandContext): Promise<Base> {
  const commit = textOption(options, "base");
  if (commit !== undefined) {
    const old = commitHost(context.host, session.root, commit);
    if (old.kind === "failed")
      return { kind: "failed", diagnostics: [gitFailed.at(commandLine, { commit, reason: old.reason })] };
    const before = await openMesh({ ...context, folder: session.root }, { host: old.host });
    return {
      kind: "base",
      from: { commit: old.commit, base: before.compiled.mesh },
    };
  }
  const problem = environmentProblem(session);
  if (problem !== undefined) return { kind: "failed", diagnostics: [problem] };
  const { value: state, diagnostics } = stateFolder(session, context).read();
  if (state === undefined) return { kind: "failed", diagnostics };
  const { serial, built, mesh } = withoutLostData(state, session, context);
  return { kind: "base", from: { serial, built, ...(mesh === undefined ? {} : { base: mesh }) }, state };
}

/** What an engine would do to the environment's stacks; undefined where there are none, between commits, and for a mesh with mistakes. */
async function infrastructureOf(
  session: MeshSession,
  state: State | undefined,
  context: CommandContext,
): Promise<readonly StackPlan[] | ExitCode | undefined> {
  if (session.mesh === undefined || state === undefined || !deploysInfrastructure(session)) return undefined;
  return withInfrastructure(session, context, (infrastructure) => infrastructure.plan(state));
}

/** Canonical JSON: equal plans are equal bytes. */
export function planJson(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** Writes a plan in the format that is asked for; text is preceded by the diagnostics of the new side. */
export async function writePlan(
  plan: Plan,
  sources: Sources,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  switch (textOption(options, "format")) {
    case "json":
      terminal.out(planJson(plan));
      return;
    case "markdown": {
      const { renderPlanMarkdown } = await import("../../compiler/plan/render-markdown.ts");
      terminal.out(renderPlanMarkdown(plan));
      return;
    }
    case "sarif":
    case "github":
      await writeDiagnostics(planDiagnostics(plan, sources), context, sources);
      return;
    default: {
      // A remark is for whoever checks; here it would stand between a person and the plan.
      await showFrames(
        plan.diagnostics.filter((diagnostic) => diagnostic.severity !== "info"),
        context,
        sources,
      );
      const { renderPlanText } = await import("../../compiler/plan/render-text.ts");
      terminal.out(renderPlanText(plan, terminal.outColors));
    }
  }
}

/** The blocked changes as diagnostics at the line that makes them, beside those of the mesh itself. */
function planDiagnostics(plan: Plan, sources: Sources): readonly Diagnostic[] {
  const blocked = plan.blocked.flatMap((each) => {
    if (each.reason === objectLost.spec.slug)
      return [objectLost.at({ file: "chimera.yaml", start: 0, end: 0 }, { object: each.address })];
    const change = plan.changes.find((c) => c.address === each.address && c.reason === each.reason);
    if (change === undefined) return [];
    const place = placeInSource(change.place, sources);
    const words = { address: each.address, before: change.before ?? "there", after: change.after ?? "gone" };
    if (change.destructive === true) return [historyDropped.at(place, words)];
    const readers = each.consumers.length === 0 ? "nobody in this mesh" : each.consumers.join(", ");
    return [breakingChange.at(place, { ...words, reason: each.reason, readers })];
  });
  return [...plan.diagnostics, ...blocked];
}

export function planExit(plan: Plan): ExitCode {
  return {
    errors: exitCode.error,
    blocked: exitCode.blocked,
    changes: exitCode.changes,
    drift: exitCode.driftOnly,
    "no-change": exitCode.ok,
  }[plan.summary.verdict];
}
