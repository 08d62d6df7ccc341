/** What a person sees, line by line. */
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import type { Paint } from "../../../language/diagnostics/render/paint.ts";
import { renderTerminal } from "../../../language/diagnostics/render/terminal.ts";
import { marked, sample, sampleWarning } from "../../support/diagnostics.ts";

/** The frame of one mistake at the first mark of `text`. */
function frameOf(text: string, width?: number): string {
  const { sources, places } = marked({ "a.chimera": text });
  const diagnostic = sample.at(places["a.chimera"]![0]!, { name: "totl" });
  return renderTerminal([diagnostic], sources, undefined, width === undefined ? {} : { width });
}

/** The lines under the header, without trailing blank lines. */
function body(frame: string): string[] {
  return frame.trimEnd().split("\n").slice(1);
}

describe("a frame", () => {
  it("shows the line, the line before it, and the mark under the span", () => {
    expect(frameOf("  from orders\n  where ▮totl▮ > 3\n")).toBe(
      [
        "error[CHM9901]: cannot find a column `totl`",
        "  ┌─ a.chimera:2:9",
        "  │",
        "1 │   from orders",
        "2 │   where totl > 3",
        "  │         ^^^^ not a column of `orders`",
        "",
        "",
      ].join("\n"),
    );
  });

  it("leaves out a blank line before", () => {
    expect(body(frameOf("a\n\n▮b▮"))).toEqual(["  ┌─ a.chimera:3:1", "  │", "3 │ b", "  │ ^ not a column of `orders`"]);
  });

  it("marks an empty place with one sign, also behind the last character and in an empty file", () => {
    expect(body(frameOf("from x▮▮"))).toEqual([
      "  ┌─ a.chimera:1:7",
      "  │",
      "1 │ from x",
      "  │       ^ not a column of `orders`",
    ]);
    expect(body(frameOf("▮▮"))).toEqual(["  ┌─ a.chimera:1:1", "  │", "1 │ ", "  │ ^ not a column of `orders`"]);
  });

  it("puts the mark where it belongs behind tabs, wide characters and emoji", () => {
    expect(body(frameOf("\t▮a▮\tb"))).toEqual([
      "  ┌─ a.chimera:1:2",
      "  │",
      "1 │     a   b",
      "  │     ^ not a column of `orders`",
    ]);
    expect(body(frameOf('x == "東京" and ▮y▮'))).toEqual([
      "  ┌─ a.chimera:1:15",
      "  │",
      '1 │ x == "東京" and y',
      "  │                 ^ not a column of `orders`",
    ]);
    expect(body(frameOf('"👩‍👩‍👧" == ▮"東"▮'))).toEqual([
      "  ┌─ a.chimera:1:15",
      "  │",
      '1 │ "👩‍👩‍👧" == "東"',
      "  │         ^^^^ not a column of `orders`",
    ]);
    expect(body(frameOf("cafe\u0301 ▮y▮"))[3]).toBe("  │      ^ not a column of `orders`");
  });

  it("never sends a control character or a change of direction to the terminal", () => {
    expect(body(frameOf("a\u001b[31m\u0000\u202e▮b▮"))).toEqual([
      "  ┌─ a.chimera:1:9",
      "  │",
      "1 │ a·[31m··b",
      "  │         ^ not a column of `orders`",
    ]);
  });

  it("draws a bar along a span of several lines", () => {
    expect(body(frameOf("x\n▮product P {\n  a\n}▮\n"))).toEqual([
      "  ┌─ a.chimera:2:1",
      "  │",
      "1 │   x",
      "2 │ ╭ product P {",
      "3 │ │   a",
      "4 │ │ }",
      "  │ ╰─^ not a column of `orders`",
    ]);
  });

  it("shows where in its first line such a span begins, and leaves out its middle", () => {
    expect(body(frameOf("  x = ▮case {\n1\n2\n3\n4\n5\n6\n }▮, b"))).toEqual([
      "  ┌─ a.chimera:1:7",
      "  │",
      "1 │     x = case {",
      "  │ ╭───────^",
      "2 │ │ 1",
      "3 │ │ 2",
      "  │ ┆",
      "7 │ │ 6",
      "8 │ │  }, b",
      "  │ ╰──^ not a column of `orders`",
    ]);
  });

  it("does not mark the line end at the end of a span", () => {
    expect(body(frameOf("▮a\r\n▮b"))).toEqual(["  ┌─ a.chimera:1:1", "  │", "1 │ a", "  │ ^ not a column of `orders`"]);
  });

  it("cuts a long line around the span", () => {
    const line = `${"a".repeat(300)} ▮totl▮ ${"b".repeat(300)}`;
    expect(body(frameOf(line, 44))).toEqual([
      "  ┌─ a.chimera:1:302",
      "  │",
      "1 │ …aaaaaaaaaaaa totl bbbbbbbbbbbbbbbbbbbb…",
      "  │               ^^^^ not a column of `orders`",
    ]);
  });

  it("cuts a span that is longer than the line has room", () => {
    expect(body(frameOf(`x = ▮${"a".repeat(300)}▮`, 34))).toEqual([
      "  ┌─ a.chimera:1:5",
      "  │",
      "1 │ x = aaaaaaaaaaaaaaaaaaaaaaaa…",
      "  │     ^^^^^^^^^^^^^^^^^^^^^^^^ not a column of `orders`",
    ]);
  });

  it("stays quick and short on a line of a megabyte", () => {
    const frame = frameOf(`${"x ".repeat(250_000)}▮here▮${" y".repeat(250_000)}`, 60);
    expect(body(frame).map((line) => line.length)).toEqual([23, 3, 60, 52]);
  });

  it("widens the gutter for the largest line number it shows", () => {
    expect(body(frameOf(`${"\n".repeat(98)}before\n▮a▮`))).toEqual([
      "    ┌─ a.chimera:100:1",
      "    │",
      " 99 │ before",
      "100 │ a",
      "    │ ^ not a column of `orders`",
    ]);
  });
});

