/**
 * Requests by the target `openmetadata`, sent by the program beside them, and parsed by OpenMetadata's own models. A server with its database and search cannot be
 * had here: what takes the requests stands in for it, keeps them, gives ids and knows names, and the models then say of each whether the real one would read it.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import openmetadata from "../../targets/openmetadata/target.ts";
import { allMeshes, artifactsOf, exampleMesh } from "../support/emitted.ts";
import { getOpenmetadata, lostFields, type PythonTools } from "../support/engines/python.ts";
import { createdBy, kinds, neededBy, type OpenmetadataRequest, requestsOf } from "../support/openmetadata.ts";

const engine = await getOpenmetadata();
const folder = mkdtempSync(join(tmpdir(), "chimera-openmetadata-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

/** What the library finds wrong with requests and full names. */
const script = `
import importlib, json, logging, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from metadata.utils import entity_link, fqn
from metadata.utils.helpers import is_safe_sql_query

models = {
    "/v1/teams": "teams.createTeam.CreateTeamRequest",
    "/v1/domains": "domains.createDomain.CreateDomainRequest",
    "/v1/classifications": "classification.createClassification.CreateClassificationRequest",
    "/v1/tags": "classification.createTag.CreateTagRequest",
    "/v1/glossaries": "data.createGlossary.CreateGlossaryRequest",
    "/v1/glossaryTerms": "data.createGlossaryTerm.CreateGlossaryTermRequest",
    "/v1/dataProducts": "domains.createDataProduct.CreateDataProductRequest",
    "/v1/services/databaseServices": "services.createDatabaseService.CreateDatabaseServiceRequest",
    "/v1/databases": "data.createDatabase.CreateDatabaseRequest",
    "/v1/databaseSchemas": "data.createDatabaseSchema.CreateDatabaseSchemaRequest",
    "/v1/tables": "data.createTable.CreateTableRequest",
    "/v1/lineage": "lineage.addLineage.AddLineageRequest",
    "/v1/dataQuality/testDefinitions": "tests.createTestDefinition.CreateTestDefinitionRequest",
    "/v1/dataQuality/testCases": "tests.createTestCase.CreateTestCaseRequest",
}

${lostFields}
given = json.load(open(sys.argv[1]))
wrong = []
for request in given["requests"]:
    body, model = request["body"], models[request["path"]]
    name = f"{request['path']} {body.get('name')}"
    module, cls = model.rsplit(".", 1)
    try:
        read = getattr(importlib.import_module("metadata.generated.schema.api." + module), cls)(**json.loads(json.dumps(body)))
        wrong.extend(f"{name}: {each}" for each in lost(body, read.model_dump(mode="json", by_alias=True), ""))
        if "entityLink" in body:
            entity_link.split(body["entityLink"])
    except Exception as error:
        wrong.append(f"{name}: {error}")
    for parameter in body.get("parameterValues", []):
        if parameter["name"] == "sqlExpression" and not is_safe_sql_query(parameter["value"]):
            wrong.append(f"{name}: {parameter['value']} would not be run")
for name in given["names"]:
    try:
        again = ".".join(fqn.quote_name(fqn.unquote_name(part)) for part in fqn.split(name))
        if again != name:
            wrong.append(f"{name} is read as {again}")
    except Exception as error:
        wrong.append(f"{name}: {error!r}")
print("\\n" + json.dumps(wrong))
`;

/** What stands in for a server: it takes requests and knows what they have created. */
async function startRecorder() {
  const received: OpenmetadataRequest[] = [];
  const ids = new Map<string, string>();
  const server = createServer(async (asked, answer) => {
    const path = asked.url!;
    const [, collection = "", name = ""] = /^(\/v1\/.+)\/name\/(.+)$/.exec(path) ?? [];
    const created = `${kinds[collection]?.kind} ${decodeURIComponent(name)}`;
    if (asked.method === "PUT") {
      const request = { path, body: JSON.parse(await textOf(asked)) as OpenmetadataRequest["body"] };
      received.push(request);
      const id = randomUUID();
      ids.set(createdBy(request) ?? id, id);
      answer.end(JSON.stringify({ id }));
    } else {
      answer.statusCode = ids.has(created) ? 200 : 404;
      answer.end(JSON.stringify({ id: ids.get(created) }));
    }
  });
  await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, received, stop: () => new Promise((stopped) => server.close(stopped)) };
}

async function textOf(asked: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of asked) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}

describe.skipIf("missing" in engine)("OpenMetadata's library", async () => {
  const tools = ("engine" in engine ? engine.engine : {}) as PythonTools;

  /** The requests of a mesh as they come out of the program that sends them. */
  async function sent(mesh: MeshIR): Promise<readonly OpenmetadataRequest[]> {
    for (const [path, { text }] of artifactsOf(openmetadata, mesh, {})) writeFileSync(join(folder, path), text);
    const recorder = await startRecorder();
    try {
      await run(tools.python, [join(folder, "load.py"), recorder.url]);
      return recorder.received;
    } finally {
      await recorder.stop();
    }
  }

  async function wrongIn(requests: readonly OpenmetadataRequest[], names: readonly string[] = []): Promise<string[]> {
    const path = join(folder, "given.json");
    writeFileSync(path, JSON.stringify({ requests, names }));
    const { stdout } = await run(tools.python, ["-c", script, path], { maxBuffer: 2 ** 28 });
    return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as string[];
  }

  it.each(Object.entries(await allMeshes()))("reads every request of %s", async (_name, mesh) => {
    const said = requestsOf(mesh);
    const requests = await sent(mesh);
    expect(requests.map(({ path, body }) => [path, body.name])).toEqual(
      said.map(({ path, body }) => [path, body.name]),
    );
    const names = said.flatMap((request) => neededBy(request).map((name) => name.slice(name.indexOf(" ") + 1)));
    expect(await wrongIn(requests, [...new Set(names)])).toEqual([]);
  });

  it("ends the program when something is not there", async () => {
    const requests = requestsOf(await exampleMesh("shop")).filter(({ path }) => path !== "/v1/teams");
    const recorder = await startRecorder();
    writeFileSync(join(folder, "requests.json"), JSON.stringify(requests));
    await expect(run(tools.python, [join(folder, "load.py"), recorder.url])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^GET \/v1\/teams\/name\/\S+: 404/),
    });
    await recorder.stop();
  });

  it("would find what it cannot read", async () => {
    const [{ path, body } = { path: "", body: {} }] = requestsOf(await exampleMesh("shop")).filter(
      (request) => request.path === "/v1/databases",
    );
    const wrong = [
      { uniqueName: "x" },
      { name: "x".repeat(257) },
      { retentionPeriod: 3 },
      { owners: [{ type: "team", fullyQualifiedName: "x" }] },
    ];
    const requests = wrong.map((fields) => ({ path, body: { ...body, ...fields } }));
    const found = await wrongIn([...requests, { path, body }], ['a."b']);
    expect(found).toEqual([
      expect.stringMatching(/uniqueName\s+Extra inputs are not permitted/),
      expect.stringContaining("at most 256"),
      expect.stringMatching(/retentionPeriod\s+Input should be a valid string/),
      expect.stringMatching(/id\s+Field required/),
      expect.stringContaining('a."b'),
    ]);
  });
});
