/**
 * Text artifacts from Handlebars templates. A template is read once and refused when it writes a value without saying what it is: every
 * `{{…}}` calls a helper that quotes for the output language, so that nothing of a mesh can leave its place. `{{#from place}}…{{/from}}` marks
 * lines for the source map.
 */
import Handlebars from "handlebars";
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { Artifact, Origin } from "./target.ts";

/** How one language writes what a template puts in. Each throws on what the language has no form for. */
export interface Quoting {
  /** By the name of the helper, such as `string`, `name`, `comment`: the value as text of the language. */
  readonly [helper: string]: (value: unknown) => string;
}

/** A template that has been read: gives an artifact for a path and what it shows. */
export type Template<View> = (path: string, view: View) => Artifact;

const OPEN = "\u0001";
const CLOSE = "\u0002";
// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks are control characters by design
const MARK = /\u0001(\/?)(\d*)\u0002/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what could be taken for a mark
const CONTROL = /[\u0001\u0002]/;

/** Block helpers of Handlebars that put nothing in themselves. */
const blocks = new Set(["if", "unless", "each", "with", "from"]);

/**
 * Reads a template.
 * @throws Error when the template is not one: a mistake of the target's author, not of a mesh.
 */
export function readTemplate<View>(text: string, quoting: Quoting): Template<View> {
  const program = Handlebars.parse(text);
  new Guard(quoting).accept(program);
  const engine = Handlebars.create();
  let found: PlaceIR[] = [];
  for (const [name, quote] of Object.entries(quoting)) {
    engine.registerHelper(name, (value: unknown) => {
      const written = quote(value);
      if (CONTROL.test(written)) throw new Error(`\`${name}\` let a control character through`);
      return written;
    });
  }
  engine.registerHelper("from", function (this: unknown, place: PlaceIR, block: Handlebars.HelperOptions) {
    const at = found.push(place) - 1;
    return `${OPEN}${at}${CLOSE}${block.fn(this)}${OPEN}/${CLOSE}`;
  });
  const write = engine.compile<View>(program, {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: knownHelpers(quoting),
  });
  return (path, view) => {
    found = [];
    return unmark(path, write(view), found);
  };
}

function knownHelpers(quoting: Quoting): { [name: string]: boolean } {
  return Object.fromEntries([...Object.keys(quoting), "from"].map((name) => [name, true]));
}

/** Refuses what would put a value in as it is. */
class Guard extends Handlebars.Visitor {
  readonly #quoting: Quoting;

  constructor(quoting: Quoting) {
    super();
    this.#quoting = quoting;
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    const { path } = mustache;
    const name = "original" in path ? String(path.original) : "";
    if (!Object.hasOwn(this.#quoting, name) || mustache.params.length !== 1)
      throw new Error(`line ${mustache.loc.start.line}: \`{{${name}}}\` does not say how it is quoted`);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    const name = "original" in block.path ? String(block.path.original) : "";
    if (!blocks.has(name)) throw new Error(`line ${block.loc.start.line}: there is no block \`${name}\``);
    super.BlockStatement(block);
  }

  override PartialStatement({ loc }: hbs.AST.PartialStatement): void {
    throw new Error(`line ${loc.start.line}: there are no partials`);
  }

  override Decorator({ loc }: hbs.AST.Decorator): void {
    throw new Error(`line ${loc.start.line}: there are no decorators`);
  }
}

/** Takes the marks out and notes the lines between them. */
function unmark(path: string, marked: string, found: readonly PlaceIR[]): Artifact {
  const origins: Origin[] = [];
  const open: number[] = [];
  let text = "";
  let line = 1;
  let from = 0;
  for (const mark of marked.matchAll(MARK)) {
    const piece = marked.slice(from, mark.index);
    from = mark.index + mark[0].length;
    text += piece;
    line += piece.split("\n").length - 1;
    if (mark[1] === "") {
      const place = found[Number(mark[2])]!;
      open.push(origins.push({ line, endLine: line, place }) - 1);
    } else {
      const at = open.pop()!;
      origins[at] = { ...origins[at]!, endLine: text.endsWith("\n") ? Math.max(line - 1, origins[at]!.line) : line };
    }
  }
  text += marked.slice(from);
  return { path, text, origins };
}
