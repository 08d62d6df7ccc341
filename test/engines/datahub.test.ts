/** Proposals by the target `datahub`, read by DataHub's own library: as its file source reads them, with every aspect, field and URN held against its model. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import datahub from "../../targets/datahub/target.ts";
import { allMeshes, artifactsOf, exampleMesh } from "../support/emitted.ts";
import { getDatahub, lostFields, type PythonTools } from "../support/engines/python.ts";

const engine = await getDatahub();
const folder = mkdtempSync(join(tmpdir(), "chimera-datahub-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * What the library finds wrong, and how many proposals it has read. It drops fields that it does not know when it reads, so what it has read is written again
 * and has to say as much.
 */
const script = `
import json, logging, sys
logging.disable(logging.CRITICAL)
from datahub.emitter.mcp import MetadataChangeProposalWrapper
from datahub.ingestion.api.common import PipelineContext
from datahub.ingestion.source.file import GenericFileSource
from datahub.metadata.schema_classes import KEY_ASPECTS
from datahub.metadata.urns import Urn
from datahub.utilities.urns.urn_iter import list_urns

${lostFields}
wrong = []
path = sys.argv[1]
said = json.load(open(path))
source = GenericFileSource.create({"path": path}, PipelineContext(run_id="test"))
units = list(source.get_workunits_internal())
for raw in said:
    name = f"{raw['entityUrn']} {raw['aspectName']}"
    try:
        read = MetadataChangeProposalWrapper.from_obj(dict(raw))
    except Exception as error:
        wrong.append(f"{name}: {error}")
        continue
    if not isinstance(read, MetadataChangeProposalWrapper):
        wrong.append(f"{name}: is no aspect that the library knows")
        continue
    if not read.validate():
        wrong.append(f"{name}: does not fit its schema")
    if raw["aspectName"] not in KEY_ASPECTS[raw["entityType"]].ASPECT_INFO["entityAspects"]:
        wrong.append(f"{name}: is no aspect of such an entity")
    again = read.to_obj(simplified_structure=True)
    wrong.extend(f"{name}: {each}" for each in lost(raw["aspect"]["json"], again["aspect"]["json"], ""))
    for urn in [raw["entityUrn"], *list_urns(read.aspect)]:
        try:
            if str(Urn.from_string(urn)) != urn:
                wrong.append(f"{name}: {urn} is read as another")
        except Exception as error:
            wrong.append(f"{name}: {urn}: {error}")
print("\\n" + json.dumps({"read": len(units), "wrong": wrong}))
`;

describe.skipIf("missing" in engine)("DataHub's library", async () => {
  const tools = ("engine" in engine ? engine.engine : {}) as PythonTools;

  function read(text: string): { readonly read: number; readonly wrong: readonly string[] } {
    const path = join(folder, "proposals.json");
    writeFileSync(path, text);
    const output = execFileSync(tools.python, ["-c", script, path], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, DATAHUB_TELEMETRY_ENABLED: "false" },
    });
    return JSON.parse(output.trimEnd().split("\n").at(-1)!);
  }
  const textOf = (mesh: MeshIR) => artifactsOf(datahub, mesh, { fabric: "PROD" }).get("proposals.json")!.text;

  it.each(Object.entries(await allMeshes()))("reads every proposal of %s", async (_name, mesh) => {
    const text = textOf(mesh);
    expect(read(text)).toEqual({ read: (JSON.parse(text) as unknown[]).length, wrong: [] });
  });

  it.each([
    ["a field that no aspect has", '"displayName"', '"uniqueName": "x", "displayName"', ".uniqueName is not read"],
    [
      "an entity without such an aspect",
      '"entityType": "tag"',
      '"entityType": "domain"',
      "does not match the entity type tag",
    ],
    ["an operator that is none", '"operator": "GREATER_THAN"', '"operator": "ABOUT"', "ABOUT"],
    ["a URN that is none", '"parentDomain": "urn:li:domain:shop"', '"parentDomain": "urn:li:domain"', "Expect 4 parts"],
  ])("would find %s", async (_what, right, wrong, finding) => {
    const text = textOf(await exampleMesh("shop"));
    expect(text).toContain(right);
    const found = read(text.replace(right, wrong)).wrong.join("\n");
    expect(found).toContain(finding);
  });
});
