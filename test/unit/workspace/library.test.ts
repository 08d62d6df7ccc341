/** The image of the library that a release carries says what the library's files say. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeHost } from "../../../cli/host.ts";
import { libraryImage, loadLibrary, readImage } from "../../../compiler/workspace/library.ts";
import { parse } from "../../../language/syntax/parse.ts";

it("reads the library as it was parsed", () => {
  const library = loadLibrary(nodeHost(), join(import.meta.dirname, "..", "..", "..", "stdlib"), parse);
  const read = readImage(libraryImage(library));
  expect(read.map(({ source }) => [source.path, source.text])).toEqual(
    library.map(({ source }) => [source.path, source.text]),
  );
  library.forEach(({ ast }, file) => {
    ast.declarations.forEach((parsed, at) => {
      const declaration = read[file]!.ast.declarations[at]! as unknown as { readonly [field: string]: unknown };
      const fields = Object.keys(parsed);
      // Fields that are not there in one must be undefined in the other; plain JSON has no undefined.
      const found = Object.fromEntries(fields.map((field) => [field, declaration[field]]));
      expect(found).toEqual(JSON.parse(JSON.stringify(parsed)));
      for (const field of ["doc", "empty", "releases", "deprecated", "movedFrom"])
        if (!fields.includes(field)) expect(declaration[field]).toBe(undefined);
    });
  });
});
