/** Infrastructure of environments on this side of the engine: who deploys any, and what is said where something is missing. */
import { describe, expect, it } from "vitest";
import { deploysInfrastructure, unitedStacks, withoutInfrastructure, withPulumi } from "../../../cli/infrastructure.ts";
import type { MeshSession } from "../../../cli/mesh-session.ts";
import type { State } from "../../../compiler/state/state.ts";
import { RuntimeFailure } from "../../../runtime/failure.ts";

function session(targets: unknown): MeshSession {
  const options = targets === undefined ? {} : { targets };
  const manifest = { environments: { prod: { engine: "duckdb", options } } };
  return { environment: "prod", compiled: { workspace: { manifest } } } as unknown as MeshSession;
}
const nothing: State = { version: 1, serial: 0, environment: "prod", built: {}, accepted: [] };
const stack = { domain: "sales", project: "mesh.sales", stack: "prod" };

describe("an environment", () => {
  it.each([
    [undefined, false],
    [["sql"], false],
    [{ sql: {} }, false],
    [["pulumi"], true],
    [{ pulumi: null }, true],
  ])("whose targets are %j deploys infrastructure: %s", (targets, deploys) => {
    expect(deploysInfrastructure(session(targets))).toBe(deploys);
    expect(withoutInfrastructure(session(targets), nothing)?.slug).toBe(deploys ? undefined : "no-infrastructure");
  });

  it("that deployed once still has something to destroy", () => {
    expect(withoutInfrastructure(session(undefined), { ...nothing, stacks: [stack] })).toBe(undefined);
  });
});

describe("Pulumi's packages", () => {
  it("are named when they are not installed", async () => {
    const thrown = Object.assign(new Error("Cannot find package '@pulumi/kubernetes' imported from /a.ts"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    const failed = await withPulumi(() => Promise.reject(thrown), "prod").catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RuntimeFailure);
    const { slug, message } = (failed as RuntimeFailure).diagnostics[0]!;
    expect([slug, message]).toEqual(["pulumi-package-missing", "the package `@pulumi/kubernetes` is not installed"]);
  });

  it("do not hide other mistakes", async () => {
    await expect(withPulumi(() => Promise.reject(new Error("other")), "prod")).rejects.toThrow("other");
    await expect(withPulumi(async () => 1, "prod")).resolves.toBe(1);
  });
});

describe("stacks that are remembered", () => {
  it("are each there once", () => {
    const other = { ...stack, domain: "finance", project: "mesh.finance" };
    expect(unitedStacks([stack], [other, stack])).toEqual([stack, other]);
  });
});