describe("the rest of a message", () => {
  const { sources, places } = marked({
    "sales/orders.chimera": "  where ▮totl▮ > 3\n",
    "sales/shop.chimera": "source Shop {\n  table ▮orders▮ {\n}\n",
  });
  const [wrong] = places["sales/orders.chimera"]!;
  const [declared] = places["sales/shop.chimera"]!;
  const full: Diagnostic = sample.at(
    wrong!,
    { name: "totl" },
    {
      related: [{ ...declared!, message: "declared here" }],
      hint: "columns are `id`, `total`",
      fixes: [{ title: "replace it by `total`", edits: [{ place: wrong!, text: "total" }] }],
    },
  );

  it("shows the other place in its own frame, the hint, and the fix as a diff", () => {
    expect(body(renderTerminal([full], sources))).toEqual([
      "  ┌─ sales/orders.chimera:1:9",
      "  │",
      "1 │   where totl > 3",
      "  │         ^^^^ not a column of `orders`",
      "  │",
      "  ├─ sales/shop.chimera:2:9",
      "  │",
      "1 │ source Shop {",
      "2 │   table orders {",
      "  │         ------ declared here",
      "  │",
      "  = hint: columns are `id`, `total`",
      "  = fix: replace it by `total`",
      "1 │ -   where totl > 3",
      "1 │ +   where total > 3",
    ]);
  });

  it("shows only the lines that a fix changes, and of many new lines the first", () => {
    const insert = (text: string) =>
      body(
        renderTerminal(
          [
            sample.at(
              wrong!,
              { name: "x" },
              {
                fixes: [
                  {
                    title: "add it",
                    edits: [{ place: { ...declared!, start: declared!.end + 3, end: declared!.end + 3 }, text }],
                  },
                ],
              },
            ),
          ],
          sources,
        ),
      ).slice(5);
    expect(insert("    totl: int\n")).toEqual(["  = fix: add it", "3 │ +     totl: int"]);
    expect(insert("x\n".repeat(10))).toEqual([
      "   = fix: add it",
      ...Array.from({ length: 8 }, (_, i) => `${String(i + 3).padStart(2)} │ + x`),
      "   │ + … 2 more lines",
    ]);
  });

  it("names a file whose text is not there, and no file for the command line", () => {
    const at = (file: string) => sample.at({ file, start: 0, end: 0 }, { name: "x" });
    expect(renderTerminal([at("data/gone.csv"), at("<command line>")], () => undefined)).toBe(
      [
        "error[CHM9901]: cannot find a column `x`",
        "  = not a column of `orders`",
        "",
        "error[CHM9901]: cannot find a column `x`",
        "  ┌─ data/gone.csv",
        "  = not a column of `orders`",
        "",
        "",
      ].join("\n"),
    );
  });

  it("sorts by file and place and says the same thing once", () => {
    const second = sampleWarning.at(declared!, {});
    const heads = renderTerminal([second, full, second], sources)
      .split("\n")
      .filter((line) => /^\w+\[/.test(line));
    expect(heads).toEqual(["error[CHM9901]: cannot find a column `totl`", "warning[CHM9902]: this is always null"]);
  });

  it("paints by meaning, and only through the paint it is given", () => {
    const named = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const paint: Paint = {
      bold: named("b"),
      dim: named("dim"),
      red: named("red"),
      yellow: named("yellow"),
      green: named("green"),
      blue: named("blue"),
      cyan: named("cyan"),
    };
    const { sources: one, places: at } = marked({ "a.chimera": "x\n▮y▮" });
    expect(
      renderTerminal([sampleWarning.at(at["a.chimera"]![0]!, {})], one, paint)
        .trimEnd()
        .split("\n"),
    ).toEqual([
      "<b><yellow>warning[CHM9902]</yellow></b><b>: this is always null</b>",
      "<blue>  ┌─</blue> a.chimera:2:1",
      "<blue>  │</blue>",
      "<blue>1 │</blue> <dim>x</dim>",
      "<blue>2 │</blue> y",
      "<blue>  │</blue> <yellow>^ nothing gives it a value</yellow>",
      "<blue>  │</blue>",
      "  <blue>=</blue> <b>hint:</b> remove it",
    ]);
  });
});
