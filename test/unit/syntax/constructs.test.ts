import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Node } from "../../../language/syntax/ast.ts";
import { dumpAst, dumpTokens } from "../../../language/syntax/dump.ts";
import { ChimeraParser } from "../../../language/syntax/grammar/parser.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";
import { grammarPage } from "../../../tools/grammar-docs.ts";
import { readRepositoryFile } from "../../support/repository.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const fixture = (name: string) => new SourceText(name, readFileSync(join(fixtures, name), "utf8"));

describe.each(["every-construct.chimera", "tour.chimera"])("%s", (name) => {
  const file = parse(fixture(name));

  test("is read without a word", () => {
    expect(file.diagnostics).toEqual([]);
  });

  test("has the tree that is written beside it", async () => {
    await expect(dumpAst(file)).toMatchFileSnapshot(join(fixtures, name.replace(".chimera", ".ast")));
  });

  test("has every node inside of its parent", () => {
    const wrong: string[] = [];
    walk(file.ast, undefined, (node, parent) => {
      if (node.start > node.end) wrong.push(`${node.kind} ends before it starts`);
      // Descriptions stand before what they describe.
      if (parent === undefined || node.kind === "DocComment") return;
      if (node.start < parent.start || node.end > parent.end) wrong.push(`${node.kind} in ${parent.kind}`);
    });
    expect(wrong).toEqual([]);
  });
});

function walk(value: unknown, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  if (typeof value !== "object" || value === null) return;
  const node = "kind" in value ? (value as Node) : undefined;
  if (node !== undefined) visit(node, parent);
  for (const part of Object.values(value)) walk(part, node ?? parent, visit);
}

describe("the grammar", () => {
  test("has no mistake that chevrotain knows of", () => {
    expect(() => new ChimeraParser(true)).not.toThrow();
  });

  test("is drawn as it is; otherwise run `node tools/grammar-docs.ts`", () => {
    expect(readRepositoryFile("docs/language/grammar.md")).toBe(grammarPage());
  });
});

describe("printed tokens", () => {
  test("are one a line with place and kind, comments included", () => {
    expect(dumpTokens(new SourceText("t", "/// D\nuse a.`b c` // e\n"))).toBe(
      [
        "1:1 description /// D",
        "2:1 keyword use",
        "2:5 name a",
        "2:6 sign .",
        "2:7 name `b c`",
        "2:13 comment // e",
        "",
      ].join("\n"),
    );
  });
});

describe("where lines end", () => {
  const settings = (text: string) => {
    const [label] = parse(new SourceText("t", text)).ast.declarations;
    return label?.kind === "Label"
      ? dumpAst({
          source: new SourceText("t", text),
          ast: { kind: "SourceFile", start: 0, end: 0, declarations: [label] },
          diagnostics: [],
        })
      : "";
  };

  test("a unit stands on the line of its number", () => {
    expect(settings("label a { k: 5 special }")).toContain("Setting k value=5 special");
    expect(settings("label a { k: 5\n special }")).toContain("Setting special");
  });

  test("a description belongs to what it stands before, or to what it stands behind on the line", () => {
    const { ast } = parse(
      new SourceText("t", "enum E {\n  /// A.\n  a, /// And more.\n  b /// B.\n}\n/// T.\ntype T = int\n"),
    );
    const docs: string[] = [];
    walk(ast, undefined, (node) => {
      if ("doc" in node) docs.push(`${node.kind}: ${(node.doc as { text: string }).text}`);
    });
    expect(docs).toEqual(["EnumMember: A.\nAnd more.", "EnumMember: B.", "Type: T."]);
  });

  test.each(["\n", "\r\n", "\r"])("any end of line will do (%j)", (end) => {
    const text = readFileSync(join(fixtures, "tour.chimera"), "utf8").replaceAll("\n", end);
    const file = parse(new SourceText("t", text));
    expect(file.diagnostics).toEqual([]);
    expect(dumpAst(file)).toBe(dumpAst(parse(fixture("tour.chimera"))));
  });
});
