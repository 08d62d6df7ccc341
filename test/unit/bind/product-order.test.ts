import { describe, expect, test } from "vitest";
import { orderProducts } from "../../../compiler/bind/product-order.ts";

describe("the order of products", () => {
  test("puts each behind those it reads and else keeps the order of declaration", () => {
    expect(orderProducts([[2], [], [1], []])).toEqual({ order: [1, 2, 0, 3], circles: [] });
  });

  test("of a mesh without reads is the order of declaration", () => {
    expect(orderProducts([[], [], []])).toEqual({ order: [0, 1, 2], circles: [] });
    expect(orderProducts([])).toEqual({ order: [], circles: [] });
  });

  test("puts products on a circle last and shows the circle", () => {
    expect(orderProducts([[1], [2], [0], []])).toEqual({ order: [3, 0, 1, 2], circles: [[0, 1, 2]] });
  });

  test("shows a shortest circle of a group, once", () => {
    // 0 → 1 → 2 → 3 → 0, and 1 → 0.
    expect(orderProducts([[1], [2, 0], [3], [0]])).toEqual({ order: [0, 1, 2, 3], circles: [[0, 1]] });
  });

  test("shows each of two circles, and what reads them stays in order", () => {
    expect(orderProducts([[1], [0], [3], [2], [0, 2]])).toEqual({
      order: [4, 0, 1, 2, 3],
      circles: [
        [0, 1],
        [2, 3],
      ],
    });
  });

  test("of a chain of ten thousand does not overflow the stack", () => {
    const count = 10_000;
    const chain = Array.from({ length: count }, (_, i) => (i + 1 < count ? [i + 1] : []));
    expect(orderProducts(chain).order[0]).toBe(count - 1);
    const circle = Array.from({ length: count }, (_, i) => [(i + 1) % count]);
    expect(orderProducts(circle).circles.map((one) => one.length)).toEqual([count]);
  });
});
