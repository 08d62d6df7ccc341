import { expect, test } from "vitest";
import { checked, infers } from "../../support/expressions.ts";

test("a chain of operators that only a machine would write is refused once", () => {
  const { diagnostics } = checked(Array.from({ length: 3000 }, () => "i").join(" + "));
  expect(diagnostics.map((each) => each.slug)).toEqual(["expression-too-deep"]);
});

test("a long chain of conditions is no trouble", () => {
  infers(Array.from({ length: 900 }, (_, n) => `i == ${n}`).join(" or "), "bool");
  infers(`i in [${Array.from({ length: 5000 }, (_, n) => n).join(", ")}]`, "bool");
});
