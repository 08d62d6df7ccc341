/** What the READMEs of the examples tell the reader to break, applied, and what the compiler says then. */
import { renderTerminal } from "../../../language/diagnostics/render/terminal.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";

export interface Break {
  /** What stands before it in bold. */
  readonly title: string;
  readonly file: string;
  /** Lines that go, lines that come. */
  readonly changes: readonly { readonly from: string; readonly to: string }[];
  /** The message as the README has it. */
  readonly says: string;
}

const block =
  /\*\*([^*]+)\*\*[^\n]*\n(?:[^\n*`][^\n]*\n)*\n```diff file=(\S+)\n([\s\S]*?)```\n\n```console\n([\s\S]*?)```/g;

export function breaksOf(readme: string): readonly Break[] {
  return [...readme.matchAll(block)].map(([, title = "", file = "", diff = "", says = ""]) => ({
    title,
    file,
    changes: changesOf(diff),
    says: says.trimEnd(),
  }));
}

/** Runs of `-` lines with the `+` lines behind them. */
function changesOf(diff: string): Break["changes"] {
  const changes: { from: string[]; to: string[] }[] = [];
  for (const line of diff.split("\n")) {
    if (line.startsWith("-") && changes.at(-1)?.to.length !== 0) changes.push({ from: [], to: [] });
    if (line.startsWith("-")) changes.at(-1)?.from.push(line.slice(1));
    else if (line.startsWith("+")) changes.at(-1)?.to.push(line.slice(1));
  }
  return changes.map(({ from, to }) => ({ from: from.join("\n"), to: to.join("\n") }));
}

/** The files of the example with the change in them. */
export function editedBy(
  { file, changes }: Break,
  files: { readonly [path: string]: string },
): { readonly [path: string]: string } {
  let text = files[file] ?? "";
  for (const { from, to } of changes) {
    if (!text.includes(from)) throw new Error(`${file} has no line \`${from}\``);
    text = text.replace(from, () => to);
  }
  return { ...files, [file]: text };
}

/** The first error or warning that the change makes, as a terminal shows it. */
export async function messageOf(each: Break, files: { readonly [path: string]: string }): Promise<string> {
  const { compiled, sources } = await compiledFiles(editedBy(each, files));
  const found = compiled.diagnostics.filter(({ severity }) => severity !== "info");
  const first = found.find(({ severity }) => severity === "error") ?? found[0];
  return first === undefined ? "" : renderTerminal([first], sources).trimEnd();
}

/** The README with what the compiler says now. */
export function withMessages(readme: string, messages: readonly string[]): string {
  let i = 0;
  return readme.replace(
    /(```diff file=\S+\n[\s\S]*?```\n\n```console\n)[\s\S]*?```/g,
    (_, head: string) => `${head}${messages[i++]}\n\`\`\``,
  );
}
