/** The rest of the declarations (functions, connectors, governance, tests) and the one rule that starts them all. */
import type { TokenType } from "chevrotain";
import { replaceBy } from "../../diagnostics/did-you-mean.ts";
import { unknownDeclaration } from "../../diagnostics/registry/syntax.ts";
import { nearestName } from "../../text/nearest-name.ts";
import type {
  ConnectorDeclaration,
  Declaration,
  Expression,
  FunctionDeclaration,
  Literal,
  Name,
  Parameter,
  QualifiedName,
  RuleDeclaration,
  RulePart,
  StringLiteral,
  TestDeclaration,
  TestPart,
  WaiveDeclaration,
} from "../ast.ts";
import { declarationKeywords, K, keywords, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { foreignDeclarations } from "./foreign.ts";
import { addNotes } from "./types.ts";
import { VocabularyGrammar } from "./vocabulary.ts";

/** The alternatives of `declaration`, in order. */
const order: readonly (readonly TokenType[])[] = [
  [K.domain],
  [K.use],
  [K.team],
  [K.role],
  [K.principal],
  [K.type],
  [K.enum],
  [K.unit],
  [K.term],
  [K.level],
  [K.label],
  [K.combination],
  [K.derivation],
  [K.purpose],
  [K.channel],
  [K.metric],
  [K.connector],
  [K.fn, K.aggregate, K.window],
  [K.source],
  [K.product],
  [K.model],
  [K.rule],
  [K.waive],
  [K.test],
  [K.allow, K.forbid, K.mask, K.declassify, K.accept, K.break_glass],
];
const declarationIndex = new Map<TokenType, number>(
  order.flatMap((types, index) => types.map((type) => [type, index])),
);

export abstract class DeclarationGrammar extends VocabularyGrammar {
  #declarations: Alternatives<Declaration> | undefined;

  readonly declaration: Rule<Declaration> = this.RULE("declaration", (): Declaration => {
    this.#declarations ??= [
      this.domain,
      this.use,
      this.team,
      this.role,
      this.principal,
      this.type,
      this.enum,
      this.unit,
      this.term,
      this.level,
      this.label,
      this.combination,
      this.derivation,
      this.purpose,
      this.channel,
      this.metric,
      this.connector,
      this.function,
      this.sourceDeclaration,
      this.product,
      this.model,
      this.rule,
      this.waive,
      this.test,
      this.policy,
    ].map((rule) => ({ ALT: () => this.SUBRULE(rule as Rule<Declaration>) }));
    return this.choose(1, this.#index(), this.#declarations, "a declaration such as `product`");
  });

  #index(): number {
    if (this.RECORDING_PHASE) return 0;
    const token = this.LA(1) as Token;
    return declarationIndex.get(token.tokenType) ?? this.#misspelt(token);
  }

  /** A close word is reported and read as the one that was meant, so its name is known and no use of it is reported. */
  #misspelt(token: Token): number {
    if (!this.atWord()) throw this.failure("a declaration such as `product`");
    const place = this.placeOf(token);
    const known = foreignDeclarations.get(token.image);
    if (known !== undefined && this.secondWord()) {
      this.report(this.foreign(token, token.image, known));
      return this.#replace(token, known, keywords.get(known)!);
    }
    const nearest = nearestName(token.image, declarationKeywords);
    const type = nearest === undefined ? undefined : keywords.get(nearest);
    const plausible = this.secondWord() || this.second(T.OpenBrace) || this.second(T.Text);
    if (nearest === undefined || type === undefined || !plausible) {
      throw this.failure("", unknownDeclaration.at(place, { word: token.image }));
    }
    this.report(unknownDeclaration.at(place, { word: token.image }, replaceBy(place, nearest)));
    return this.#replace(token, nearest, type);
  }

  #replace(token: Token, image: string, type: TokenType): number {
    this.tokens[this.position()] = { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx!, image };
    return declarationIndex.get(type) ?? -1;
  }

  // ---- Standard library ------------------------------------------------------------------------------------------------

  /** `connector postgres { host: string  port: int = 5432 }` */
  readonly connector: Rule<ConnectorDeclaration> = this.RULE("connector", (): ConnectorDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.connector) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.CONSUME(T.OpenBrace);
    const settings = this.members(1, () => this.SUBRULE(this.parameter));
    this.CONSUME(T.CloseBrace);
    const node: Making<ConnectorDeclaration> = { kind: "Connector", name, settings, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `name: T = default`, `...rest: T` */
  readonly parameter: Rule<Parameter> = this.RULE("parameter", (): Parameter => {
    const first = this.position();
    const { startOffset: start } = this.peek(1);
    const variadic = this.when(1, this.at(T.Ellipsis), () => this.CONSUME(T.Ellipsis)) !== undefined;
    const name = this.SUBRULE(this.name);
    this.colon();
    const type = this.SUBRULE(this.typeExpression);
    const value = this.when(2, this.at(T.Equals), () => {
      this.CONSUME(T.Equals);
      return this.SUBRULE(this.expression);
    });
    const node: Making<Parameter> = { kind: "Parameter", name, type, variadic, start, end: this.end() };
    if (value !== undefined) node.default = value;
    this.addDoc(node, first);
    return node;
  });

  /** `aggregate fn f<T: number>(x: T, ...rest: T) -> T empty 0 releases a to b = sql { duckdb: "…" }` */
  readonly function: Rule<FunctionDeclaration> = this.RULE("function", (): FunctionDeclaration => {
    const first = this.position();
    const { startOffset: start } = this.peek(1);
    const kind = this.LA(1).tokenType;
    const word = this.when(1, kind !== K.fn, () =>
      this.choose(
        1,
        kind === K.aggregate ? 0 : 1,
        [{ ALT: () => this.CONSUME(K.aggregate) }, { ALT: () => this.CONSUME(K.window) }],
        "`fn`",
      ),
    );
    this.CONSUME(K.fn);
    const name = this.SUBRULE(this.name);
    const notes = this.when(7, this.hasNotes(), () => this.SUBRULE(this.notes));
    const typeParameters = this.when(2, this.at(T.Less), () => {
      this.CONSUME(T.Less);
      const all = this.series(3, () => this.SUBRULE(this.typeVariable));
      this.CONSUME(T.Greater);
      return all;
    });
    this.CONSUME(T.OpenParen);
    const parameters = this.items(4, T.CloseParen, () => this.SUBRULE(this.parameter));
    this.CONSUME(T.CloseParen);
    this.CONSUME(T.Arrow);
    const result = this.SUBRULE(this.typeExpression);
    const empty = this.when(5, this.at(K.empty), () => this.SUBRULE(this.emptyValue));
    const releases = this.when(6, this.at(K.releases), () => {
      this.CONSUME(K.releases);
      const from = this.SUBRULE(this.qualifiedName);
      this.CONSUME(K.to);
      return { from, to: this.SUBRULE1(this.qualifiedName) };
    });
    this.CONSUME(T.Equals);
    this.CONSUME(K.sql);
    this.CONSUME(T.OpenBrace);
    const lowerings = this.members(7, () => this.SUBRULE(this.lowering));
    this.CONSUME(T.CloseBrace);
    const node: Making<FunctionDeclaration> = {
      kind: "Function",
      name,
      flavour: word === undefined ? "scalar" : kind === K.aggregate ? "aggregate" : "window",
      typeParameters: typeParameters ?? [],
      parameters,
      result,
      lowerings,
      start,
      end: this.end(),
    };
    if (empty !== undefined) node.empty = empty;
    if (releases !== undefined) node.releases = releases;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  readonly typeVariable: Rule<{ name: Name; bound?: Name }> = this.RULE("typeVariable", () => {
    const name = this.SUBRULE(this.name);
    const bound = this.when(1, this.at(T.Colon), () => {
      this.CONSUME(T.Colon);
      return this.SUBRULE1(this.name);
    });
    return bound === undefined ? { name } : { name, bound };
  });

  /** `empty 0` */
  readonly emptyValue: Rule<Literal> = this.RULE("emptyValue", (): Literal => {
    this.CONSUME(K.empty);
    const value = this.SUBRULE(this.primary);
    if (this.RECORDING_PHASE) return value as Literal;
    if (!literalKinds.has(value.kind)) throw this.failure("a literal such as `0`");
    return value as Literal;
  });

  /** `duckdb: "CAST({x} AS DATE)"` */
  readonly lowering: Rule<{ dialect: Name; sql: StringLiteral }> = this.RULE("lowering", () => {
    const dialect = this.SUBRULE(this.name);
    this.colon();
    return { dialect, sql: this.SUBRULE(this.text) };
  });

  // ---- Governance ------------------------------------------------------------------------------------------------------

  /** `rule documented "…" severity warn { for port p  require …  message "…" }` */
  readonly rule: Rule<RuleDeclaration> = this.RULE("rule", (): RuleDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.rule) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const text = this.when(2, this.atText(), () => this.SUBRULE(this.text));
    const severity = this.when(3, this.at(K.severity), () => {
      this.CONSUME(K.severity);
      return this.SUBRULE1(this.name);
    });
    this.CONSUME(T.OpenBrace);
    const parts = this.members(1, () => this.SUBRULE(this.rulePart));
    this.CONSUME(T.CloseBrace);
    const node: Making<RuleDeclaration> = { kind: "Rule", name, parts, start, end: this.end() };
    if (text !== undefined) node.text = text;
    if (severity !== undefined) node.severity = severity;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  readonly rulePart: Rule<RulePart> = this.RULE("rulePart", (): RulePart => {
    const { startOffset: start, tokenType: kind } = this.peek(1);
    const named = this.second(T.Colon);
    return this.choose<RulePart>(
      1,
      named ? 4 : kind === K.for ? 0 : kind === K.where ? 1 : kind === K.require ? 2 : kind === K.message ? 3 : -1,
      [
        {
          ALT: () => {
            this.CONSUME(K.for);
            const what = this.SUBRULE(this.name);
            const variable = this.SUBRULE1(this.name);
            return { kind: "RuleFor", what, variable, start, end: variable.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.where);
            const condition = this.SUBRULE(this.expression);
            return { kind: "RuleWhere", condition, start, end: condition.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.require);
            const condition = this.SUBRULE1(this.expression);
            return { kind: "RuleRequire", condition, start, end: condition.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.message);
            const text = this.SUBRULE(this.text);
            return { kind: "RuleMessage", text, start, end: text.end };
          },
        },
        { ALT: () => this.SUBRULE(this.setting) },
      ],
      "`for`, `where`, `require` or `message`",
    );
  });

  /** `waive rule for X until D by "who" "reason"` */
  readonly waive: Rule<WaiveDeclaration> = this.RULE("waive", (): WaiveDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.waive) as Token).startOffset;
    const rule = this.SUBRULE(this.qualifiedName);
    this.CONSUME(K.for);
    const target = this.SUBRULE1(this.qualifiedName);
    const until = this.when(1, this.at(K.until), () => this.SUBRULE(this.until));
    const by = this.when(2, this.at(K.by), () => this.SUBRULE(this.byWhom));
    const reason = this.when(3, this.atText(), () => this.SUBRULE(this.text));
    const node: Making<WaiveDeclaration> = { kind: "Waive", rule, target, start, end: this.end() };
    if (until !== undefined) node.until = until;
    if (by !== undefined) node.by = by;
    if (reason !== undefined) node.reason = reason;
    this.addDoc(node, first);
    return node;
  });

  // ---- Tests -----------------------------------------------------------------------------------------------------------

  /** `test "…" for Orders { given … as … expect … }` */
  readonly test: Rule<TestDeclaration> = this.RULE("test", (): TestDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.test) as Token).startOffset;
    const title = this.SUBRULE(this.text);
    const product = this.when(1, this.at(K.for), (): QualifiedName => {
      this.CONSUME(K.for);
      return this.SUBRULE(this.qualifiedName);
    });
    this.CONSUME(T.OpenBrace);
    this.context = "test";
    const parts = this.members(1, () => this.SUBRULE(this.testPart));
    this.context = "other";
    this.CONSUME(T.CloseBrace);
    const node: Making<TestDeclaration> = { kind: "Test", title, parts, start, end: this.end() };
    if (product !== undefined) node.product = product;
    this.addDoc(node, first);
    return node;
  });

  readonly testPart: Rule<TestPart> = this.RULE("testPart", (): TestPart => {
    const { startOffset: start, tokenType: kind } = this.peek(1);
    return this.choose<TestPart>(
      1,
      kind === K.given ? 0 : kind === K.as ? 1 : kind === K.expect ? 2 : -1,
      [
        {
          ALT: () => {
            this.CONSUME(K.given);
            const name = this.SUBRULE(this.name);
            this.equals();
            const rows = this.SUBRULE(this.list);
            return { kind: "Given", name, rows, start, end: rows.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.as);
            const role = this.SUBRULE(this.qualifiedName);
            const attributes = this.when(1, this.at(T.OpenBrace), (): Expression => this.SUBRULE(this.struct));
            const node = { kind: "As" as const, role, start, end: this.end() };
            return attributes === undefined ? node : { ...node, attributes };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.expect);
            const expectation = this.SUBRULE(this.expression);
            return { kind: "TestExpect", expectation, start, end: expectation.end };
          },
        },
      ],
      "`given`, `as` or `expect`",
    );
  });
}

const literalKinds: ReadonlySet<string> = new Set([
  "Number",
  "String",
  "Boolean",
  "Null",
  "Duration",
  "Date",
  "Timestamp",
]);
