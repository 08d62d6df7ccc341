/** The forms that other programs read. */
import { describe, expect, it } from "vitest";
import type { DiagnosticKind } from "../../../language/diagnostics/diagnostic.ts";
import { inOrder } from "../../../language/diagnostics/order.ts";
import { renderGithub } from "../../../language/diagnostics/render/github.ts";
import { jsonReport, renderJson } from "../../../language/diagnostics/render/json.ts";
import { renderSarif, sarifLog } from "../../../language/diagnostics/render/sarif.ts";
import { marked, sample, sampleWarning } from "../../support/diagnostics.ts";

const { sources, places } = marked({
  "sales/über orders.chimera": "from orders\nwhere ▮totl▮ > 3\n",
  "shop.chimera": "source Shop {\n▮table orders {\n}▮\n}\n",
});
const [wrong] = places["sales/über orders.chimera"]!;
const [declared] = places["shop.chimera"]!;
const mistake = sample.at(
  wrong!,
  { name: "totl" },
  {
    related: [{ ...declared!, message: "declared here" }],
    hint: "100% sure:\nit is `total`",
    fixes: [{ title: "replace it by `total`", edits: [{ place: wrong!, text: "total" }] }],
  },
);
const warning = sampleWarning.at(declared!, {});
const nowhere = sample.at({ file: "<command line>", start: 0, end: 0 }, { name: "x" });

describe("the JSON document", () => {
  it("holds everything a diagnostic knows, with lines and columns from 1", () => {
    expect(jsonReport([warning, mistake], sources)).toEqual({
      version: 1,
      diagnostics: [
        {
          code: "CHM9901",
          slug: "sample-mistake",
          severity: "error",
          category: "names",
          message: "cannot find a column `totl`",
          file: "sales/über orders.chimera",
          range: { start: { line: 2, column: 7 }, end: { line: 2, column: 11 } },
          label: "not a column of `orders`",
          hint: "100% sure:\nit is `total`",
          related: [
            {
              message: "declared here",
              file: "shop.chimera",
              range: { start: { line: 2, column: 1 }, end: { line: 3, column: 2 } },
            },
          ],
          fixes: [
            {
              title: "replace it by `total`",
              edits: [
                {
                  file: "sales/über orders.chimera",
                  range: { start: { line: 2, column: 7 }, end: { line: 2, column: 11 } },
                  text: "total",
                },
              ],
            },
          ],
        },
        {
          code: "CHM9902",
          slug: "sample-warning",
          severity: "warning",
          category: "types",
          message: "this is always null",
          file: "shop.chimera",
          range: { start: { line: 2, column: 1 }, end: { line: 3, column: 2 } },
          label: "nothing gives it a value",
          hint: "remove it",
          related: [],
          fixes: [],
        },
      ],
      summary: { errors: 1, warnings: 1 },
    });
  });

  it("is a document with nothing to say too", () => {
    expect(renderJson([], sources)).toBe(
      '{\n  "version": 1,\n  "diagnostics": [],\n  "summary": {\n    "errors": 0,\n    "warnings": 0\n  }\n}\n',
    );
  });
});

describe("the GitHub annotations", () => {
  it("escape what would end a property or a line, and give columns within one line only", () => {
    expect(renderGithub([warning, mistake, nowhere], sources).split("\n")).toEqual([
      "::error title=CHM9901%3A cannot find a column `x`::not a column of `orders`",
      "::error file=sales/über orders.chimera,line=2,endLine=2,col=7,endColumn=11,title=CHM9901%3A cannot find a column `totl`::not a column of `orders`%0Adeclared here: shop.chimera:2:1%0Ahint: 100%25 sure:%0Ait is `total`",
      "::warning file=shop.chimera,line=2,endLine=3,col=1,title=CHM9902%3A this is always null::nothing gives it a value%0Ahint: remove it",
      "",
    ]);
  });
});

describe("the SARIF log", () => {
  const kinds = [sample, sampleWarning] as unknown as readonly DiagnosticKind[];
  const log = sarifLog([warning, mistake, nowhere], sources, { version: "1.2.3", kinds });
  const run = log.runs[0]!;

  it("is a log of version 2.1.0 by chimerac, counting in UTF-16 code units", () => {
    expect([log.version, log.$schema]).toEqual(["2.1.0", "https://json.schemastore.org/sarif-2.1.0.json"]);
    expect([run.tool.driver.name, run.tool.driver.version, run.columnKind]).toEqual([
      "chimerac",
      "1.2.3",
      "utf16CodeUnits",
    ]);
  });

  it("takes its rules from the registry, with the names of parameters for their values", () => {
    expect(run.tool.driver.rules).toEqual([
      {
        id: "CHM9901",
        name: "SampleMistake",
        shortDescription: { text: "cannot find a column ‹name›" },
        help: { text: "chimerac explain CHM9901" },
        defaultConfiguration: { level: "error" },
        properties: { category: "names", tags: ["names"] },
      },
      {
        id: "CHM9902",
        name: "SampleWarning",
        shortDescription: { text: "this is always null" },
        help: { text: "remove it\nchimerac explain CHM9902" },
        defaultConfiguration: { level: "warning" },
        properties: { category: "types", tags: ["types"] },
      },
    ]);
  });

  it("gives each result its rule, place, other places and fixes", () => {
    expect(run.results[1]).toEqual({
      ruleId: "CHM9901",
      ruleIndex: 0,
      level: "error",
      message: { text: "cannot find a column `totl`: not a column of `orders`\n100% sure:\nit is `total`" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "sales/%C3%BCber%20orders.chimera", uriBaseId: "WORKSPACE" },
            region: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 11 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 0,
          physicalLocation: {
            artifactLocation: { uri: "shop.chimera", uriBaseId: "WORKSPACE" },
            region: { startLine: 2, startColumn: 1, endLine: 3, endColumn: 2 },
          },
          message: { text: "declared here" },
        },
      ],
      fixes: [
        {
          description: { text: "replace it by `total`" },
          artifactChanges: [
            {
              artifactLocation: { uri: "sales/%C3%BCber%20orders.chimera", uriBaseId: "WORKSPACE" },
              replacements: [
                {
                  deletedRegion: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 11 },
                  insertedContent: { text: "total" },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("has no location for what is in no file", () => {
    expect(run.results[0]?.locations).toEqual([]);
  });

  it("is printed as JSON with a line end", () => {
    const text = renderSarif([], sources, { version: "1.2.3", kinds: [] });
    expect([JSON.parse(text).runs[0].results, text.endsWith("}\n")]).toEqual([[], true]);
  });
});

describe("the order of diagnostics", () => {
  it("is by file and place, and two different messages at one place both stay", () => {
    const other = sample.at(wrong!, { name: "other" });
    expect(inOrder([warning, mistake, other, mistake]).map(({ message }) => message)).toEqual([
      "cannot find a column `other`",
      "cannot find a column `totl`",
      "this is always null",
    ]);
  });
});
