import { describe, expect, test } from "vitest";
import { signatureText } from "../../../compiler/check/product/signature.ts";
import { checkFiles, said } from "../../support/pipelines.ts";

const consumer = "domain shop\nproduct Q {\n  owner: Sales\n  input p = P.p\n  port q { from p  where n > 0 }\n}\n";
const producer = (body: string) =>
  `domain shop\nproduct P {\n  owner: Sales\n  input r = Shop.visits\n  port p { ${body} }\n}\n`;
const port = (body: string) => checkFiles({ "q.chimera": consumer, "p.chimera": producer(body) });

describe("the checked mesh", () => {
  test("has each product behind those it reads", () => {
    const { mesh } = port("from r  group { page } aggregate { n = count() }");
    expect(mesh.mesh.products.map((product) => product.address)).toEqual(["shop.P", "shop.Q"]);
  });
  test("leaves out what is wrong and keeps the rest", () => {
    const checked = port("from r  select { n = nope }");
    expect(said(checked)).toEqual(["unknown-column: cannot find column `nope`"]);
    expect(checked.mesh.incomplete).toEqual(["shop.P", "shop.Q"]);
    expect(checked.mesh.mesh.products).toEqual([]);
  });
  test("says nothing of a product that reads a broken one, but all of what it does wrong itself", () => {
    const own = consumer.replace("port q { from p", 'port other { from p  derive { x = 1 + "a" } }  port q { from p');
    const files = { "q.chimera": own, "p.chimera": producer("from r  select { n = nope }") };
    expect(said(checkFiles(files))).toEqual(["unknown-column: cannot find column `nope`"]);
  });
  test("names lineage by columns of the product's inputs, through its tables", () => {
    const { mesh } = port("from r  group { page } aggregate { n = count() }");
    const lineage = mesh.mesh.products.map((product) => product.ports[0]?.columns.map((column) => column.lineage));
    expect(lineage).toEqual([
      [
        { direct: ["shop.Shop.visits.page"], indirect: ["shop.Shop.visits.page"] },
        { direct: [], indirect: ["shop.Shop.visits.page"] },
      ],
      [
        { direct: ["shop.P.p.page"], indirect: ["shop.P.p.n"] },
        { direct: ["shop.P.p.n"], indirect: ["shop.P.p.n"] },
      ],
    ]);
  });
  test("is plain JSON", () => {
    const { mesh } = port("from r  group { page } aggregate { n = count() }").mesh;
    expect(JSON.parse(JSON.stringify(mesh))).toEqual(mesh);
  });
});

describe("the signature of a port", () => {
  const text = (body: string) => signatureText(port(body).mesh.signatures.get("shop.P.p")!);
  const before = text("from r  group { page } aggregate { n = count() }");
  test("stays when only the way there changes", () => {
    expect(text("from r\n\n  where seconds > 10\n  group { page } aggregate { n = count() }")).toBe(before);
  });
  test("changes with what a consumer can see", () => {
    expect(text("from r  group { page } aggregate { n = sum(seconds) / 2 }")).not.toBe(before);
    expect(text("from r  group { page } aggregate { n = count(), m = 1 }")).not.toBe(before);
    expect(text("from r  group { page } aggregate { n = count() }  fresh: 1h")).not.toBe(before);
    expect(text("from r  group { page, customer_id } aggregate { n = count() }  drop { customer_id }")).not.toBe(
      before,
    );
  });
});
