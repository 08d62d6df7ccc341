/** The infrastructure of an environment: its stacks joined with Pulumi's engine, for `plan`, `apply`, `destroy` and `unlock`. */
import { setTimeout as sleep } from "node:timers/promises";
import type { StackPlan } from "../compiler/plan/infrastructure.ts";
import type { StackName, State } from "../compiler/state/state.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import {
  noInfrastructure,
  objectRefused,
  pulumiMissing,
  pulumiPackageMissing,
  stackFailed,
  stackLocked,
} from "../language/diagnostics/registry/targets.ts";
import { RuntimeFailure } from "../runtime/failure.ts";
import type { Told } from "../runtime/pulumi/changes.ts";
import type { Deployer, LockHolder, RunOptions, StackSource } from "../runtime/pulumi/deployer.ts";
import { localSecrets, scrub } from "../runtime/secrets/secrets.ts";
import type { PulumiOptions } from "../targets/pulumi/options.ts";
import type { DomainStack } from "../targets/pulumi/stack.ts";
import { diagnosticsOf } from "../targets/sdk/problem.ts";
import type { CommandContext } from "./command.ts";
import { stateFolder } from "./environment.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { type EngineRoom, engineRoom, secretText } from "./infrastructure-engine.ts";
import type { MeshSession } from "./mesh-session.ts";
import { fail } from "./report.ts";
import { chooseTarget, namedTargets, optionsOf } from "./targets.ts";
import { commandLine } from "./usage.ts";

/** Only an environment that says so itself deploys: emitting all targets is no wish to have them on a cluster. */
export function deploysInfrastructure({ compiled, environment }: MeshSession): boolean {
  const { targets } = compiled.workspace.manifest.environments[environment]?.options ?? {};
  return namedTargets(targets)?.includes("pulumi") === true;
}

/** Why there is nothing to destroy: the environment deploys nothing, and never did. */
export function withoutInfrastructure(session: MeshSession, { stacks = [] }: State): Diagnostic | undefined {
  return deploysInfrastructure(session) || stacks.length > 0
    ? undefined
    : noInfrastructure.at(commandLine, { environment: session.environment });
}

interface NamedStack extends StackName {
  readonly source: StackSource;
}

/** How long a lock that others hold is waited for, in milliseconds. */
export interface Patience {
  readonly wait: number;
}

/** Every method throws `RuntimeFailure` with what the engine refused. */
export class Infrastructure {
  readonly #context: CommandContext;
  readonly #deployer: Deployer;
  readonly #room: EngineRoom;
  readonly #locked: typeof import("../runtime/pulumi/deployer.ts").StackLocked;
  readonly #failed: typeof import("../runtime/pulumi/deployer.ts").StackFailed;
  readonly #concealed: readonly string[];
  readonly #wanted: readonly NamedStack[];

  constructor(parts: {
    readonly context: CommandContext;
    readonly engine: typeof import("../runtime/pulumi/deployer.ts");
    readonly deployer: Deployer;
    readonly room: EngineRoom;
    readonly concealed: readonly string[];
    readonly wanted: readonly NamedStack[];
  }) {
    this.#context = parts.context;
    this.#deployer = parts.deployer;
    this.#room = parts.room;
    this.#locked = parts.engine.StackLocked;
    this.#failed = parts.engine.StackFailed;
    this.#concealed = parts.concealed;
    this.#wanted = parts.wanted;
  }

  close(): void {
    this.#context.terminal.settle();
    this.#room.close();
  }

  /** The stacks that the mesh has. */
  get stacks(): readonly StackName[] {
    return this.#wanted.map(nameOf);
  }

  /** What would change, and what others changed. Makes stacks that are not there yet, empty: the engine compares with them. */
  async plan(state: State, patience: Patience = { wait: 0 }): Promise<readonly StackPlan[]> {
    const plans: StackPlan[] = [];
    // All of them first: a program may read what another stack offers.
    for (const each of this.#wanted) await this.#engine(each, patience, (source) => this.#deployer.prepare(source));
    for (const each of this.#wanted) {
      const { changes, drift } = await this.#engine(each, patience, (source) =>
        this.#deployer.preview(source, this.#running(each, "looks at")),
      );
      plans.push({ stack: each.domain, changes, drift });
    }
    for (const each of this.#unwanted(state)) {
      const { changes } = await this.#engine(each, patience, (source) => this.#deployer.previewDestroy(source));
      plans.push({ stack: each.domain, removed: true, changes, drift: [] });
    }
    return plans;
  }

