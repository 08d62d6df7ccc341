/** `npm run new` makes files that the tests then ask to be finished. */
import { describe, expect, it } from "vitest";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";
import { newDiagnostic } from "../../../tools/new/diagnostic.ts";
import { newFunction } from "../../../tools/new/function.ts";
import { newStep } from "../../../tools/new/step.ts";
import { newTarget } from "../../../tools/new/target.ts";
import { readRepositoryFile } from "../../support/repository.ts";

const nothing = () => undefined;

describe("npm run new", () => {
  it("gives a diagnostic the next code, words, a page and a baseline", () => {
    const { files } = newDiagnostic("types/odd-thing", () => 'define({\n  code: "CHM3007",\n});\n');
    expect(Object.keys(files)).toEqual([
      "language/diagnostics/registry/types.ts",
      "docs/diagnostics/types/odd-thing.md",
      "test/baselines/messages/mended/odd-thing/main.chimera",
    ]);
    expect(files["language/diagnostics/registry/types.ts"]).toContain(
      'export const oddThing = define({\n  code: "CHM3008",\n  slug: "odd-thing",\n',
    );
    expect(files["docs/diagnostics/types/odd-thing.md"]).toContain("# odd-thing (CHM3008)\n");
  });

  it("refuses what it does not know or what is there", () => {
    expect(() => newDiagnostic("odd-thing", nothing)).toThrow("name it as CATEGORY/SLUG");
    expect(() => newDiagnostic("odd/thing", nothing)).toThrow("there is no category odd");
    expect(() => newFunction("text/length", readRepositoryFile)).toThrow(
      "length is in stdlib/core/text.chimera already",
    );
    expect(() => newStep("distinct", readRepositoryFile)).toThrow("compiler/check/steps/distinct.ts is there already");
  });

  it("adds a function that parses and that no engine has", () => {
    const { files } = newFunction("text/initials", readRepositoryFile);
    const text = files["stdlib/core/text.chimera"]!;
    expect(parse(new SourceText("text.chimera", text)).diagnostics).toEqual([]);
    expect(text.endsWith('  spark: "no_such_function({x})"\n}\n')).toBe(true);
  });

  it("makes a step's baseline and checker, and a target's folder with its test", () => {
    expect(Object.keys(newStep("shuffle", nothing).files)).toEqual([
      "test/baselines/steps/shuffle/main.chimera",
      "compiler/check/steps/shuffle.ts",
    ]);
    expect(Object.keys(newTarget("prometheus", nothing).files)).toEqual([
      "targets/prometheus/index.ts",
      "targets/prometheus/lower.ts",
      "targets/prometheus/README.md",
      "test/unit/targets/prometheus/prometheus.test.ts",
    ]);
  });
});
