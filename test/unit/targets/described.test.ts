/** What all targets share that describe published views: an engine that is none and types that it lacks are problems, and options reach what is written. */
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../../cli/host.ts";
import { chooseTarget, emitTarget } from "../../../cli/targets.ts";
import { commandLine } from "../../../cli/usage.ts";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import { meshOf } from "../../support/emitted.ts";
import { readRepositoryFile, repository } from "../../support/repository.ts";

const whole = {
  "main.chimera": `domain shop
team T { members: [] }
source S = files { path: "data" table opened { id: int key  at: time  pause: duration } }
product P { owner: T  input opened = S.opened  port kept { from opened } }`,
};

async function emitted(target: string, mesh: MeshIR, options: { readonly [option: string]: unknown } = {}) {
  const chosen = await chooseTarget(target, options, repository);
  if ("code" in chosen) throw new Error(chosen.label);
  const result = emitTarget(chosen, mesh, "local", nodeHost());
  if ("code" in result) throw new Error(result.label);
  return result;
}

function onEngine(engine: string): Promise<MeshIR> {
  const manifest = `name: shop\nenvironments: { local: { engine: ${engine}, orchestrator: local } }\n`;
  return meshOf({ ...whole, "chimera.yaml": manifest });
}

describe.each(["odcs", "datahub", "openmetadata"])("the target %s", (name) => {
  it("has no words for an engine that is none", async () => {
    const mesh = await onEngine("duckdb");
    const { local } = mesh.environments;
    const unknown = { ...mesh, environments: { local: { ...local!, engine: "abacus" } } };
    const { artifacts, problems } = await emitted(name, unknown);
    expect(artifacts).toEqual([]);
    expect(problems.map((problem) => problem.at(commandLine).code)).toEqual(["CHM6007"]);
  });

  it("says which types the engine lacks, at their columns", async () => {
    const { problems } = await emitted(name, await onEngine("spark"));
    const found = problems.map(({ place, at }) => [at(commandLine).code, place.line]);
    expect(found).toEqual([["CHM6001", 4]]);
    expect((await emitted(name, await onEngine("postgres"))).problems).toEqual([]);
  });
});

describe("options", () => {
  it("of datahub say the environment's word in every dataset", async () => {
    const { artifacts } = await emitted("datahub", await onEngine("duckdb"), { fabric: "DEV" });
    const datasets = artifacts[0]!.text.match(/urn:li:dataset:\([^)]*\)/g)!;
    expect(datasets.length).toBeGreaterThan(0);
    expect(datasets.filter((urn) => !urn.endsWith(",DEV)"))).toEqual([]);
    await expect(emitted("datahub", await onEngine("duckdb"), { fabric: "MOON" })).rejects.toThrow("fabric");
  });

  it("of openmetadata say the service that views belong to", async () => {
    const service = async (options: object) => {
      const { artifacts } = await emitted("openmetadata", await onEngine("postgres"), { ...options });
      const requests = JSON.parse(artifacts[0]!.text) as { readonly path: string; readonly body: { name: string } }[];
      return requests.filter(({ path }) => path.endsWith("/databaseServices")).map(({ body }) => body.name);
    };
    expect(await service({})).toEqual(["shop.S", "shop"]);
    expect(await service({ service: "warehouse" })).toEqual(["shop.S", "warehouse"]);
  });

  it("are on the pages", () => {
    for (const word of ["`DEV`", "`NON_PROD`", "`CORP`", "fabric: PROD"])
      expect(readRepositoryFile("docs/targets/datahub.md")).toContain(word);
    expect(readRepositoryFile("docs/targets/openmetadata.md")).toContain("service: warehouse");
  });
});
