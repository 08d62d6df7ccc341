/** What a worker says over HTTP, and that pods start the command line with words that it takes and ask it where it answers. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandSpec, Options } from "../../../cli/command.ts";
import { buildProgram } from "../../../cli/program.ts";
import { listenAddress, metricsText, serveWorkers } from "../../../cli/worker-endpoint.ts";
import type { StepCount, WorkerState } from "../../../runtime/temporal/worker.ts";
import type { PodSpec } from "../../../targets/kubernetes/objects.ts";
import { optionSeconds } from "../../../targets/temporal/duration.ts";
import { optionsSchema } from "../../../targets/temporal/options.ts";
import { emitKubernetes, meshOf, objectsIn, withOrchestrator } from "../../support/kubernetes-target.ts";

describe("a worker over HTTP", () => {
  let states: WorkerState[] | undefined;
  const counts: StepCount[] = [{ product: 'a"b', step: "audit", outcome: "QualityRuleFailed", count: 2, seconds: 0.5 }];
  let server: Server;
  let base: string;
  beforeAll(async () => {
    const workers = () => (states === undefined ? undefined : { states: () => states!, counts: () => counts });
    server = (await serveWorkers({ host: "127.0.0.1", port: 0 }, workers))!;
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  const ask = async (path: string) => (await fetch(base + path)).status;
  const worker = (state: string): WorkerState => ({ domain: "sales", state, steps: 1 });

  it("is alive while it starts, works and stops, and ready while it works", async () => {
    states = undefined;
    expect([await ask("/livez"), await ask("/readyz")]).toEqual([200, 503]);
    states = [worker("RUNNING")];
    expect([await ask("/livez"), await ask("/readyz")]).toEqual([200, 200]);
    states = [worker("RUNNING"), worker("DRAINING")];
    expect([await ask("/livez"), await ask("/readyz")]).toEqual([200, 503]);
    states = [worker("RUNNING"), worker("FAILED")];
    expect([await ask("/livez"), await ask("/readyz")]).toEqual([503, 503]);
    expect(await ask("/other")).toBe(404);
  });

  it("has metrics in Prometheus' format, whatever products are called", async () => {
    states = [worker("RUNNING")];
    const response = await fetch(`${base}/metrics`);
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    const text = await response.text();
    expect(text).toBe(metricsText(states, counts));
    expect(text).toContain('# TYPE chimera_worker_up gauge\nchimera_worker_up{domain="sales"} 1\n');
    expect(text).toContain('chimera_steps_total{product="a\\"b",step="audit",outcome="QualityRuleFailed"} 2\n');
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+\{\w+="(\\.|[^"\\])*"(,\w+="(\\.|[^"\\])*")*\} [\d.]+)$/);
  });

  it("listens on the loopback unless a host is named", () => {
    expect(listenAddress("8080")).toEqual({ host: "127.0.0.1", port: 8080 });
    expect(listenAddress("0.0.0.0:80")).toEqual({ host: "0.0.0.0", port: 80 });
    expect(listenAddress("[::1]:80")).toEqual({ host: "::1", port: 80 });
    for (const text of ["", "here", "1:2:3", "65536"]) expect(listenAddress(text)).toBeUndefined();
  });
});

describe("pods of a product", () => {
  interface Call {
    readonly command: CommandSpec;
    readonly names: readonly string[];
    readonly options: Options;
  }
  /** What the command line makes of the words. */
  async function parse(words: readonly string[]): Promise<Call> {
    const calls: Call[] = [];
    const program = buildProgram(async (command, names, options) => void calls.push({ command, names, options }));
    await program.parseAsync([...words], { from: "user" });
    expect(calls).toHaveLength(1);
    return calls[0]!;
  }
  async function pods(orchestrator: string, kind: string): Promise<readonly PodSpec[]> {
    const mesh = withOrchestrator(await meshOf("shop"), orchestrator);
    const objects = objectsIn(await emitKubernetes(mesh)).filter((object) => object.kind === kind);
    expect(objects.length).toBeGreaterThan(0);
    return objects.map(({ spec }) => {
      const { template, jobTemplate } = spec as {
        template?: { spec: PodSpec };
        jobTemplate?: { spec: { template: { spec: PodSpec } } };
      };
      return (template ?? jobTemplate!.spec.template).spec;
    });
  }

  it("start workers that answer the cluster's questions", async () => {
    const { products } = await meshOf("shop");
    const grace = optionsSchema.properties.grace!.default as string;
    for (const { containers, terminationGracePeriodSeconds } of await pods("temporal", "Deployment")) {
      const [container] = containers;
      const { command, names, options } = await parse(container!.args!);
      expect(command.name).toBe("worker");
      expect(options.env).toBe("local");
      expect(products.map(({ address }) => address)).toContain(names[0]);
      const { host, port } = listenAddress(options.listen as string)!;
      expect(host).toBe("0.0.0.0");
      expect(container!.ports?.map(({ containerPort }) => containerPort)).toEqual([port]);
      const paths = [container!.livenessProbe, container!.startupProbe, container!.readinessProbe].map(
        (probe) => probe?.httpGet.path,
      );
      expect(paths).toEqual(["/livez", "/livez", "/readyz"]);
      expect(optionSeconds(grace)).toBeLessThan(terminationGracePeriodSeconds!);
    }
  });

  it("run products where nothing else does", async () => {
    const { products } = await meshOf("shop");
    for (const { containers } of await pods("local", "CronJob")) {
      const { command, names, options } = await parse(containers[0]!.args!);
      expect(command.name).toBe("run");
      expect(options.env).toBe("local");
      expect(products.map(({ address }) => address)).toContain(names[0]);
    }
  });
});
