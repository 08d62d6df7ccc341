/** Temporal's development server: that it starts, knows what it was told, answers and stops. */
import { afterAll, describe, expect, it } from "vitest";
import { startTemporal, type Temporal } from "../support/engines/temporal.ts";

const started = await startTemporal({ searchAttributes: { Product: "Keyword", Attempts: "Int" } });

describe.skipIf("missing" in started)("Temporal", () => {
  const temporal = ("engine" in started ? started.engine : undefined) as Temporal;
  afterAll(() => temporal.stop());

  it("is healthy", async () => {
    expect(await temporal.ask("operator", "cluster", "health")).toEqual({ status: "SERVING" });
  });

  it("has its namespace, with the search attributes asked for", async () => {
    const { customAttributes } = (await temporal.ask(
      ...["operator", "search-attribute", "list", "--namespace", temporal.namespace],
    )) as { customAttributes: Record<string, string> };
    expect(customAttributes).toMatchObject({
      Product: "INDEXED_VALUE_TYPE_KEYWORD",
      Attempts: "INDEXED_VALUE_TYPE_INT",
    });
  });

  it("is gone when stopped", async () => {
    await temporal.stop();
    await expect(temporal.ask("operator", "cluster", "health")).rejects.toThrow(temporal.address);
  });
});
