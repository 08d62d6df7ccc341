/**
 * Makes sure that what an import writes checks. The draft is compiled in memory; a line that the checker refuses says the next best thing, or is left out
 * with the checker's reason, and what is left is compiled again until nothing is wrong.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { format } from "../../language/format/format.ts";
import type { Host } from "../../language/host.ts";
import { parse } from "../../language/syntax/parse.ts";
import { SourceText } from "../../language/text/source.ts";
import type { CommandContext } from "../command.ts";
import { compileAnswered } from "../mesh-session.ts";
import type { Found, LeftOut } from "./found.ts";
import { type DraftFile, draftOf, type Line, type WriterOptions } from "./writer.ts";

export interface Written {
  /** Formatted, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Tables that are in them. */
  readonly tables: number;
  readonly left: readonly LeftOut[];
}

/** A folder that no mesh is in. */
const root = "/chimera-import";
const manifest = "name: import\nenvironments:\n  local: { engine: duckdb, orchestrator: local }\n";

/** What was found as Chimera that checks. */
export async function writeFound(found: Found, options: WriterOptions, context: CommandContext): Promise<Written> {
  const left = [...found.left];
  const choices = new Map<string, number>();
  let tables = found.tables;
  while (tables.length > 0) {
    const draft = draftOf({ tables, left: [] }, options);
    refuseWhatBreaksOut(draft.files, choices, left);
    const texts = new Map(draft.files.map((file) => [file.path, textOf(file, choices)]));
    const errors = await errorsOf(texts, context);
    if (errors.length === 0) {
      const files = [...texts].map(([path, text]) => [path, format(new SourceText(path, text)).value] as const);
      return { files: new Map(files), tables: tables.length, left: distinct([...left, ...draft.left]) };
    }
    const gone = mend(draft.files, errors, choices, left);
    tables = tables.filter((table) => !gone.has(table.identity));
  }
  return { files: new Map(), tables: 0, left: distinct(left) };
}

/** A source and the port over it say the same, and lose the same. */
function distinct(left: readonly LeftOut[]): readonly LeftOut[] {
  return [...new Map(left.map((each) => [`${each.place} ${each.what}`, each])).values()];
}

function chosen(line: Line, choices: ReadonlyMap<string, number>): string {
  return line.texts[choices.get(line.key) ?? 0] ?? "";
}

function textOf(file: DraftFile, choices: ReadonlyMap<string, number>): string {
  return `${file.lines.map((line) => chosen(line, choices)).join("\n")}\n`;
}

async function errorsOf(texts: ReadonlyMap<string, string>, context: CommandContext): Promise<readonly Diagnostic[]> {
  const host = hostOf(new Map([...texts, ["chimera.yaml", manifest]]), context.host);
  const compiled = await compileAnswered({ ...context, host, folder: root }, host, { diagnosticsOnly: true });
  return compiled.diagnostics.filter(({ severity }) => severity === "error");
}

/** The host with one more folder, whose files are texts in memory. */
function hostOf(texts: ReadonlyMap<string, string>, host: Host): Host {
  const inside = (path: string) => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined);
  return {
    ...host,
    readText: (path) => (inside(path) === undefined ? host.readText(path) : texts.get(inside(path)!)),
    facts(path) {
      if (path === root) return { size: 0, modified: 0, folder: true };
      if (inside(path) === undefined) return host.facts(path);
      const text = texts.get(inside(path)!);
      return text === undefined ? undefined : { size: text.length, modified: 0, folder: false };
    },
    list: (path) => (path === root ? [...texts.keys()].map((name) => ({ name, folder: false })) : host.list(path)),
    writeAtomic() {},
  };
}

/** Takes the next text of the lines that are wrong, of the first stage that has any; gives the tables that cannot be kept. */
function mend(
  files: readonly DraftFile[],
  errors: readonly Diagnostic[],
  choices: Map<string, number>,
  left: LeftOut[],
): ReadonlySet<string> {
  const wrong = new Map<Line, string>();
  for (const { place, message } of errors) {
    const file = files.find(({ path }) => path === place.file);
    if (file === undefined) continue;
    const line = lineAt(file, place.start, choices);
    if (line !== undefined && !wrong.has(line)) wrong.set(line, message);
  }
  const stage = Math.min(...[...wrong.keys()].map((line) => line.stage));
  const gone = new Set<string>();
  for (const [line, message] of wrong) {
    if (line.stage !== stage) continue;
    const choice = choices.get(line.key) ?? 0;
    const last = choice >= line.texts.length - 1;
    left.push({ place: line.place, what: line.loses[choice] ?? line.texts[0]!, reason: message });
    choices.set(line.key, choice + 1);
    if (last) for (const table of line.carries) gone.add(table);
  }
  // What is wrong where no line can be mended is the fault of everything there.
  if (wrong.size === 0) {
    const carried = files.flatMap(({ lines }) => lines.flatMap(({ carries }) => carries));
    for (const table of carried) gone.add(table);
    left.push({ place: files[0]!.path, what: "everything", reason: errors[0]!.message });
  }
  return gone;
}

/** The line at an offset: one that can be mended, which may stand before the one where the checker noticed. */
function lineAt(file: DraftFile, offset: number, choices: ReadonlyMap<string, number>): Line | undefined {
  let end = 0;
  let candidate: Line | undefined;
  for (const line of file.lines) {
    if (end > offset && candidate !== undefined) return candidate;
    end += chosen(line, choices).length + 1;
    const kept = (choices.get(line.key) ?? 0) < line.texts.length;
    if (kept && (line.texts.length > 1 || line.carries.length > 0 || line.place !== "")) candidate = line;
    if (end > offset && candidate !== undefined) return candidate;
  }
  return candidate;
}

/** Texts that others wrote are rules only when they are exactly one: more than that would be declared in its place. */
function refuseWhatBreaksOut(files: readonly DraftFile[], choices: Map<string, number>, left: LeftOut[]): void {
  for (const line of files.flatMap(({ lines }) => lines)) {
    const [text = ""] = line.texts;
    if (!text.startsWith("expect ") || line.stage !== 2 || choices.has(line.key) || isOneRule(text)) continue;
    choices.set(line.key, 1);
    left.push({ place: line.place, what: line.loses[0] ?? text, reason: "this is not one rule" });
  }
}

function isOneRule(text: string): boolean {
  const { ast, diagnostics } = parse(
    new SourceText("rule", `domain d\nproduct P {\nport p {\nfrom x\n${text}\n}\n}\n`),
  );
  const [product, ...more] = ast.declarations.filter(({ kind }) => kind !== "Domain");
  if (diagnostics.length > 0 || more.length > 0 || product?.kind !== "Product" || product.members.length !== 1)
    return false;
  const [port] = product.members;
  return port?.kind === "Port" && port.members.length === 1 && port.members[0]?.kind === "Expect";
}
