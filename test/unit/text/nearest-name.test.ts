import { describe, expect, test } from "vitest";
import { editDistance, nearestName } from "../../../language/text/nearest-name.ts";

describe("the nearest name", () => {
  test.each([
    ["ownr", ["owner", "purpose", "version"], "owner"],
    ["reveneu", ["revenue", "review"], "revenue"],
    ["customerId", ["customer", "customer_id"], "customer_id"],
    ["ORDERS", ["order", "orders"], "orders"],
    ["dukdb", ["duckdb", "postgres"], "duckdb"],
    ["custmer_adress", ["customer_address", "customer"], "customer_address"],
    ["profile", ["prices", "profiles"], "profiles"],
    ["Shpo", ["Shop", "Ship"], "Shop"],
  ])("of `%s` among %j is `%s`", (wrong, names, expected) => {
    expect(nearestName(wrong, names)).toBe(expected);
  });

  test("is none when nothing is close", () => {
    expect(nearestName("revenue", ["country", "day"])).toBeUndefined();
    expect(nearestName("revenue", [])).toBeUndefined();
  });

  test("of a word of two letters is only one of other case", () => {
    expect(nearestName("id", ["ad", "it"])).toBeUndefined();
    expect(nearestName("ID", ["ad", "id"])).toBe("id");
  });

  test("is never the word itself", () => {
    expect(nearestName("orders", ["orders"])).toBeUndefined();
  });

  test("is none beyond the edits that are asked for", () => {
    expect(nearestName("Amount", ["Count"])).toBe("Count");
    expect(nearestName("Amount", ["Count"], 1)).toBeUndefined();
  });

  test("is the first of two that are equally close", () => {
    expect(nearestName("cat_", ["cats", "catx"])).toBe("cats");
    expect(nearestName("catz", ["cats", "catx"])).toBe("cats");
  });
});

describe("the edit distance", () => {
  test.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "acb", 1],
    ["abc", "ab", 1],
    ["abc", "xabc", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ])("of `%s` and `%s` is %i", (a, b, distance) => {
    expect(editDistance(a, b, 9)).toBe(distance);
    expect(editDistance(b, a, 9)).toBe(distance);
  });

  test("stops one above its limit", () => {
    expect(editDistance("kitten", "sitting", 1)).toBe(2);
    expect(editDistance("a", "abcdefgh", 2)).toBe(3);
  });
});