  /** Makes and changes what is planned; what goes stays until `clear`, since data may still need it. */
  async raise(planned: readonly StackPlan[], patience: Patience): Promise<void> {
    for (const each of this.#wanted) {
      const exclude = leaving(each, planned).map(({ urn }) => urn);
      await this.#engine(each, patience, (source) =>
        this.#deployer.up(source, { ...this.#running(each, "changes"), exclude }),
      );
    }
  }

  /** Deletes what the mesh no longer has. */
  async clear(state: State, planned: readonly StackPlan[], patience: Patience): Promise<void> {
    for (const each of this.#wanted.toReversed()) {
      if (leaving(each, planned).length === 0) continue;
      await this.#engine(each, patience, (source) => this.#deployer.up(source, this.#running(each, "clears")));
    }
    await this.#destroy(this.#unwanted(state), patience);
  }

  /** What `destroy` would delete, of each stack. */
  async planDestroy(state: State): Promise<readonly StackPlan[]> {
    const plans: StackPlan[] = [];
    for (const each of this.#all(state)) {
      const { changes } = await this.#engine(each, { wait: 0 }, (source) => this.#deployer.previewDestroy(source));
      plans.push({ stack: each.domain, removed: true, changes, drift: [] });
    }
    return plans;
  }

  /** Deletes all stacks and what is in them. */
  async destroy(state: State, patience: Patience): Promise<void> {
    await this.#destroy(this.#all(state), patience);
  }

  /** Takes the locks of all stacks away, whoever holds them. */
  async unlock(state: State): Promise<void> {
    for (const each of this.#all(state))
      await this.#engine(each, { wait: 0 }, (source) => this.#deployer.unlock(source));
  }

  async #destroy(stacks: readonly NamedStack[], patience: Patience): Promise<void> {
    for (const each of stacks)
      await this.#engine(each, patience, (source) => this.#deployer.destroy(source, this.#running(each, "destroys")));
  }

  /** Stacks that were begun and are not in the mesh. */
  #unwanted({ stacks = [] }: State): readonly NamedStack[] {
    const wanted = new Set(this.#wanted.map(({ project }) => project));
    return stacks.filter(({ project }) => !wanted.has(project)).map((each) => ({ ...each, source: emptied(each) }));
  }

  /** All that may be there, readers before those that they read. */
  #all(state: State): readonly NamedStack[] {
    return [...this.#unwanted(state), ...this.#wanted.toReversed()];
  }

  /** Runs the engine; what it refuses is said in our words, and the lock of a process that is gone is taken over. */
  async #engine<T>(each: NamedStack, { wait }: Patience, run: (source: StackSource) => Promise<T>): Promise<T> {
    const { host, signal, terminal } = this.#context;
    const until = host.now() + wait;
    for (;;) {
      try {
        return await run(each.source);
      } catch (error) {
        if (!(error instanceof this.#locked)) throw this.#inOurWords(each, error);
        const { holders } = error;
        if (holders.length > 0 && holders.every((holder) => this.#isGone(holder))) {
          terminal.say(
            `took over the lock of ${holders.map(holderText).join(", ")} on ${each.domain}, which is gone\n`,
          );
          await this.#deployer.unlock(each.source);
        } else if (host.now() >= until || signal.aborted) {
          const said = holders.map((holder) => `${holderText(holder)} has held it since ${holder.since}`).join("; ");
          const words = { stack: each.domain, holders: said === "" ? "another run works on it" : said };
          throw new RuntimeFailure(stackLocked.at(commandLine, words));
        } else {
          terminal.status(`waiting: the stack of ${each.domain} is locked`, false);
          await sleep(250);
        }
      }
    }
  }

  #isGone({ machine, process }: LockHolder): boolean {
    const { host } = this.#context;
    return machine === host.process.machine && !host.running(process);
  }

  #inOurWords({ domain }: NamedStack, error: unknown): unknown {
    if (!(error instanceof this.#failed)) return error;
    const said = (reason: string) => scrub(reason, this.#concealed);
    const about = error.errors.filter(({ object }) => object !== undefined);
    // The stack as a whole only repeats that an object failed.
    const errors = about.length > 0 ? about : error.errors;
    return new RuntimeFailure(
      ...errors.map(({ object, reason }) =>
        object === undefined
          ? stackFailed.at(commandLine, { stack: domain, reason: said(reason) })
          : objectRefused.at(commandLine, { object, stack: domain, reason: said(reason) }),
      ),
    );
  }

  #running({ domain }: NamedStack, does: string): RunOptions {
    const { terminal, signal } = this.#context;
    terminal.status(`${does} ${domain}`, does !== "looks at");
    return {
      signal,
      onEvent({ resourcePreEvent }) {
        if (resourcePreEvent === undefined) return;
        const { op, urn } = resourcePreEvent.metadata;
        if (op !== "same") terminal.status(`${does} ${domain}: ${op} ${urn.slice(urn.lastIndexOf("::") + 2)}`, false);
      },
    };
  }
}

/**
 * Does something with the infrastructure of an environment that deploys any, or deployed once; what the engine refuses ends the command. A mesh with
 * mistakes has only the stacks that the state knows: enough to destroy and to unlock.
 */
export async function withInfrastructure<T>(
  session: MeshSession,
  context: CommandContext,
  act: (infrastructure: Infrastructure) => Promise<T>,
): Promise<T | ExitCode> {
  let infrastructure: Infrastructure | undefined;
  try {
    infrastructure = await openInfrastructure(session, context);
    return await act(infrastructure);
  } catch (error) {
    return await failInfrastructure(error, context);
  } finally {
    infrastructure?.close();
  }
}

/** Throws `RuntimeFailure`. */
async function openInfrastructure(session: MeshSession, context: CommandContext): Promise<Infrastructure> {
  const { mesh, environment, root, compiled, sources } = session;
  const secrets = localSecrets(context.host, root);
  const loaded = await withPulumi(
    () =>
      Promise.all([
        import("../runtime/pulumi/deployer.ts"),
        import("../targets/pulumi/stack.ts"),
        import("../targets/pulumi/program.ts"),
      ]),
    environment,
  );
  const [engine, { domainStacks }, { stackProgram }] = loaded;
  const chosen = await chooseTarget("pulumi", optionsOf(compiled.mesh, environment, "pulumi"), root);
  if ("code" in chosen) throw new RuntimeFailure(chosen);
  const options = chosen.options as PulumiOptions;
  const lowered = mesh === undefined ? { stacks: [], problems: [] } : domainStacks(mesh, options, environment);
  const wrong = diagnosticsOf(lowered.problems, sources).filter(({ severity }) => severity === "error");
  if (wrong.length > 0) throw new RuntimeFailure(...wrong);
  const values = new Map<string, string>();
  for (const reference of lowered.stacks.flatMap(secretsOf))
    values.set(reference, await secretText(reference, secrets));
  const room = await engineRoom(options, stateFolder(session, context).folder, secrets);
  try {
    const deployer = await engine.Deployer.open(room.settings);
    const wanted = lowered.stacks.map((stack) => ({
      domain: stack.domain.address,
      project: stack.project,
      stack: stack.name,
      source: {
        project: stack.project,
        stack: stack.name,
        program: stackProgram(stack, (reference) => values.get(reference)!),
      },
    }));
    return new Infrastructure({ context, engine, deployer, room, concealed: [...values.values()], wanted });
  } catch (error) {
    room.close();
    if (!(error instanceof engine.EngineMissing)) throw error;
    throw new RuntimeFailure(pulumiMissing.at(commandLine, { environment, reason: error.message }));
  }
}

/** Loads what needs Pulumi's packages; says which one is missing. */
export async function withPulumi<T>(load: () => Promise<T>, environment: string): Promise<T> {
  try {
    return await load();
  } catch (thrown) {
    const { code, message = "" } = thrown as { readonly code?: string; readonly message?: string };
    const missing = /'(@pulumi\/[a-z-]+)/.exec(message)?.[1];
    if (code !== "ERR_MODULE_NOT_FOUND" || missing === undefined) throw thrown;
    throw new RuntimeFailure(pulumiPackageMissing.at(commandLine, { package: missing, environment }));
  }
}

/** Ends a command that the engine refused; anything else is a mistake of ours and goes on. */
async function failInfrastructure(error: unknown, context: CommandContext): Promise<ExitCode> {
  if (!(error instanceof RuntimeFailure)) throw error;
  const held = error.diagnostics.some(({ code }) => code === stackLocked.spec.code);
  return fail(error.diagnostics, context, undefined, held ? exitCode.stale : exitCode.error);
}

/** The stacks of two lists, each once. */
export function unitedStacks(some: readonly StackName[], more: readonly StackName[]): readonly StackName[] {
  return [...new Map([...some, ...more].map((each) => [each.project, nameOf(each)])).values()];
}

function nameOf({ domain, project, stack }: StackName): StackName {
  return { domain, project, stack };
}

function secretsOf({ secrets, cluster }: DomainStack): readonly string[] {
  return [...secrets, ...(cluster.kubeconfig === undefined ? [] : [cluster.kubeconfig])].map(
    ({ reference }) => reference,
  );
}

/** A stack of which nothing is to be left. */
function emptied({ project, stack }: StackName): StackSource {
  return { project, stack, program: async () => ({}) };
}

/** The objects of a stack of the mesh that are planned to go. */
function leaving({ domain }: StackName, planned: readonly StackPlan[]): Told["changes"] {
  const plan = planned.find(({ stack, removed }) => stack === domain && removed !== true);
  return (plan?.changes ?? []).filter(({ operation }) => operation === "delete");
}

function holderText({ user, machine, process }: LockHolder): string {
  return `${user}@${machine} (process ${process})`;
}
