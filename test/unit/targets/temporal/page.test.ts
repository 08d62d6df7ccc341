/** The page about Temporal names every field of the mesh, of schedules and of what workflows and workers are made of, and every option. */
import { describe, expect, it } from "vitest";
import { rhythms } from "../../../../targets/temporal/cadence.ts";
import { type Options, optionsSchema } from "../../../../targets/temporal/options.ts";
import target from "../../../../targets/temporal/target.ts";
import { domainView, workflowView } from "../../../../targets/temporal/view.ts";
import { artifactsOf, tellingMeshes } from "../../../support/emitted.ts";
import { readRepositoryFile } from "../../../support/repository.ts";
import { fieldsOf, testPage } from "../../../support/target-page.ts";

const options = Object.fromEntries(
  Object.entries(optionsSchema.properties).map(([name, { default: standard }]) => [name, standard]),
) as unknown as Options;
const emitted = new Set<string>();
for (const mesh of Object.values(await tellingMeshes())) {
  const all = rhythms(mesh);
  for (const product of mesh.products) {
    const { place: _, note: __, ...workflow } = workflowView(product, all.get(product.address)!, "", options);
    // Where in the text a call stands is no fact of the mesh.
    const calls = (stages: typeof workflow.ingest) =>
      stages.map(({ calls }) => ({ calls: calls.map(({ place: ___, ...call }) => call) }));
    fieldsOf({ ...workflow, ingest: calls(workflow.ingest), stages: calls(workflow.stages) }, "workflow", emitted);
    const { note: ____, ...worker } = domainView(product.domain, mesh, "", options);
    fieldsOf(worker, "worker", emitted);
  }
  const { schedules } = JSON.parse(artifactsOf(target, mesh, options).get("schedules.json")!.text) as {
    schedules: object[];
  };
  for (const schedule of schedules) fieldsOf(schedule, "schedule", emitted);
}

describe("the page about Temporal", () => {
  testPage("temporal", emitted, /^(schedule|workflow|worker)\./);

  it("names every option with its default", () => {
    const page = readRepositoryFile("docs/targets/temporal.md");
    for (const [name, { default: standard }] of Object.entries(optionsSchema.properties))
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| \`${standard}\` \\|`, "m"));
  });
});
