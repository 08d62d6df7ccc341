import { test } from "vitest";
import { infers } from "../../support/expressions.ts";

test("a long chain of conditions and a long list are no trouble", () => {
  infers(Array.from({ length: 490 }, (_, n) => `i == ${n}`).join(" or "), "bool");
  infers(`i in [${Array.from({ length: 5000 }, (_, n) => n).join(", ")}]`, "bool");
});
