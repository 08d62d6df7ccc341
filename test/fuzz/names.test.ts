import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderProducts } from "../../compiler/bind/product-order.ts";
import { editDistance, nearestName } from "../../language/text/nearest-name.ts";
import type { Files } from "../support/bound-files.ts";
import { checkedFiles } from "../support/checked-files.ts";
import { runs } from "../support/fuzz.ts";

const mesh: Files = {
  "std/core.chimera": `domain std.core
connector files { path: string  format: string?  ...rest: string }
fn upper(x: string) -> string = sql { duckdb: "upper({x})" }
`,
  "std/privacy.chimera": `domain std.privacy
level public < internal < restricted
label contact { level: internal }
label contact.email {}
`,
  "a.chimera": `domain retail.sales { title: "Sales" parent: retail }
use std.privacy.{contact as who}
use retail.customers.Customers
team Sales { members: ["ada@example.org"] oncall: [slack("#x")] }
role Analyst { group: ldap("x") clearance: internal + [who.email] }
term Buyer "Someone" is Party
term Party
source Shop deprecated until 2027-01-01 "x" = files {
  path: env("X")
  on_reject: fail
  table orders from "o" labelled who { id: int key  email: string? labelled who.email is Buyer  unique(email) retain: 3y }
}
product Orders {
  version: 2.1.0
  owner: Sales
  input orders = Shop.orders { load: append by id every: 15m }
  input people = Customers.profiles v1
  table t { from orders where id > 1 }
  port all v2 { from t  select { id } }
}
`,
  "b.chimera": `domain retail.customers
team Crm { members: [] }
product Customers { owner: Crm
  input orders = retail.sales.Orders.all
  port profiles deprecated { from orders }
}
domain retail
`,
};

describe("binding and checking declarations", () => {
  test("never throws, whatever was deleted, doubled or moved", () => {
    const words = Object.fromEntries(
      Object.entries(mesh).map(([path, text]) => [path, text.match(/\w+|\s+|[^\w\s]/g) ?? []]),
    );
    const damage = fc.array(
      fc.record({
        path: fc.constantFrom(...Object.keys(mesh)),
        at: fc.nat(1_000),
        what: fc.constantFrom("delete", "double", "swap", "other"),
        other: fc.constantFrom("{", "}", "domain", "use", ".", "label", "product", "owner", "Orders", "1", "=", '"'),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(damage, (steps) => {
        const changed = Object.fromEntries(Object.entries(words).map(([path, list]) => [path, [...list]]));
        for (const { path, at, what, other } of steps) {
          const list = changed[path]!;
          const i = at % Math.max(1, list.length);
          if (what === "delete") list.splice(i, 1);
          else if (what === "double") list.splice(i, 0, list[i] ?? "");
          else if (what === "swap") list.splice(i, 0, ...list.splice(i + 1, 1));
          else list.splice(i, 1, other);
        }
        const files = Object.fromEntries(Object.entries(changed).map(([path, list]) => [path, list.join("")]));
        const { diagnostics, declarations } = checkedFiles(files);
        declarations.ir();
        for (const { place } of diagnostics) {
          const text = files[place.file];
          expect(
            text === undefined ? place.file : 0 <= place.start && place.start <= place.end && place.end <= text.length,
          ).toBe(true);
        }
      }),
      { numRuns: runs(1_500) },
    );
  });
});

describe("the order of products", () => {
  test("has every product once, behind all it reads unless they are on a circle", () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.array(fc.array(fc.nat(count - 1), { maxLength: 3 }), { minLength: count, maxLength: count }),
      );
    fc.assert(
      fc.property(graph, (all) => {
        const reads = all.map((targets, i) => targets.filter((target) => target !== i));
        const { order, circles } = orderProducts(reads);
        expect([...order].sort((a, b) => a - b)).toEqual(reads.map((_, i) => i));
        const at = new Map(order.map((product, position) => [product, position]));
        for (const circle of circles) {
          for (const [i, product] of circle.entries()) {
            expect(reads[product]).toContain(circle[(i + 1) % circle.length]);
          }
        }
        if (circles.length > 0) return;
        reads.forEach((targets, product) => {
          for (const target of targets) expect(at.get(target)!).toBeLessThan(at.get(product)!);
        });
      }),
    );
  });
});

describe("the edit distance", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "_"), maxLength: 8 });

  test("is symmetric, none for equal words, and cut off at its limit", () => {
    fc.assert(
      fc.property(word, word, fc.nat(9), (a, b, limit) => {
        const full = editDistance(a, b, 20);
        expect(editDistance(b, a, 20)).toBe(full);
        expect(full === 0).toBe(a === b);
        expect(editDistance(a, b, limit)).toBe(Math.min(full, limit + 1));
      }),
    );
  });

  test("finds the word that one mistake was made in", () => {
    const name = fc.stringMatching(/^[a-z]{5,12}$/);
    fc.assert(
      fc.property(name, fc.nat(11), fc.constantFrom("x", ""), (meant, at, letter) => {
        const i = at % meant.length;
        const wrong = meant.slice(0, i) + letter + meant.slice(i + 1);
        if (wrong !== meant) expect(nearestName(wrong, ["q", "zzzzzzzzzzzz", meant])).toBe(meant);
      }),
    );
  });
});
