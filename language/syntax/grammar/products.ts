/** Products and sources: what a team owns and what it takes in. */
import type { TokenType } from "chevrotain";
import type {
  ColumnDeclaration,
  InputDeclaration,
  LoadSetting,
  ModelDeclaration,
  ProductDeclaration,
  ProductMember,
  Setting,
  SourceDeclaration,
  SourceTable,
  UniqueDeclaration,
} from "../ast.ts";
import { K, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { TableGrammar } from "./tables.ts";
import { addNotes, joined, none } from "./types.ts";

/** The alternatives of `productMember` by their first word, in order. */
const memberIndex = new Map<TokenType, number>([
  [K.input, 1],
  [K.table, 2],
  [K.port, 3],
  [K.model, 4],
  ...[K.allow, K.forbid, K.mask, K.declassify, K.accept, K.break_glass].map((type) => [type, 5] as const),
]);
const memberWords = [
  "input",
  "table",
  "port",
  "model",
  "allow",
  "forbid",
  "mask",
  "declassify",
  "accept",
  "break_glass",
];

/** What a member of a source's table starts its value with when it cannot be a type. */
const notATypes = new Set<TokenType>([
  T.OpenBracket,
  T.OpenBrace,
  T.Text,
  T.LongText,
  T.Number,
  T.Duration,
  T.Date,
  T.Timestamp,
  T.Version,
  T.Minus,
  K.true,
  K.false,
  K.null,
]);

export abstract class ProductGrammar extends TableGrammar {
  #members: Alternatives<ProductMember> | undefined;

  /** `product Orders { … }` */
  readonly product: Rule<ProductDeclaration> = this.RULE("product", (): ProductDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.product) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.CONSUME(T.OpenBrace);
    const members = this.members(1, () => this.SUBRULE(this.productMember));
    this.CONSUME(T.CloseBrace);
    const node: Making<ProductDeclaration> = { kind: "Product", name, members, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  readonly productMember: Rule<ProductMember> = this.RULE("productMember", (): ProductMember => {
    this.#members ??= [
      { ALT: () => this.SUBRULE(this.setting) },
      { ALT: () => this.SUBRULE(this.inputDeclaration) },
      { ALT: () => this.SUBRULE(this.table) },
      { ALT: () => this.SUBRULE(this.port) },
      { ALT: () => this.SUBRULE(this.model) },
      { ALT: () => this.SUBRULE(this.policy) },
    ];
    return this.choose(1, this.#memberIndex(), this.#members, "a member of the product");
  });

  #memberIndex(): number {
    const second = this.LA(2).tokenType;
    if (this.RECORDING_PHASE || second === T.Colon) return 0;
    const token = this.LA(1) as Token;
    const index = memberIndex.get(token.tokenType);
    if (index === undefined && second === T.Equals) return 0;
    if (index !== undefined) return index;
    const meant = this.misspelt(token, memberWords, "a product");
    return this.colonIsMissing ? 0 : (memberIndex.get(meant.tokenType) ?? -1);
  }

  /** `input orders = Shop.orders { load: append by placed_at   every: 15m }` */
  readonly inputDeclaration: Rule<InputDeclaration> = this.RULE("inputDeclaration", (): InputDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.input) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.equals();
    const target = this.SUBRULE(this.qualifiedName);
    const version = this.when(2, this.atVersion(), () => this.SUBRULE(this.versionTag));
    const node: Making<InputDeclaration> = { kind: "Input", name, target, settings: none, start, end: 0 };
    this.when(3, this.at(T.OpenBrace), () => {
      const settings: Setting[] = [];
      this.CONSUME(T.OpenBrace);
      this.members(1, () => {
        this.choose<void>(
          1,
          this.at(K.load) && this.second(T.Colon) ? 1 : 0,
          [
            { ALT: () => void settings.push(this.SUBRULE(this.setting)) },
            {
              ALT: () => {
                node.load = this.SUBRULE(this.load);
              },
            },
          ],
          "a setting",
        );
      });
      this.CONSUME(T.CloseBrace);
      node.settings = settings;
    });
    node.end = this.end();
    if (version !== undefined) node.version = version;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `load: append by placed_at` */
  readonly load: Rule<LoadSetting> = this.RULE("load", (): LoadSetting => {
    const start = (this.CONSUME(K.load) as Token).startOffset;
    this.CONSUME(T.Colon);
    const mode = this.SUBRULE(this.name);
    const columns = this.SUBRULE(this.byColumns);
    return { kind: "Load", mode, columns, start, end: this.end() };
  });

  /** `model Churn { train: python("train.py", input: features)  predict: port scores }` */
  readonly model: Rule<ModelDeclaration> = this.RULE("model", (): ModelDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.model) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const settings = this.SUBRULE(this.settings);
    const node: Making<ModelDeclaration> = { kind: "Model", name, settings, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  // ---- Sources ---------------------------------------------------------------------------------------------------------

  /** `source Shop = postgres { host: env("HOST")  table orders { … } }` */
  readonly sourceDeclaration: Rule<SourceDeclaration> = this.RULE("sourceDeclaration", (): SourceDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.source) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.equals();
    const connector = this.SUBRULE(this.qualifiedName);
    const settings: Setting[] = [];
    const tables: SourceTable[] = [];
    this.CONSUME(T.OpenBrace);
    this.members(1, () => {
      this.choose<void>(
        1,
        this.#tableFollows() ? 1 : 0,
        [
          { ALT: () => void settings.push(this.SUBRULE(this.setting)) },
          { ALT: () => void tables.push(this.SUBRULE(this.sourceTable)) },
        ],
        "a setting or a table",
      );
    });
    this.CONSUME(T.CloseBrace);
    const node: Making<SourceDeclaration> = {
      kind: "Source",
      name,
      connector,
      settings,
      tables,
      start,
      end: this.end(),
    };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  #tableFollows(): boolean {
    if (this.RECORDING_PHASE || this.second(T.Colon) || this.second(T.Equals)) return false;
    if (this.at(K.table)) return true;
    // `tabel orders {`: two words and a brace are no flag.
    if (!this.secondWord() || this.LA(3).tokenType !== T.OpenBrace || this.peek(2).newline) return false;
    return this.misspelt(this.peek(1), ["table"], "a source").tokenType === K.table;
  }

  /** `table visits labelled health from "public.visits" { … }` */
  readonly sourceTable: Rule<SourceTable> = this.RULE("sourceTable", (): SourceTable => {
    const first = this.position();
    const start = (this.CONSUME(K.table) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const node: Making<SourceTable> = {
      kind: "SourceTable",
      name,
      labels: none,
      settings: none,
      columns: none,
      uniques: none,
      start,
      end: 0,
    };
    this.repeat(
      1,
      () => this.at(K.labelled) || this.at(K.from),
      () =>
        this.choose<void>(
          1,
          this.at(K.labelled) ? 0 : 1,
          [
            {
              ALT: () => {
                node.labels = joined(node.labels, this.SUBRULE(this.labels));
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.from);
                node.physical = this.SUBRULE(this.text);
              },
            },
          ],
          "`labelled` or `from`",
        ),
    );
    this.CONSUME(T.OpenBrace);
    this.#sourceTableMembers(node);
    this.CONSUME(T.CloseBrace);
    node.end = this.end();
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  #sourceTableMembers(node: Making<SourceTable>): void {
    const columns: ColumnDeclaration[] = [];
    const uniques: UniqueDeclaration[] = [];
    const settings: Setting[] = [];
    const parts: Alternatives<void> = [
      { ALT: () => void columns.push(this.SUBRULE(this.column)) },
      { ALT: () => void uniques.push(this.SUBRULE(this.unique)) },
      { ALT: () => void settings.push(this.SUBRULE(this.setting)) },
    ];
    this.members(2, () => {
      const index = this.at(K.unique) && this.second(T.OpenParen) ? 1 : this.#settingFollows() ? 2 : 0;
      this.choose(2, index, parts, "a column");
    });
    node.columns = columns;
    node.uniques = uniques;
    node.settings = settings;
  }

  /** `purposes: [care]`, `retain: 10y`: a value that cannot be a type. */
  #settingFollows(): boolean {
    if (!this.second(T.Colon)) return false;
    const value = this.LA(3).tokenType;
    // `format: env("X")` is a call; `total: decimal(12, 2)` is a type.
    if (value === T.Identifier && this.LA(4).tokenType === T.OpenParen) {
      return this.LA(5).tokenType === T.Text;
    }
    return notATypes.has(value);
  }
}
