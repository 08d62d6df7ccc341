/** An environment that a command works on: whether it can, its state and its lock. */
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { takeLock } from "../compiler/state/lock.ts";
import { type State, StateFolder } from "../compiler/state/state.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { badValue, engineNotAvailable, stateNotAvailable } from "../language/diagnostics/registry/usage.ts";
import { type CommandContext, type Options, textOption } from "./command.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import type { MeshSession } from "./mesh-session.ts";
import { fail } from "./report.ts";
import { commandLine } from "./usage.ts";

/** The state folder of an environment. */
export function stateFolder(session: MeshSession, { host }: CommandContext): StateFolder {
  const { root, environment } = session;
  const state = stateSetting(session);
  const folder = (typeof state === "string" ? state : state?.path) ?? ".chimera/state";
  return new StateFolder(host, `${resolve(root, folder)}/${environment}`, environment);
}

type StateSetting = string | { readonly backend: string; readonly path?: string } | undefined;

/** What the manifest says of the environment's state; its form was checked. */
function stateSetting({ compiled, environment }: MeshSession): StateSetting {
  return compiled.workspace.manifest.environments[environment]?.options.state as StateSetting;
}

/** Refuses an environment whose engine cannot run here, or whose state cannot be kept as it asks. */
export function environmentProblem(session: MeshSession): Diagnostic | undefined {
  const { environment } = session;
  const engine = session.compiled.workspace.manifest.environments[environment]?.engine ?? "duckdb";
  if (engine !== "duckdb") return engineNotAvailable.at(commandLine, { environment, engine });
  const state = stateSetting(session);
  return typeof state === "object" && state.backend !== "folder"
    ? stateNotAvailable.at(commandLine, { environment, backend: state.backend })
    : undefined;
}

export type Locked =
  | { readonly kind: "locked"; readonly state: State; readonly release: () => void }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[]; readonly held: boolean };

/** Takes the environment's lock, waiting at most `--lock-timeout`, and reads the state under it. */
export async function lockState(
  folder: StateFolder,
  operation: string,
  plan: string | undefined,
  options: Options,
  context: CommandContext,
): Promise<Locked> {
  const wait = lockTimeout(options);
  if (typeof wait !== "number") return { kind: "failed", diagnostics: [wait], held: false };
  const until = context.host.now() + wait;
  for (;;) {
    const lock = takeLock(context.host, folder.lockPath, operation, plan);
    if (lock.kind === "locked") {
      if (lock.takenFrom !== undefined)
        context.terminal.say(
          `took over the lock of ${lock.takenFrom.operation} (process ${lock.takenFrom.process}), which is gone\n`,
        );
      const { value, diagnostics } = folder.read();
      if (value !== undefined) return { kind: "locked", state: value, release: lock.release };
      lock.release();
      return { kind: "failed", diagnostics, held: false };
    }
    if (context.host.now() >= until || context.signal.aborted)
      return { kind: "failed", diagnostics: [lock.diagnostic], held: true };
    context.terminal.status(`waiting: ${lock.diagnostic.message}`, false);
    await sleep(250);
  }
}

/** Ends a command that did not get the lock. */
export function failLocked(
  { diagnostics, held }: Extract<Locked, { kind: "failed" }>,
  context: CommandContext,
): Promise<ExitCode> {
  return fail(diagnostics, context, undefined, held ? exitCode.stale : exitCode.error);
}

/** How long `--lock-timeout` says that a held lock is waited for, in milliseconds. */
export function lockTimeout(options: Options): number | Diagnostic {
  const value = textOption(options, "lockTimeout") ?? "0s";
  const expected = "a duration such as `30s`, `5m` or `1h`";
  return durationMilliseconds(value) ?? badValue.at(commandLine, { option: "--lock-timeout", value, expected });
}

function durationMilliseconds(text: string): number | undefined {
  const parts = /^(\d+)(s|m|h)$/.exec(text);
  return parts === null
    ? undefined
    : Number(parts[1]) * { s: 1000, m: 60_000, h: 3_600_000 }[parts[2] as "s" | "m" | "h"];
}
