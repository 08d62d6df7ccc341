/** Names of objects: valid whatever they are made of, and different for what is different. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelValue, namespaceName, productName, secretName } from "../../../../targets/kubernetes/names.ts";
import { runs } from "../../../support/fuzz.ts";

const label = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const names = {
  namespaceName: { of: (text: string) => namespaceName("prod-", text), form: label, longest: 63 },
  productName: { of: productName, form: label, longest: 52 },
  secretName: { of: secretName, form: label, longest: 52 },
  labelValue: { of: labelValue, form: /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/, longest: 63 },
};

/** What people call things, and texts that differ in little from it. */
const word = fc.string({ unit: fc.constantFrom(..."aAbBzZ019._-/ ß$"), minLength: 1, maxLength: 8 });
const text = fc.oneof(
  word,
  fc.string({ unit: "binary", minLength: 1 }),
  fc.tuple(word, fc.integer({ min: 1, max: 60 })).map(([part, times]) => part.repeat(times)),
);

describe.each(Object.entries(names))("%s", (_, { of, form, longest }) => {
  it("is one that a server takes", () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(of(each)).toMatch(form);
        expect(of(each).length).toBeLessThanOrEqual(longest);
      }),
      { numRuns: runs(300) },
    );
  });

  it("is another for another text, of names too", () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 2, maxLength: 40 }), (texts) => {
        // A name may itself be a text that somebody chose.
        const all = [...new Set([...texts, ...texts.map(of)])];
        expect(new Set(all.map(of)).size).toBe(all.length);
      }),
      { numRuns: runs(300) },
    );
  });
});

it("reads as the mesh does where that can be", () => {
  expect(namespaceName("", "retail.sales")).toBe("retail-sales");
  expect(productName("DailyRevenue")).toBe("daily-revenue");
  expect(secretName("shop/readonly")).toBe("secret-shop-readonly");
  expect(labelValue("retail.sales.Orders")).toBe("retail.sales.Orders");
});

it("tells apart what would read alike", () => {
  expect(namespaceName("", "retail_sales")).toMatch(/^retail-sales--[0-9a-f]{12}$/);
  expect(productName("dailyRevenue")).toMatch(/^daily-revenue--[0-9a-f]{12}$/);
  expect(productName("DefaultDeny")).toMatch(/^default-deny--[0-9a-f]{12}$/);
});
