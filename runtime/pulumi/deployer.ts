/**
 * Stacks by Pulumi's engine: what would change, and making it so. The engine is its own program, driven by the Automation API; folders,
 * surroundings and the stack's program are the caller's.
 */
import {
  ConcurrentUpdateError,
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation/index.js";
import { changesOf, type EngineError, firstWords, type Told } from "./changes.ts";

export interface EngineSettings {
  /** The installation that has `bin/pulumi`; absent for the one on PATH. */
  readonly root?: string;
  /** Where the engine keeps what it needs while it runs; a folder of this process alone, since the engine writes there without a lock. */
  readonly home: string;
  /** Where the engine writes a project's settings; also of this process alone, and of that project. */
  readonly folder: (project: string) => string;
  /** Where stacks are kept: `file:///…`, `s3://…`, `https://…`. */
  readonly backend: string;
  /** How secrets in stacks are encrypted: `passphrase` or a key's URL. Absent for what the backend does by itself. */
  readonly secretsProvider?: string;
  /** The key when it is a passphrase. */
  readonly passphrase?: string;
  /** Environment variables of the engine and its providers, beside those of this process. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A stack by its name, and what it is to hold. */
export interface StackSource {
  readonly project: string;
  readonly stack: string;
  /** Registers the stack's resources and gives its outputs. */
  readonly program: () => Promise<Record<string, unknown>>;
}

export interface RunOptions {
  /** Told while it happens. */
  readonly onEvent?: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
}

/** Somebody who holds a stack's lock. */
export interface LockHolder {
  readonly user: string;
  readonly machine: string;
  readonly process: number;
  /** As the engine writes it. */
  readonly since: string;
}

/** The engine's program is not there, or is none that can be used. */
export class EngineMissing extends Error {}

/** Another run changes the stack, or one that was killed did. */
export class StackLocked extends Error {
  readonly holders: readonly LockHolder[];

  constructor(holders: readonly LockHolder[]) {
    super("the stack is locked");
    this.holders = holders;
  }
}

/** The engine could not do it, and says why. */
export class StackFailed extends Error {
  readonly errors: readonly EngineError[];

  constructor(errors: readonly EngineError[]) {
    super(errors.map(({ reason }) => reason).join("; "));
    this.errors = errors;
  }
}

/** One engine with its backend. Its runs follow each other: an inline program has the process's memory for itself. */
export class Deployer {
  readonly #settings: EngineSettings;
  readonly #command: PulumiCommand;
  /** Those that were looked up, by project and name. */
  readonly #stacks = new Map<string, Stack>();

  private constructor(settings: EngineSettings, command: PulumiCommand) {
    this.#settings = settings;
    this.#command = command;
  }

  /** Finds the engine. Throws `EngineMissing`. */
  static async open(settings: EngineSettings): Promise<Deployer> {
    try {
      const command = await PulumiCommand.get(settings.root === undefined ? {} : { root: settings.root });
      return new Deployer(settings, command);
    } catch (error) {
      throw new EngineMissing(reasonOf(error));
    }
  }

  /** Makes the stack, empty, where it is not there yet. */
  async prepare(source: StackSource): Promise<void> {
    const stack = await this.#guarded(() => LocalWorkspace.createOrSelectStack(...this.#arguments(source)));
    this.#stacks.set(keyOf(source), stack);
  }

  /** What `up` would do, and what others did since: looks at everything, changes nothing. */
  async preview(source: StackSource, options: RunOptions = {}): Promise<Told> {
    return this.#run(source, options, (stack, run) => stack.preview({ ...run, refresh: true }));
  }

  /** Makes everything as the program says, except that it leaves alone what `exclude` names by URN. */
  async up(source: StackSource, options: RunOptions & { readonly exclude?: readonly string[] } = {}): Promise<Told> {
    await this.#adoptPending(source);
    const exclude = options.exclude ?? [];
    return this.#run(source, options, (stack, run) =>
      stack.up({ ...run, refresh: true, ...(exclude.length === 0 ? {} : { exclude: [...exclude] }) }),
    );
  }

  /** What `destroy` would delete. */
  async previewDestroy(source: StackSource, options: RunOptions = {}): Promise<Told> {
    return this.#run(source, options, (stack, run) => stack.previewDestroy(run));
  }

  /** Deletes all of the stack, then the stack itself. One that is not there is fine. */
  async destroy(source: StackSource, options: RunOptions = {}): Promise<Told> {
    await this.#adoptPending(source);
    const told = await this.#run(source, options, (stack, run) => stack.destroy({ ...run, refresh: true }));
    await this.#guarded(async () => {
      const stack = await this.#select(source);
      await stack?.workspace.removeStack(source.stack);
      this.#stacks.delete(keyOf(source));
    });
    return told;
  }

  /** Takes the stack's lock from whoever holds it. */
  async unlock(source: StackSource): Promise<void> {
    await this.#guarded(async () => (await this.#select(source))?.cancel());
  }

  /**
   * A run that was killed leaves objects of which the engine does not know whether they were made. Taken for made they are the stack's, and
   * the refresh before the next change finds those that are not there.
   */
  async #adoptPending(source: StackSource): Promise<void> {
    await this.#guarded(async () => {
      const stack = await this.#select(source);
      if (stack === undefined) return;
      // INVARIANT: secrets stay encrypted on this way; the library's own export would write them out in a file.
      const { runPulumiCmd } = stack.workspace as unknown as CommandRunner;
      const { stdout } = await runPulumiCmd.call(stack.workspace, ["stack", "export", "--stack", source.stack]);
      const state = JSON.parse(stdout) as StackState;
      const { pending_operations: pending = [], resources = [] } = state.deployment;
      const made = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
      if (made.length === 0) return;
      const adopted = made.map((resource) => ({ ...resource, id: idOf(resource) }));
      await stack.importStack({
        ...state,
        deployment: {
          ...state.deployment,
          resources: [...resources, ...adopted],
          pending_operations: pending.filter(({ type }) => type !== "creating"),
        },
      });
    });
  }

  async #run(
    source: StackSource,
    { onEvent, signal }: RunOptions,
    run: (stack: Stack, options: { onEvent(event: EngineEvent): void; signal?: AbortSignal }) => Promise<unknown>,
  ): Promise<Told> {
    const stack = await this.#guarded(() => this.#select(source));
    if (stack === undefined) return changesOf([]);
    const events: EngineEvent[] = [];
    const listening = {
      onEvent(event: EngineEvent) {
        // Debugging messages hold whole objects, secrets included.
        if (event.diagnosticEvent !== undefined && event.diagnosticEvent.severity !== "error") return;
        events.push(event);
        onEvent?.(event);
      },
      ...(signal === undefined ? {} : { signal }),
    };
    try {
      await run(stack, listening);
    } catch (error) {
      const { errors } = changesOf(events);
      throw failure(error, errors);
    }
    return changesOf(events);
  }

  async #select(source: StackSource): Promise<Stack | undefined> {
    try {
      const stack = this.#stacks.get(keyOf(source)) ?? (await LocalWorkspace.selectStack(...this.#arguments(source)));
      this.#stacks.set(keyOf(source), stack);
      return stack;
    } catch (error) {
      if (error instanceof StackNotFoundError) return undefined;
      throw error;
    }
  }

  async #guarded<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw failure(error, []);
    }
  }

  #arguments({ project, stack, program }: StackSource): Parameters<typeof LocalWorkspace.createOrSelectStack> {
    const { home, folder, backend, secretsProvider, passphrase, variables } = this.#settings;
    const settings = {
      workDir: folder(project),
      pulumiHome: home,
      pulumiCommand: this.#command,
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
      envVars: {
        ...variables,
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: backend,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
      },
    };
    return [{ projectName: project, stackName: stack, program }, settings] as never;
  }
}

