import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emitted } from "../../../../cli/targets.ts";
import type { MeshIR } from "../../../../compiler/mesh/mesh.ts";
import { compiledFiles } from "../../../support/compiled-mesh.ts";
import { exampleFiles, repository } from "../../../support/repository.ts";
import { artifact, emitTemporal, type Folder, writeArtifacts } from "../../../support/temporal-target.ts";

const tsc = join(repository, "node_modules/.bin/tsc");

async function exampleMesh(name: string): Promise<MeshIR> {
  return (await compiledFiles(exampleFiles(name))).compiled.mesh!;
}

describe.each(["shop", "skyways"])("what the example %s becomes", (example) => {
  let folder: Folder;
  let mesh: MeshIR;
  beforeAll(async () => {
    mesh = await exampleMesh(example);
    folder = writeArtifacts(await emitTemporal(mesh, { approval: "all" }));
  });
  afterAll(() => folder.remove());

  it("type-checks by its own settings", () => {
    const { stdout, status } = spawnSync(tsc, ["-p", folder.path], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("is bundled with every product's workflow under its address", async () => {
    const logger = new DefaultLogger("ERROR");
    for (const domain of new Set(mesh.products.map((product) => product.domain))) {
      const workflowsPath = join(folder.path, domain, "workflows.ts");
      const { code } = await bundleWorkflowCode({ workflowsPath, logger });
      const exported = [...code.matchAll(/"([\w.]+)": \(\) => \(\/\* (?:reexport safe|binding) \*\//g)].map(
        ([, name]) => name,
      );
      const products = mesh.products.filter((product) => product.domain === domain);
      expect(new Set(exported)).toEqual(new Set(products.map(({ address }) => address)));
    }
  }, 60_000);
});

describe("a workflow", () => {
  let emitted: Emitted;
  beforeAll(async () => {
    emitted = await emitTemporal(await exampleMesh("shop"), { approval: ["shop.support.Tickets"] });
  });

  it("reads as if written by hand", async () => {
    await expect(artifact(emitted, "shop.support/products/Tickets.ts")).toMatchFileSnapshot("Tickets.workflow.txt");
    await expect(artifact(emitted, "schedules.json")).toMatchFileSnapshot("schedules.json.txt");
  });

  it("imports nothing but Temporal's workflows and types", () => {
    const imports = emitted.artifacts
      .filter(({ path }) => path.includes("/products/"))
      .flatMap(({ text }) => [...text.matchAll(/^(import type|import)[^;]*? from "([^"]+)";/gms)])
      .map(([, keyword, from]) => `${keyword} ${from}`);
    expect(new Set(imports)).toEqual(new Set(["import @temporalio/workflow", "import type ../../steps.ts"]));
  });

  it("is tied to the places that its steps come from", () => {
    const { text, origins } = emitted.artifacts.find(({ path }) => path === "shop.sales/products/Orders.ts")!;
    const lines = text.split("\n");
    const line = lines.findIndex((each) => each.includes('"transform bestsellers"')) + 1;
    const innermost = origins.filter((origin) => origin.line <= line && line <= origin.endLine).at(-1);
    expect(innermost?.place).toMatchObject({ file: "sales/orders.chimera" });
    expect(exampleFiles("shop")["sales/orders.chimera"]!.split("\n")[innermost!.place.line - 1]).toContain(
      "port bestsellers",
    );
  });
});
