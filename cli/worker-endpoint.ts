/** What a worker says of itself to whoever watches it: alive, ready, and what it does, in Prometheus' text format. */
import { createServer, type Server } from "node:http";
import type { StepCount, WorkerState, Workers } from "../runtime/temporal/worker.ts";

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `8080`, `0.0.0.0:8080` or `[::1]:8080`; the loopback where no host is said. */
export function listenAddress(text: string): ListenAddress | undefined {
  const parts = /^(?:(\[[0-9a-f:]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  if (parts === null || Number(parts[2]) > 65_535) return undefined;
  return { host: (parts[1] ?? "127.0.0.1").replace(/[[\]]/g, ""), port: Number(parts[2]) };
}

/**
 * Answers `/livez` with 200 until a worker has failed, `/readyz` with 200 while all of them run, both with the state of each, and `/metrics`. `workers` is
 * undefined while they start. Undefined when the address cannot be had.
 */
export async function serveWorkers(
  { host, port }: ListenAddress,
  workers: () => Pick<Workers, "states" | "counts"> | undefined,
): Promise<Server | undefined> {
  const server = createServer(({ url = "/" }, response) => {
    const states = workers()?.states() ?? [];
    const health = (healthy: boolean) => {
      response.writeHead(healthy ? 200 : 503, { "content-type": "application/json" });
      response.end(`${JSON.stringify({ version: 1, healthy, workers: states })}\n`);
    };
    switch (new URL(url, "http://localhost").pathname) {
      case "/livez":
        health(states.every(({ state }) => state !== "FAILED"));
        return;
      case "/readyz":
        health(states.length > 0 && states.every(({ state }) => state === "RUNNING"));
        return;
      case "/metrics":
        response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
        response.end(metricsText(states, workers()?.counts() ?? []));
        return;
      default:
        response.writeHead(404).end();
    }
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  return listening ? server : undefined;
}

/** A metric with the values of its label sets. */
interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly values: readonly (readonly [labels: { readonly [name: string]: string }, value: number])[];
}

/** Prometheus' text format, version 0.0.4. */
export function metricsText(states: readonly WorkerState[], counts: readonly StepCount[]): string {
  const metrics: readonly Metric[] = [
    {
      name: "chimera_worker_up",
      type: "gauge",
      help: "Whether the worker of a domain takes work.",
      values: states.map(({ domain, state }) => [{ domain }, state === "RUNNING" ? 1 : 0]),
    },
    {
      name: "chimera_worker_steps",
      type: "gauge",
      help: "Steps under way.",
      values: states.map(({ domain, steps }) => [{ domain }, steps]),
    },
    {
      name: "chimera_steps_total",
      type: "counter",
      help: "Steps that ended, by how.",
      values: counts.map(({ product, step, outcome, count }) => [{ product, step, outcome }, count]),
    },
    {
      name: "chimera_step_seconds_total",
      type: "counter",
      help: "Time that steps took.",
      values: counts.map(({ product, step, outcome, seconds }) => [{ product, step, outcome }, seconds]),
    },
  ];
  return metrics
    .flatMap(({ name, type, help, values }) => [
      `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`,
      ...values.map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}\n`),
    ])
    .join("");
}

function labelsText(labels: { readonly [name: string]: string }): string {
  const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}
