import { describe, expect, it } from "vitest";
import type { MeshIR } from "../../../../compiler/mesh/mesh.ts";
import { secondsText } from "../../../../targets/temporal/duration.ts";
import { compiledFiles } from "../../../support/compiled-mesh.ts";
import { artifact, emitTemporal } from "../../../support/temporal-target.ts";

/** A chain of products: `First` reads a source, `Second` reads `First`, `Both` reads both of them. */
async function meshWith(said: { first?: string; second?: string; both?: string; port?: string }): Promise<MeshIR> {
  const { compiled } = await compiledFiles({
    "shop.chimera": `domain shop {
  head: "ada@example.org"
}
team Sales {
  members: ["ada@example.org"]
}
source Shop = files {
  path: "data"
  table orders {
    id: int key
    placed_at: timestamp
  }
}
product First {
  version: 1.0.0
  owner: Sales
  input orders = Shop.orders { ${said.first ?? ""} }
  port out {
    from orders
    ${said.port ?? ""}
  }
}
product Second {
  version: 1.0.0
  owner: Sales
  input first = First.out { ${said.second ?? ""} }
  port out {
    from first
  }
}
product Both {
  version: 1.0.0
  owner: Sales
  input first = First.out
  input second = Second.out
  input orders = Shop.orders { ${said.both ?? ""} }
  port out {
    from first
    semi join second on first.id == second.id
    semi join orders on first.id == orders.id
  }
}
`,
  });
  expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return compiled.mesh!;
}

async function schedules(mesh: MeshIR, options = {}): Promise<readonly { scheduleId: string; spec: object }[]> {
  return JSON.parse(artifact(await emitTemporal(mesh, options), "schedules.json")).schedules;
}

async function workflow(mesh: MeshIR, product: string, options = {}): Promise<string> {
  return artifact(await emitTemporal(mesh, options), `shop/products/${product}.ts`);
}

describe("what starts a product", () => {
  it("is a schedule where it reads sources alone, and the products that it reads where they run as often", async () => {
    const mesh = await meshWith({ first: "every: 1h" });
    expect((await schedules(mesh)).map(({ scheduleId }) => scheduleId)).toEqual(["example/local/shop.First"]);
    expect(await workflow(mesh, "Both")).toContain('new Set<string>(["shop.First", "shop.Second"])');
    const first = await workflow(mesh, "First");
    expect(first).toContain(
      'product: "shop.Second", workflowId: "example/local/shop.Second", taskQueue: "example/local/shop"',
    );
    expect(first).not.toContain("missing");
  });

  it("is a schedule of its own where it runs at another pace than what it reads", async () => {
    const mesh = await meshWith({ first: "every: 1h", second: "every: 1d" });
    expect((await schedules(mesh)).map(({ scheduleId }) => scheduleId)).toEqual([
      "example/local/shop.First",
      "example/local/shop.Second",
    ]);
    // The slower one is read as it stands.
    expect(await workflow(mesh, "Both")).toContain('new Set<string>(["shop.First"])');
  });

  it("is a person where nothing says how often", async () => {
    const mesh = await meshWith({});
    expect(await schedules(mesh)).toEqual([]);
    expect(await workflow(mesh, "Second")).toContain("interval: request.interval ?? end.toISOString()");
  });
});

describe("a schedule", () => {
  it.each([
    ["30s", { intervals: [{ every: "30s" }] }],
    ["15m", { intervals: [{ every: "15m" }] }],
    ["36h", { intervals: [{ every: "36h" }] }],
    ["1d", { calendars: [{ hour: 0 }] }],
    ["1w", { calendars: [{ dayOfWeek: "MONDAY", hour: 0 }] }],
    ["1mo", { calendars: [{ dayOfMonth: 1 }] }],
    ["3mo", { calendars: [{ month: { start: 1, end: 12, step: 3 }, dayOfMonth: 1 }] }],
    ["1y", { calendars: [{ month: { start: 1, end: 12, step: 12 }, dayOfMonth: 1 }] }],
  ])("says `every: %s`", async (every, times) => {
    const [schedule] = await schedules(await meshWith({ first: `every: ${every}` }), {
      timezone: "Europe/Paris",
      jitter: "10s",
      catchup_window: "2h",
      pause_on_failure: true,
    });
    expect(schedule).toMatchObject({
      spec: { ...times, timezone: "Europe/Paris", jitter: "10s" },
      action: { workflowType: "shop.First", workflowId: "example/local/shop.First", taskQueue: "example/local/shop" },
      policies: { overlap: "SKIP", catchupWindow: "2h", pauseOnFailure: true },
    });
  });

  it("cannot be had for months that do not divide a year", async () => {
    const { problems } = await emitTemporal(await meshWith({ first: "every: 5mo" }));
    const [found] = problems.map((problem) => problem.at({ file: "shop.chimera", start: 0, end: 0 }));
    expect(found).toMatchObject({ code: "CHM6013", label: "Temporal has no schedule for `5mo`" });
  });

  it("brings in all sources at the pace of the product, which is said where it is more often than asked for", async () => {
    const { problems } = await emitTemporal(
      await meshWith({ first: "every: 1h", both: "every: 1d", port: "every: 15m" }),
    );
    const [found] = problems.map((problem) => problem.at({ file: "shop.chimera", start: 0, end: 0 }));
    expect(found).toMatchObject({ code: "CHM6014", severity: "warning" });
    expect(found?.message).toBe("Temporal brings this in every `15m`, not every `1h`");
  });
});

describe("the time that a step has", () => {
  it("is what its ports promise", async () => {
    const text = await workflow(await meshWith({ port: "fresh: 30m" }), "First");
    expect(text).toContain('startToCloseTimeout: "30m",\n  scheduleToCloseTimeout: "30m",\n  heartbeatTimeout: "30s"');
  });

  it("is an option where they promise nothing", async () => {
    const options = { step_timeout: "10m", deadline: "2h", heartbeat: "5s" };
    const text = await workflow(await meshWith({}), "First", options);
    expect(text).toContain('startToCloseTimeout: "10m",\n  scheduleToCloseTimeout: "2h",\n  heartbeatTimeout: "5s"');
  });

  it("is written in the largest unit that it fills", () => {
    expect([1, 60, 90, 3600, 86_400, 90_000].map(secondsText)).toEqual(["1s", "1m", "90s", "1h", "1d", "25h"]);
  });
});

describe("an approval", () => {
  it("is waited for only where it is asked for", async () => {
    const mesh = await meshWith({});
    expect(await workflow(mesh, "First")).not.toContain("approv");
    for (const approval of ["all", ["shop.First"]])
      expect(await workflow(mesh, "First", { approval })).toMatch(/enter\("approval"\);[\s\S]*enter\("publish"\)/);
    expect(await workflow(mesh, "Second", { approval: ["shop.First"] })).not.toContain("approv");
  });
});
