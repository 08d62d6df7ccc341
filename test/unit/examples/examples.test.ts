import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { exampleFiles, readRepositoryFile, repository } from "../../support/repository.ts";
import { breaksOf, messageOf, withMessages } from "./breaks.ts";

const examples = ["skyways", "shop", "shop-postgres"];

describe.each(examples)("the example %s", (example) => {
  it("has neither errors nor warnings", async () => {
    const { compiled } = await compiledFiles(exampleFiles(example));
    const problems = compiled.diagnostics.filter(({ severity }) => severity !== "info");
    expect(problems.map(({ code, message, place }) => `${place.file}: ${code} ${message}`)).toEqual([]);
  });

  it("has a README that tells what to look at and what to break", () => {
    const text = readRepositoryFile(`examples/${example}/README.md`);
    expect(text).toContain("## What to look at");
    expect(text).toContain("## What to break");
  });

  it("says what its README promises when it is broken", async () => {
    const path = `examples/${example}/README.md`;
    const readme = readRepositoryFile(path);
    const breaks = breaksOf(readme);
    const messages: string[] = [];
    for (const each of breaks) messages.push(await messageOf(each, exampleFiles(example)));
    // `UPDATE_BASELINES=all` writes what the compiler says now.
    if (process.env.UPDATE_BASELINES !== undefined) {
      writeFileSync(join(repository, path), withMessages(readme, messages));
    } else
      expect(breaks.map(({ title, says }) => [title, says])).toEqual(
        breaks.map(({ title }, i) => [title, messages[i]]),
      );
  });

  it.each([["test"], ["fmt", "--check"]])("passes `chimerac %s`", (...command) => {
    const args = [join(repository, "cli/main.ts"), ...command, "--chdir", join(repository, "examples", example)];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  });
});

describe("skyways", () => {
  it("uses every step of a pipeline somewhere", () => {
    const used = new Set<string>();
    for (const [path, text] of Object.entries(exampleFiles("skyways"))) {
      if (!path.endsWith(".chimera")) continue;
      for (const step of stepsOf(path, text)) used.add(step);
    }
    expect([...used].sort()).toEqual(everyStep);
  });

  it("uses every measure and every kind of bound somewhere", async () => {
    const { compiled } = await compiledFiles(exampleFiles("skyways"));
    const tables = compiled.mesh.products.flatMap((product) => [...product.tables, ...product.ports]);
    const written = tables.flatMap((table) => table.rules).filter((rule) => !rule.generated);
    expect([...new Set(written.map((rule) => rule.measure.measure))].sort()).toEqual(everyMeasure);
    expect([...new Set(written.map((rule) => rule.bound.bound))].sort()).toEqual(everyBound);
    expect([...new Set(written.map((rule) => rule.action))].sort()).toEqual(["block", "observe", "quarantine", "warn"]);
    expect([...new Set(tables.map((table) => table.materialize.mode))].sort()).toEqual(everyMode);
  });

  it("has at least four domains and ten products that use one another's ports", async () => {
    const { compiled } = await compiledFiles(exampleFiles("skyways"));
    const { products } = compiled.mesh;
    expect(products.length).toBeGreaterThanOrEqual(10);
    expect(new Set(products.map((product) => product.domain)).size).toBeGreaterThanOrEqual(4);
    const across = products.flatMap((product) =>
      product.inputs.filter(
        (input) => input.from.kind === "port" && !input.from.address.startsWith(`${product.domain}.`),
      ),
    );
    expect(across.length).toBeGreaterThanOrEqual(8);
  });
});

const everyStep =
  `Aggregate Dedupe Derive Distinct Drop From Group Pivot Rename Select Set Sort Take Unnest Unpivot Where except intersect union
  join:anti join:asof join:cross join:full join:inner join:left join:left-asof join:right join:semi union-all`
    .split(/\s+/)
    .sort();
const everyMeasure = "aggregate delay drift duration fresh gaps matches references rows schema share sql unique".split(
  " ",
);
const everyBound = "between compare holds steady within".split(" ");
const everyMode = "incremental merge scd2 table view".split(" ");

function* stepsOf(path: string, text: string): Iterable<string> {
  for (const node of parse(new SourceText(path, text)).ast.declarations) {
    if (node.kind !== "Product") continue;
    for (const member of node.members) {
      if ((member.kind !== "Table" && member.kind !== "Port") || member.body.kind !== "Pipeline") continue;
      for (const step of member.body.steps) {
        if (step.kind === "Join") yield `join:${step.type.replace(" ", "-")}`;
        else if (step.kind === "SetOperation") yield step.operation.replace(" ", "-");
        else yield step.kind;
      }
    }
  }
}
