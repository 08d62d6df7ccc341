/** `node tools/grammar-docs.ts` writes docs/language/grammar.md from the parser's rules; a test sees to it that it is current. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { grammarRules } from "../language/syntax/ebnf.ts";

/** The page's parts, each from its first rule on. */
const sections: readonly (readonly [first: string, title: string])[] = [
  ["name", "Names"],
  ["expression", "Expressions"],
  ["typeExpression", "Types, columns, notes"],
  ["step", "Steps"],
  ["setting", "Settings"],
  ["policy", "Policies"],
  ["table", "Tables, ports, rules"],
  ["product", "Products"],
  ["sourceDeclaration", "Sources"],
  ["domain", "Domains, people, vocabulary"],
  ["declaration", "Declarations"],
  ["connector", "Standard library"],
  ["rule", "Governance and tests"],
];

/** The text of the page. */
export function grammarPage(): string {
  const titles = new Map(sections);
  const lines = [
    "# Grammar",
    "",
    "Drawn from the parser's own rules by `tools/grammar-docs.ts`; do not edit. `[ x ]` may be absent, `{ x }` repeats, `x | y` is a",
    "choice, words in capitals are kinds of tokens. A file is `{ declaration }`. How operators bind, what a word means where, and other",
    "things that a grammar does not say are in [syntax.md](syntax.md).",
    "",
  ];
  let open = false;
  for (const { name, definition } of grammarRules()) {
    const title = titles.get(name);
    if (title !== undefined) {
      if (open) lines.push("```", "");
      lines.push(`## ${title}`, "", "```ebnf");
      open = true;
    }
    lines.push(...wrapped(name, definition));
  }
  lines.push("```", "");
  return lines.join("\n");
}

const width = 110;

/** A rule on as many lines as it needs; the choices of a rule that is one choice stand below each other when it is long. */
function wrapped(name: string, definition: string): string[] {
  const head = `${name} = `;
  if (head.length + definition.length < width) return [`${head}${definition} ;`];
  const lines: string[] = [];
  let line = `${head.trimEnd()}`;
  for (const word of definition.split(" ")) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = "   ";
    }
    line += ` ${word}`;
  }
  lines.push(`${line} ;`);
  return lines;
}

if (import.meta.main) {
  const page = join(import.meta.dirname, "../docs/language/grammar.md");
  writeFileSync(page, grammarPage());
}
