import { describe, expect, test } from "vitest";
import { readManifest } from "../../../compiler/workspace/manifest.ts";
import { applySeverity, severityChoices } from "../../../compiler/workspace/severity.ts";
import { deprecatedUse, ownerMissing, unusedUse } from "../../../language/diagnostics/registry/names.ts";
import { SourceText } from "../../../language/text/source.ts";

const registry = [unusedUse, deprecatedUse, ownerMissing];

function choose(severity: string) {
  const { manifest, tree } = readManifest(new SourceText("chimera.yaml", `name: a\nseverity: ${severity}`)).value;
  return severityChoices(manifest, tree.place, registry);
}

const place = { file: "a.chimera", start: 0, end: 1 };
const unused = unusedUse.at(place, { name: "A", why: "x" });

describe("severities of the manifest", () => {
  test("raise a warning by its slug", () => {
    const { value } = choose("{ unused-use: error }");
    expect(applySeverity([unused], value).map((diagnostic) => diagnostic.severity)).toEqual(["error"]);
  });

  test("silence a warning by its code", () => {
    expect(applySeverity([unused], choose("{ CHM2115: off }").value)).toEqual([]);
  });

  test("leave the rest alone", () => {
    expect(applySeverity([unused], choose("{ CHM2140: off }").value)).toEqual([unused]);
  });

  test("cannot lower an error", () => {
    const { value, diagnostics } = choose("{ owner-missing: warning }");
    expect(value.size).toBe(0);
    expect(diagnostics.map((d) => `${d.code} ${d.place.start} ${d.message}`)).toEqual([
      "CHM2012 20 `owner-missing` is always an error",
    ]);
  });

  test("must name a diagnostic", () => {
    const { diagnostics } = choose("{ unused-uses: off }");
    expect(diagnostics.map((d) => `${d.code} ${d.message} | ${d.hint}`)).toEqual([
      "CHM2011 no diagnostic is called `unused-uses` | did you mean `unused-use`?",
    ]);
  });
});
