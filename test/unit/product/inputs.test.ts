import { describe, expect, test } from "vitest";
import { checkFiles, onlyComplaint, said } from "../../support/pipelines.ts";

const withInput = (input: string, port = "port q { from r  fresh: 2h }") =>
  checkFiles({
    "probe.chimera": `domain shop\nproduct P {\n  owner: Sales\n  ${input}\n}\n`,
    "q.chimera": `domain shop\nproduct Q {\n  owner: Sales\n  input r = Shop.rates\n  ${port}\n}\n`,
  });

describe("how an input is loaded", () => {
  test("is whole, by a growing column, or by a key", () => {
    const loaded = (load: string) => {
      const checked = withInput(`input orders = Shop.orders { ${load} }`);
      expect(said(checked)).toEqual([]);
      return checked.product?.inputs[0]?.load;
    };
    expect(loaded("every: 15m")).toEqual({ mode: "full" });
    expect(loaded("load: full")).toEqual({ mode: "full" });
    expect(loaded("load: append by placed_at")).toEqual({ mode: "append", column: "placed_at" });
    expect(loaded("load: merge by id")).toEqual({ mode: "merge", columns: ["id"] });
  });
  test.each([
    ["load: ▮apend by placed_at", "load-mode"],
    ["▮load: append", "load-columns"],
    ["▮load: full by id", "load-columns"],
    ["load: append by ▮placed", "load-unknown-column"],
    ["load: append by ▮note", "load-order"],
    ["▮load: merge by customer_id", "load-key"],
  ])("%s is refused", (load, slug) => {
    onlyComplaint(withInput(`input orders = Shop.orders { ${load} }`), slug);
  });
  test("is not asked of a port", () => {
    onlyComplaint(withInput("input q = Q.q { ▮load: full }"), "load-of-port");
  });
});

describe("what an input needs", () => {
  test("must be promised", () => {
    expect(said(withInput("input q = Q.q { fresh: 6h }"))).toEqual([]);
    const diagnostic = onlyComplaint(withInput("input q = Q.q { ▮fresh: 1h }"), "fresh-not-offered");
    expect(diagnostic.label).toBe("needs 1h, `q` promises 2h");
  });
});

describe("a product", () => {
  test("says who owns it, in which version and for what", () => {
    const checked = checkFiles({
      "probe.chimera":
        'domain shop\npurpose billing "Sending bills"\n/// All rates.\nproduct P {\n  title: "Rates"\n  version: 2.1.0\n  owner: Sales\n  purpose: [billing, analytics]\n  input r = Shop.rates\n  port p { from r  fresh: 2h  retain: 3y  every: 1d }\n}\n',
    });
    expect(said(checked)).toEqual([]);
    expect(checked.product).toMatchObject({
      address: "shop.P",
      description: "All rates.",
      title: "Rates",
      version: "2.1.0",
      owner: "shop.Sales",
      purposes: ["shop.billing", "analytics"],
      ports: [{ version: 2, fresh: "PT2H", retain: "P3Y", every: "P1D" }],
    });
  });
  test("has settings with known names only", () => {
    onlyComplaint(
      checkFiles({ "probe.chimera": "domain shop\nproduct P {\n  owner: Sales\n  ▮purposes: [a]\n}\n" }),
      "unknown-setting",
    );
  });
  test("without an owner is not part of the mesh", () => {
    const checked = checkFiles({ "probe.chimera": "domain shop\nproduct ▮P {\n  version: 1.0.0\n}\n" });
    onlyComplaint(checked, "owner-missing");
    expect(checked.mesh.incomplete).toEqual(["shop.P"]);
  });
});

describe("a deprecated column", () => {
  const reading = (pipeline: string, until: string) =>
    checkFiles({
      "probe.chimera": `domain shop\nproduct P {\n  owner: Sales\n  input a = Old.a\n  table t { ${pipeline} }\n}\n`,
      "old.chimera": `domain shop\nsource Old = postgres {\n  host: "h"\n  database: "d"\n  credentials: secret("c")\n  table a {\n    id: int key\n    n deprecated until ${until} "use id": int\n  }\n}\n`,
    });
  test("warns who names it, until its day has come", () => {
    expect(onlyComplaint(reading("from a  where ▮n > 1  select { id }", "2027-01-01"), "deprecated-use").hint).toBe(
      "use id",
    );
    onlyComplaint(reading("from a  where ▮n > 1  select { id }", "2025-01-01"), "deprecation-over");
    onlyComplaint(reading("from a  select { id, m = ▮a.n + 1 }", "2027-01-01"), "deprecated-use");
  });
  test("says nothing to who drops it", () => {
    expect(said(reading("from a  drop { n }", "2027-01-01"))).toEqual([]);
  });
});