function keyOf({ project, stack }: StackSource): string {
  return `${project}/${stack}`;
}

interface CommandRunner {
  runPulumiCmd(args: readonly string[]): Promise<{ readonly stdout: string }>;
}

/** What a stack remembers, as far as it is looked at here. */
interface StackState {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly Remembered[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: Remembered }[];
  };
}

interface Remembered {
  readonly urn: string;
  readonly inputs?: { readonly metadata?: { readonly name?: string; readonly namespace?: string } };
}

/** An object's id in a cluster: its name, below its namespace where it has one. */
function idOf({ urn, inputs }: Remembered): string {
  const { name = urn.slice(urn.lastIndexOf("::") + 2), namespace } = inputs?.metadata ?? {};
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function failure(error: unknown, errors: readonly EngineError[]): Error {
  if (error instanceof StackFailed || error instanceof StackLocked) return error;
  const text = standardError(error);
  if (error instanceof ConcurrentUpdateError) return new StackLocked(holdersIn(text));
  return new StackFailed(errors.length > 0 ? errors : [{ reason: reasonOf(error) }]);
}

/** `…: created by user@machine (pid 12) at 2026-01-01T00:00:00Z` */
export function holdersIn(text: string): readonly LockHolder[] {
  return [...text.matchAll(/created by (\S*)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(([, user, machine, pid, since]) => ({
    user: user!,
    machine: machine!,
    process: Number(pid),
    since: since!,
  }));
}

function standardError(error: unknown): string {
  const { commandResult, message } = error as {
    readonly commandResult?: { readonly stderr: string };
    readonly message?: string;
  };
  return commandResult?.stderr ?? message ?? String(error);
}

/** The engine's own words, without the command that said them. */
function reasonOf(error: unknown): string {
  const text = standardError(error);
  const from = text.indexOf("error: ");
  return firstWords(from < 0 ? text : text.slice(from));
}
