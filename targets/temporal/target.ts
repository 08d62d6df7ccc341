/** The target `temporal`: a workflow a product, a worker a domain, and schedules. What it becomes: `docs/targets/temporal.md`. */
import type { ProductIR } from "../../compiler/mesh/mesh.ts";
import { inputMoreOften } from "../../language/diagnostics/registry/targets.ts";
import { type Data, jsonArtifact } from "../sdk/data.ts";
import { typescript } from "../sdk/quoting.ts";
import { type Artifact, generatedNote, problem, type Target, type TargetProblem } from "../sdk/target.ts";
import { readTemplate } from "../sdk/template.ts";
import { lasts, type Rhythm, rhythms } from "./cadence.ts";
import { durationText } from "./duration.ts";
import { fileName, prefixOf, workflowsModule } from "./names.ts";
import { type Options, optionsSchema } from "./options.ts";
import { scheduleOf } from "./schedule.ts";
import { type DomainView, domainView, type WorkflowView, workflowView } from "./view.ts";

const target: Target<Options> = {
  name: "temporal",
  title: "a workflow a product, a worker a domain, and schedules, for Temporal",
  options: optionsSchema,
  emit(mesh, options, { environment, template }) {
    const workflow = readTemplate<WorkflowView>(template("workflow.ts.hbs"), typescript);
    const workflows = readTemplate<DomainView>(template("workflows.ts.hbs"), typescript);
    const worker = readTemplate<DomainView>(template("worker.ts.hbs"), typescript);
    const steps = readTemplate<object>(template("steps.ts.hbs"), typescript);
    const prefix = prefixOf(mesh, environment);
    const all = rhythms(mesh);
    const artifacts: Artifact[] = [steps("steps.ts", { mesh: mesh.name, note: generatedNote("temporal", mesh.name) })];
    const problems: TargetProblem[] = [];
    const schedules: Data[] = [];
    for (const domain of [...new Set(mesh.products.map((product) => product.domain))].sort()) {
      const view = domainView(domain, mesh, prefix, options);
      artifacts.push(workflows(workflowsModule(domain), view), worker(`${fileName(domain)}/worker.ts`, view));
    }
    for (const product of mesh.products) {
      const rhythm = all.get(product.address)!;
      const view = workflowView(product, rhythm, prefix, options);
      artifacts.push(workflow(`${fileName(product.domain)}/products/${fileName(product.name)}.ts`, view));
      problems.push(...inputsMoreOften(product, rhythm));
      if (rhythm.cadence === undefined || rhythm.follows.length > 0) continue;
      const made = scheduleOf(product, rhythm.cadence, prefix, options);
      if ("problem" in made) problems.push(made.problem);
      else schedules.push(made.schedule);
    }
    artifacts.push(
      jsonArtifact("schedules.json", { version: 1, schedules }),
      jsonArtifact("package.json", packageJson),
      jsonArtifact("tsconfig.json", tsconfig),
    );
    return { artifacts, problems };
  },
};

export default target;

/** What the folder needs to be checked, bundled and run. */
const packageJson: Data = {
  private: true,
  type: "module",
  dependencies: { "@temporalio/worker": "^1.24.0", "@temporalio/workflow": "^1.24.0" },
};
const tsconfig: Data = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022"],
    types: ["node"],
    module: "nodenext",
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  include: ["**/*.ts"],
};

/** Sources are brought in at every run, whatever longer interval they name. */
function inputsMoreOften(product: ProductIR, { cadence }: Rhythm): TargetProblem[] {
  return product.inputs.flatMap(({ every, from, place }) => {
    if (every === undefined || from.kind === "port" || cadence === undefined) return [];
    if (lasts(every) <= lasts(cadence.every)) return [];
    const [said, often] = [durationText(every), durationText(cadence.every)];
    return [problem(inputMoreOften, place, { target: "Temporal", every: said, product: product.address, often })];
  });
}
