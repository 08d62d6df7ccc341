/** What a template is, which ones are refused, and which lines come from where. */
import { describe, expect, it } from "vitest";
import { html, markdown, typescript } from "../../../targets/sdk/quoting.ts";
import { readTemplate } from "../../../targets/sdk/template.ts";

const place = (line: number) => ({ file: "a.chimera", line, column: 1, endLine: line, endColumn: 9 });

describe("a template", () => {
  it("writes what it is shown, quoted, and knows where lines come from", () => {
    const write = readTemplate<object>(
      [
        "// {{comment title}}",
        "{{#each steps}}",
        "{{#from place}}",
        "run({{string name}}, {{value options}});",
        "{{/from}}",
        "{{/each}}",
        "export {};",
        "",
      ].join("\n"),
      typescript,
    );
    const steps = [
      { name: "load", options: { every: 3, "a-b": [true] }, place: place(4) },
      { name: 'it"s', options: {}, place: place(9) },
    ];
    expect(write("a.ts", { title: "one\ntwo", steps })).toEqual({
      path: "a.ts",
      text: '// one two\nrun("load", { every: 3, ["a-b"]: [true] });\nrun("it\\"s", {});\nexport {};\n',
      origins: [
        { line: 2, endLine: 2, place: place(4) },
        { line: 3, endLine: 3, place: place(9) },
      ],
    });
  });

  it.each([
    ["a value as it is", "{{name}}", "does not say how it is quoted"],
    ["three braces", "{{{name}}}", "does not say how it is quoted"],
    ["an unknown helper", "{{shout name}}", "does not say how it is quoted"],
    ["an unknown block", "{{#shout}}{{/shout}}", "there is no block `shout`"],
    ["a partial", "{{> other}}", "partials"],
    ["a decorator", "{{* other}}", "decorators"],
  ])("is refused with %s", (_, text, why) => {
    expect(() => readTemplate(text, typescript)).toThrow(why);
  });

  it("fails on what it is not shown", () => {
    expect(() => readTemplate<object>("{{string nmae}}", typescript)("a.ts", { name: "x" })).toThrow(
      "neither text nor a number: undefined",
    );
  });
});

describe("quoting", () => {
  it("leaves nothing of Markdown and HTML in a text", () => {
    expect(markdown.text!("a *b* [c](d) <e>\n# f")).toBe("a \\*b\\* \\[c\\]\\(d\\) \\<e\\> \\# f");
    expect(markdown.code!("a ``b` c")).toBe("```a ``b` c```");
    expect(html.text!(`<a href="x">'&\`\u0001`)).toBe("&#60;a href=&#34;x&#34;&#62;&#39;&#38;&#96;\ufffd");
    expect(html.json!("</script>\u2028")).toBe('"\\u003c/script\\u003e\\u2028"');
  });

  it("refuses what is no name and no text", () => {
    expect(() => typescript.name!("a; b")).toThrow("not a name");
    expect(() => typescript.string!({ a: 1 })).toThrow("neither text nor a number");
  });
});
