/** A server as a process of our own: its ports, the wait until it answers, its last words, its end by its own id. */
import { type SpawnOptions, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export interface Server {
  /** What `ask` gives, once it stops throwing; throws with the server's last words when it ends or takes too long. */
  whenReady<T>(ask: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

interface ServerOptions extends Omit<SpawnOptions, "stdio" | "detached"> {
  /** What it takes for "end without waiting for anybody"; `SIGTERM` unless told. */
  readonly endsWith?: NodeJS.Signals;
}

/** Starts a program that ends with this process at the latest. */
export function startServer(
  program: string,
  args: readonly string[],
  { endsWith = "SIGTERM", ...options }: ServerOptions = {},
): Server {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr!.on("data", (chunk) => {
    words = `${words}${chunk}`.slice(-4_000);
  });
  child.on("error", (error) => {
    words = error.message;
  });
  const exit = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

  const stop = async () => {
    process.off("exit", kill);
    if (ended()) return;
    child.kill(endsWith);
    if ((await Promise.race([exit, wait(10_000, "late", { ref: false })])) === "late") kill();
    await exit;
  };
  const whenReady = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let tries = 0; tries < 600 && !ended(); tries++) {
      try {
        return await ask();
      } catch {
        await wait(100);
      }
    }
    await stop();
    throw new Error(`\`${program}\` did not start: ${words.trim().split("\n").slice(-3).join("\n")}`);
  };
  return { whenReady, stop };
}

/** Ports of this machine that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push((server.address() as { port: number }).port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
