/** Gives every name its meaning. The syntax tree is not touched: what is found lies in side tables keyed by node. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { inputOfItself, productCycle } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import type { Outcome } from "../../language/text/source.ts";
import {
  type BoundMesh,
  type InputTarget,
  type PortSymbol,
  placeOf,
  type Report,
  type SymbolOf,
} from "./bound-mesh.ts";
import { reportDeprecatedInput } from "./deprecations.ts";
import { bindFile, collectDomains } from "./domains.ts";
import { bindInput } from "./inputs.ts";
import { bindOwner } from "./owners.ts";
import { portsOf } from "./ports.ts";
import { checkMemberNames } from "./product-members.ts";
import { orderProducts } from "./product-order.ts";
import { lookupName, resolveName } from "./resolve.ts";
import { findFunctions, type Scopes } from "./scope.ts";
import { type Suggestions, suggestions } from "./suggestions.ts";
import { collectSymbols } from "./symbols.ts";
import { reportUnusedUses } from "./unused-uses.ts";
import { bindUses } from "./uses.ts";

export interface BindOptions {
  /** ISO date of today: decides whether a deprecation is over. Without it none is. */
  readonly today?: string;
}

/** Binds the files of a mesh against those of the standard library. Mistakes in the library are reported like any other. */
export function bind(
  files: readonly ParsedFile[],
  library: readonly ParsedFile[],
  options: BindOptions = {},
): Outcome<BoundMesh, Diagnostic> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);

  const meshFiles = files.map((file) => bindFile(file, false, report));
  const allFiles = [...library.map((file) => bindFile(file, true, report)), ...meshFiles];
  const domains = collectDomains(allFiles, report);
  const table = collectSymbols(allFiles, report);

  const portCache = new Map<ast.ProductDeclaration, readonly PortSymbol[]>();
  const ports = (product: SymbolOf<"Product">) => {
    let found = portCache.get(product.node);
    if (found === undefined) {
      found = portsOf(product);
      portCache.set(product.node, found);
    }
    return found;
  };
  const scopes: Scopes = { table, files: new Map(), ports };
  const suggest = suggestions(scopes);
  bindUses(allFiles, scopes, suggest, report);
  for (const [file, scope] of scopes.files) reportUnusedUses(file, scope, report);

  const declared = table.symbols.filter((symbol) => symbol.kind === "Product");
  const inputs = bindProducts(declared, scopes, suggest, options.today, report);
  const products = inOrder(declared, inputs.targets, report);

  return {
    value: {
      files: allFiles,
      domains,
      symbols: table.symbols,
      products,
      ...(options.today === undefined ? {} : { today: options.today }),
      functions: (name, file) => findFunctions(scopes, name, file),
      functionNames: (file) => suggest.functionNames(file),
      lookup: (name, file, kinds) => lookupName(scopes, name, file, kinds),
      resolve: (name, file, kinds, say) => resolveName(scopes, suggest, name, file, kinds, say),
      inputTarget: (input) => inputs.targets.get(input),
      ports,
      owner: (product) => inputs.owners.get(product.node),
    },
    diagnostics,
  };
}

interface BoundProducts {
  readonly targets: ReadonlyMap<ast.InputDeclaration, InputTarget>;
  readonly owners: ReadonlyMap<ast.ProductDeclaration, SymbolOf<"Team">>;
}

function bindProducts(
  products: readonly SymbolOf<"Product">[],
  scopes: Scopes,
  suggest: Suggestions,
  today: string | undefined,
  report: Report,
): BoundProducts {
  const targets = new Map<ast.InputDeclaration, InputTarget>();
  const owners = new Map<ast.ProductDeclaration, SymbolOf<"Team">>();
  const teams = teamNames(scopes);
  for (const product of products) {
    checkMemberNames(product, report);
    const owner = bindOwner(product, scopes, suggest, teams, report);
    if (owner !== undefined) owners.set(product.node, owner);
    for (const member of product.node.members) {
      if (member.kind !== "Input") continue;
      const target = bindInput(member, product.file, scopes, suggest, report);
      if (target === undefined) continue;
      targets.set(member, target);
      reportDeprecatedInput(target, placeOf(product.file, member.target), today, report);
    }
  }
  return { targets, owners };
}

/** Names of the teams of a domain, collected on the first mistake. */
function teamNames(scopes: Scopes): (domain: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (domain) => {
    let names = known.get(domain);
    if (names === undefined) {
      const symbols = [...(scopes.table.domains.get(domain)?.names.values() ?? [])];
      names = symbols.filter((symbol) => symbol.kind === "Team").map((symbol) => symbol.name);
      known.set(domain, names);
    }
    return names;
  };
}

interface Edge {
  readonly reads: number;
  readonly input: ast.InputDeclaration;
}

function inOrder(
  products: readonly SymbolOf<"Product">[],
  targets: ReadonlyMap<ast.InputDeclaration, InputTarget>,
  report: Report,
): readonly SymbolOf<"Product">[] {
  const indexOf = new Map(products.map((product, index) => [product.node, index]));
  const edges: (readonly Edge[])[] = products.map((product, index) => {
    const own: Edge[] = [];
    for (const member of product.node.members) {
      if (member.kind !== "Input") continue;
      const target = targets.get(member);
      if (target?.kind !== "port") continue;
      const reads = indexOf.get(target.port.product.node);
      if (reads === index) reportOfItself(product, member, target.port, report);
      else if (reads !== undefined) own.push({ reads, input: member });
    }
    return own;
  });
  const { order, circles } = orderProducts(edges.map((own) => own.map((edge) => edge.reads)));
  for (const circle of circles) reportCircle(circle, products, edges, report);
  return order.map((index) => products[index]!);
}

function reportOfItself(
  product: SymbolOf<"Product">,
  input: ast.InputDeclaration,
  port: PortSymbol,
  report: Report,
): void {
  const related = [{ ...placeOf(product.file, port.node.name), message: "the port is declared here" }];
  const params = { product: product.name, port: port.node.name.text };
  report(inputOfItself.at(placeOf(product.file, input.target), params, { related }));
}

/** One message a circle, at the first product's input, with every further hop beside it. */
function reportCircle(
  circle: readonly number[],
  products: readonly SymbolOf<"Product">[],
  edges: readonly (readonly Edge[])[],
  report: Report,
): void {
  const hops = circle.map((index, at) => {
    const next = circle[(at + 1) % circle.length]!;
    const input = edges[index]!.find((edge) => edge.reads === next)!.input;
    return { reader: products[index]!, read: products[next]!, place: placeOf(products[index]!.file, input.target) };
  });
  const names = [...circle, circle[0]!].map((index) => `\`${products[index]!.name}\``);
  const related = hops
    .slice(1)
    .map((hop) => ({ ...hop.place, message: `\`${hop.reader.name}\` reads \`${hop.read.name}\` here` }));
  report(productCycle.at(hops[0]!.place, { path: names.join(" reads ") }, { related }));
}
