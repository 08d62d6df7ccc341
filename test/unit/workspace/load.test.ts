import { describe, expect, test } from "vitest";
import { loadLibrary } from "../../../compiler/workspace/library.ts";
import { loadWorkspace } from "../../../compiler/workspace/load.ts";
import type { ParsedFile } from "../../../language/syntax/parsed-file.ts";
import type { SourceText } from "../../../language/text/source.ts";
import { type MemoryWorld, memoryHost } from "../../support/memory-host.ts";

const emptyParse = (source: SourceText): ParsedFile => ({
  source,
  ast: { kind: "SourceFile", declarations: [], start: 0, end: source.text.length },
  diagnostics: [],
});

function load(files: { readonly [path: string]: string }, start = "/mesh", world: MemoryWorld = {}) {
  const { value, diagnostics } = loadWorkspace(memoryHost(files, world), start, emptyParse);
  return {
    root: value.root,
    paths: value.files.map((file) => file.source.path),
    said: diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.place.file} ${diagnostic.message}`),
    hints: diagnostics.map((diagnostic) => diagnostic.hint),
  };
}

const manifest = { "/mesh/chimera.yaml": "name: mesh" };

describe("loading a workspace", () => {
  test("finds the files below the manifest, sorted, without hidden folders, node_modules and dist", () => {
    const found = load({
      ...manifest,
      "/mesh/b.chimera": "",
      "/mesh/a/z.chimera": "",
      "/mesh/a/a.chimera": "",
      "/mesh/a.txt": "",
      "/mesh/.git/x.chimera": "",
      "/mesh/node_modules/lib/x.chimera": "",
      "/mesh/a/dist/x.chimera": "",
      "/other/x.chimera": "",
    });
    expect(found.said).toEqual([]);
    expect(found.paths).toEqual(["a/a.chimera", "a/z.chimera", "b.chimera"]);
  });

  test("starts from the nearest manifest above", () => {
    const found = load({ ...manifest, "/mesh/sales/orders.chimera": "" }, "/mesh/sales");
    expect(found.root).toBe("/mesh");
    expect(found.paths).toEqual(["sales/orders.chimera"]);
  });

  test("leaves a mesh within the mesh out, with all below it, and loads it from its own folder", () => {
    const files = {
      ...manifest,
      "/mesh/a.chimera": "",
      "/mesh/examples/small/chimera.yaml": "name: small",
      "/mesh/examples/small/a.chimera": "",
      "/mesh/examples/small/deep/b.chimera": "",
      "/mesh/examples/c.chimera": "",
      "/mesh/notes/chimera.yaml/d.chimera": "",
    };
    expect(load(files).paths).toEqual(["a.chimera", "examples/c.chimera", "notes/chimera.yaml/d.chimera"]);
    const inner = load(files, "/mesh/examples/small/deep");
    expect(inner).toMatchObject({ root: "/mesh/examples/small", paths: ["a.chimera", "deep/b.chimera"], said: [] });
  });

  test("does not read a mesh within the mesh even when the manifest includes it", () => {
    const found = load({
      "/mesh/chimera.yaml": "name: mesh\nfiles: { include: ['**'] }",
      "/mesh/a.chimera": "",
      "/mesh/small/chimera.yaml": "name: small",
      "/mesh/small/a.chimera": "",
    });
    expect(found.paths).toEqual(["a.chimera"]);
  });

  test("reads only what the manifest includes and does not exclude", () => {
    const found = load({
      "/mesh/chimera.yaml":
        "name: mesh\nfiles: { include: ['sales/**', '*.chimera'], exclude: ['**/old', sales/x*.chimera] }",
      "/mesh/root.chimera": "",
      "/mesh/sales/deep/a.chimera": "",
      "/mesh/sales/xa.chimera": "",
      "/mesh/sales/old/a.chimera": "",
      "/mesh/finance/a.chimera": "",
    });
    expect(found.paths).toEqual(["root.chimera", "sales/deep/a.chimera"]);
  });

  test("says that the folder is not there", () => {
    expect(load(manifest, "/nowhere").said).toEqual(["CHM2001 /nowhere cannot find folder `/nowhere`"]);
  });

  test("says that a file is no folder", () => {
    expect(load(manifest, "/mesh/chimera.yaml").said).toEqual([
      "CHM2001 /mesh/chimera.yaml cannot find folder `/mesh/chimera.yaml`",
    ]);
  });

  test("says that there is no manifest, also in an empty folder", () => {
    expect(load({ "/mesh/a.chimera": "" }).said).toEqual(["CHM2002 chimera.yaml cannot find `chimera.yaml`"]);
    expect(load({}, "/empty", { folders: ["/empty"] }).said).toEqual([
      "CHM2002 chimera.yaml cannot find `chimera.yaml`",
    ]);
  });

  test("says that the manifest cannot be opened, and not that it is empty", () => {
    const found = load({ ...manifest, "/mesh/a.chimera": "" }, "/mesh", { unreadable: ["/mesh/chimera.yaml"] });
    expect(found.said).toEqual(["CHM2009 chimera.yaml cannot read `chimera.yaml`"]);
  });

  test("knows a manifest with the other ending", () => {
    expect(load({ "/mesh/chimera.yml": "name: mesh" }).hints).toEqual(["rename `chimera.yml` to `chimera.yaml`"]);
  });

  test("warns about a mesh without files", () => {
    expect(load(manifest).said).toEqual(["CHM2010 chimera.yaml the mesh has no `.chimera` file"]);
  });

  test("reports a file that cannot be read and goes on", () => {
    const files = { ...manifest, "/mesh/a.chimera": "", "/mesh/b.chimera": "" };
    const found = load(files, "/mesh", { unreadable: ["/mesh/a.chimera"] });
    expect(found.said).toEqual(["CHM2009 a.chimera cannot read `a.chimera`"]);
    expect(found.paths).toEqual(["b.chimera"]);
  });

  test("still reads the files when the manifest is wrong", () => {
    const found = load({ "/mesh/chimera.yaml": "nam: mesh", "/mesh/a.chimera": "" });
    expect(found.said.length).toBe(2);
    expect(found.paths).toEqual(["a.chimera"]);
  });
});

test("the standard library is read from its folder, sorted, with paths of its own", () => {
  const host = memoryHost({ "/lib/text.chimera": "", "/lib/core/dates.chimera": "", "/lib/README.md": "" });
  expect(loadLibrary(host, "/lib", emptyParse).map((file) => file.source.path)).toEqual([
    "<stdlib>/core/dates.chimera",
    "<stdlib>/text.chimera",
  ]);
});
