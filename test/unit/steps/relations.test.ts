import { describe, expect, test } from "vitest";
import {
  checkFiles,
  checkMembers,
  checkTable,
  onlyComplaint,
  rejects,
  rejectsMembers,
  said,
  tableOf,
} from "../../support/pipelines.ts";

const other = `domain logistics

team Trucks { members: ["bo@example.org"] }
source Depot = postgres {
  host: "localhost"
  database: "depot"
  credentials: secret("depot")
  table trips { id: int key  at: timestamp }
}
product Routes {
  owner: Trucks
  input trips = Depot.trips
  table cleaned { from trips }
  port daily { from cleaned }
}
`;

const from = (text: string, extra = "") =>
  checkFiles({
    "probe.chimera": `domain shop\n${extra}\nproduct P {\n  owner: Sales\n  input customers = Shop.customers\n  table t { ${text} }\n}\n`,
    "other.chimera": other,
  });

describe("a relation's name", () => {
  test("is an input, a table or a port of the product, whatever their order", () => {
    const checked = checkMembers(
      "  table last { from middle }  port middle { from first }  table first { from rates }",
    );
    expect(tableOf(checked, "last").columns.map((column) => column.name)).toEqual(["day", "rate"]);
    expect(tableOf(checked, "last").reads).toEqual([{ kind: "port", name: "middle" }]);
  });
  test("that is misspelt is answered with the nearest and a fix", () => {
    const diagnostic = rejects("from ▮ordes", "unknown-relation");
    expect(diagnostic.hint).toBe("did you mean `orders`?");
    expect(diagnostic.fixes[0]?.edits[0]?.text).toBe("orders");
    expect(diagnostic.related).toHaveLength(1);
    rejects("from orders  join ▮customer on customer_id == id", "unknown-relation");
    rejects("from rates  union all ▮rate", "unknown-relation");
  });
  test("that is a source's table is answered with the input that brings it in", () => {
    const diagnostic = onlyComplaint(from("from ▮Shop.visits"), "relation-not-brought-in");
    expect(diagnostic.hint).toBe("bring it in with `input visits = Shop.visits`, then use the input's name here");
    expect(diagnostic.fixes[0]?.edits.map((edit) => edit.text.trim())).toEqual([
      "input visits = Shop.visits",
      "visits",
    ]);
  });
  test("that is brought in already is answered with the input's name", () => {
    expect(rejects("from ▮Shop.visits", "unknown-relation").hint).toBe("did you mean `visits`?");
  });
  test("that is another product's port is answered with the input", () => {
    onlyComplaint(from("from ▮Routes.daily", "use logistics.Routes"), "relation-not-brought-in");
    onlyComplaint(from("from ▮logistics.Routes.daily"), "relation-not-brought-in");
  });
  test("that is another product's table is answered with its ports", () => {
    const diagnostic = onlyComplaint(from("from ▮logistics.Routes.cleaned"), "relation-of-other-product");
    expect(diagnostic.hint).toBe("bring in a port instead: `Routes.daily`");
    onlyComplaint(from("from ▮cleaned"), "relation-of-other-product");
  });
  test("that is a whole source or product is answered with its parts", () => {
    rejects("from ▮Shop", "relation-not-brought-in");
  });
});

describe("the order of tables", () => {
  test("cannot be a circle", () => {
    const diagnostic = rejectsMembers("  table ▮a { from b }  table b { from c }  table c { from a }", "table-cycle");
    expect(diagnostic.label).toBe("`a` reads `b` reads `c` reads `a`");
    expect(diagnostic.related.map((each) => each.message)).toEqual(["`b` is declared here", "`c` is declared here"]);
    rejectsMembers("  table ▮a { from a }", "table-cycle");
  });
  test("of a long chain is found without running out of stack", () => {
    const tables = Array.from(
      { length: 3000 },
      (_, i) => `  table t${i} { from ${i === 2999 ? "rates" : `t${i + 1}`} }`,
    );
    const checked = checkMembers(tables.join("\n"));
    expect(said(checked)).toEqual([]);
    expect(checked.product?.tables.at(-1)?.name).toBe("t0");
  });
});

describe("a pipeline", () => {
  test("starts with `from`, once", () => {
    rejects("▮where total > 1", "pipeline-start");
    rejects("from orders  ▮from rates", "second-from");
  });
  test("is asked for where a table has none, and only there", () => {
    rejectsMembers('  port ▮a { title: "A" }  port b { from a  where x > 1 }', "empty-body");
    rejectsMembers("  port ▮a\n  port b { from a  where x > 1 }", "empty-body");
    rejectsMembers("  port ▮t v1", "empty-body");
    rejectsMembers("  table t { ▮3 }", "unexpected");
  });
  test.each([
    "group ▮by city aggregate { n = count() }",
    "aggregate { n = count() } ▮by city",
    "group { ▮citi } aggregate { n = count() }",
    "group { n = ▮citi } aggregate { city = count(n) }",
    "derive ▮n = 1",
    "derive { n = ▮, m = 2 }",
    "▮frobnicate { n }",
  ])("whose step `%s` is wrong says that alone, and so do its readers", (step) => {
    const members = `
  port a {
    from customers
    ${step}
    where n > 1 and city is not null
    materialize: incremental by n
    expect n > 0 by city
    schema { n: int key  city: string }
  }
  table b { from a  join visits on n == customer_id  group { city } aggregate { most = max(n) } }
  port c { from b  where most > 3  dedupe by city keep latest most }`;
    const { diagnostics, mark } = checkMembers(members);
    expect(diagnostics.map((each) => [each.message, each.place.start])).toEqual([[expect.any(String), mark]]);
  });
  test("without what could not be read before its `from` is understood", () => {
    expect(said(checkMembers("  table t {\n    frobnicate { x }\n    from rates\n    where rat > 1\n  }")).length).toBe(
      2,
    );
    expect(said(checkMembers("  table t {\n    frobnicate { x }\n    where rat > 1\n  }")).length).toBe(1);
  });
  test("under another name is called by it", () => {
    expect(said(checkTable("from orders as o  where o.total > o.total + o.total  select { o.id }"))).toEqual([]);
    rejects("from orders as o  where ▮orders.total == o.total", "unknown-column");
  });
});
