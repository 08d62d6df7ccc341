/**
 * What names mean: every declaration of every file under its full name, and the way from a word in a file to a declaration.
 * The syntax tree is not touched.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type * as ast from "../../language/syntax/ast.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import type { Place, Span } from "../../language/text/source.ts";

/** A file in its domain. */
export interface BoundFile {
  readonly parsed: ParsedFile;
  /** Full name of the domain; empty when the file names none (reported). */
  readonly domain: string;
  /** Part of the standard library. */
  readonly standard: boolean;
}

/** Declarations that other files can name. */
export type DeclaredNode = Extract<ast.Declaration, { readonly name: ast.Name | ast.QualifiedName }>;
export type SymbolKind = Exclude<DeclaredNode["kind"], "Domain" | "Derivation">;

/** One declaration under its full name. `kind` narrows `node`. */
export type DeclaredSymbol = {
  readonly [K in SymbolKind]: {
    readonly kind: K;
    readonly name: string;
    /** `retail.sales.OrderId` */
    readonly fullName: string;
    readonly file: BoundFile;
    readonly node: Extract<DeclaredNode, { readonly kind: K }>;
  };
}[SymbolKind];
export type SymbolOf<K extends SymbolKind> = Extract<DeclaredSymbol, { readonly kind: K }>;

/** A product's port as others see it. */
export interface PortSymbol {
  readonly product: SymbolOf<"Product">;
  readonly node: ast.PortDeclaration;
  /** Major version: the port's `vN`, else that of the product. */
  readonly version: number;
  /** `retail.sales.Orders.daily_revenue`, with `.v1` behind it where it is not the newest. */
  readonly address: string;
}

/** What an `input` brings in. */
export type InputTarget =
  | {
      readonly kind: "source";
      readonly source: SymbolOf<"Source">;
      readonly table: ast.SourceTable;
      readonly address: string;
    }
  | { readonly kind: "port"; readonly port: PortSymbol };

export interface Domain {
  readonly name: string;
  readonly files: readonly BoundFile[];
  /** The one declaration with a body, where there is one. */
  readonly body?: { readonly node: ast.DomainDeclaration; readonly file: BoundFile };
}

export interface BoundMesh {
  /** The standard library's files first, then those of the mesh. */
  readonly files: readonly BoundFile[];
  readonly domains: ReadonlyMap<string, Domain>;
  /** All symbols of the mesh without the standard library, in order of file and place. */
  readonly symbols: readonly DeclaredSymbol[];
  /** Products so that each stands after those whose ports it reads; those on a cycle (reported) stand last. */
  readonly products: readonly SymbolOf<"Product">[];
  /** All overloads of a function visible in `file`. Empty when there is none. */
  functions(name: string, file: BoundFile): readonly SymbolOf<"Function">[];
  /** Names of all functions visible in `file`, for "did you mean". */
  functionNames(file: BoundFile): readonly string[];
  /** What `name` means in `file` among declarations of `kinds`, without reporting. */
  lookup<K extends SymbolKind>(name: string, file: BoundFile, kinds: readonly K[]): SymbolOf<K> | undefined;
  /** As `lookup`, but reports what is missing, private to another domain, ambiguous or of another kind, with "did you mean". */
  resolve<K extends SymbolKind>(
    name: ast.QualifiedName,
    file: BoundFile,
    kinds: readonly K[],
    report: Report,
  ): SymbolOf<K> | undefined;
  /** What each input of each product brings in; absent where that could not be found (reported). */
  inputTarget(input: ast.InputDeclaration): InputTarget | undefined;
  /** Ports of a product with their versions. */
  ports(product: SymbolOf<"Product">): readonly PortSymbol[];
  /** The team that owns a product; absent where there is none (reported). */
  owner(product: SymbolOf<"Product">): SymbolOf<"Team"> | undefined;
  /** ISO date that decides whether a deprecation is over. */
  readonly today?: string;
}

export type Report = (diagnostic: Diagnostic) => void;

/** The place of a node in its file. */
export function placeOf(file: BoundFile, span: Span): Place {
  return { file: file.parsed.source.path, start: span.start, end: span.end };
}
