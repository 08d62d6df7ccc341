/** What a mesh speaks with: types, enums, units, terms, levels, labels, purposes, people, channels, metrics. */
import type {
  ChannelDeclaration,
  CombinationDeclaration,
  DerivationDeclaration,
  DomainDeclaration,
  EnumDeclaration,
  EnumMember,
  LabelDeclaration,
  LevelDeclaration,
  MetricDeclaration,
  Name,
  PrincipalDeclaration,
  PurposeDeclaration,
  QualifiedName,
  RoleDeclaration,
  TeamDeclaration,
  TermDeclaration,
  TypeDeclaration,
  UnitDeclaration,
  UseDeclaration,
  UseItem,
} from "../ast.ts";
import { K, T, type Token } from "../tokens.ts";
import type { Making, Rule } from "./base.ts";
import { ProductGrammar } from "./products.ts";
import { addNotes, joined, none } from "./types.ts";

export abstract class VocabularyGrammar extends ProductGrammar {
  // ---- Domain, use -----------------------------------------------------------------------------------------------------

  /** `domain retail.sales { title: "…" }` */
  readonly domain: Rule<DomainDeclaration> = this.RULE("domain", (): DomainDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.domain) as Token).startOffset;
    const name = this.SUBRULE(this.qualifiedName);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const body = this.when(2, this.at(T.OpenBrace), () => this.SUBRULE(this.settings));
    const node: Making<DomainDeclaration> = { kind: "Domain", name, start, end: this.end() };
    if (body !== undefined) node.body = body;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `use a.b.C`, `use a.b.{ A, B as C }` */
  readonly use: Rule<UseDeclaration> = this.RULE("use", (): UseDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.use) as Token).startOffset;
    const parts: Name[] = [this.SUBRULE(this.name)];
    this.repeat(
      1,
      () => this.at(T.Dot) && !this.second(T.OpenBrace),
      () => {
        this.CONSUME(T.Dot);
        if (this.at(T.Star)) throw this.failureWithHint("a name", "say what is used: `use a.b.{C, D}`");
        parts.push(this.SUBRULE1(this.name));
      },
    );
    const items: UseItem[] = [];
    const braces = this.at(T.Dot);
    this.choose<void>(
      1,
      braces ? 1 : 0,
      [
        {
          ALT: () => {
            const alias = this.when(1, this.at(K.as), () => this.SUBRULE(this.alias));
            if (!this.RECORDING_PHASE) items.push(useItem(parts.pop()!, alias, this.end()));
          },
        },
        {
          ALT: () => {
            this.CONSUME1(T.Dot);
            this.CONSUME(T.OpenBrace);
            this.items(2, T.CloseBrace, () => {
              const name = this.SUBRULE2(this.name);
              const alias = this.when(3, this.at(K.as), () => this.SUBRULE1(this.alias));
              items.push(useItem(name, alias, this.end()));
            });
            this.CONSUME(T.CloseBrace);
          },
        },
      ],
      "a name",
    );
    const pathStart = parts[0]?.start ?? items[0]?.start ?? start;
    const path: QualifiedName = {
      kind: "QualifiedName",
      parts,
      start: pathStart,
      end: parts[parts.length - 1]?.end ?? pathStart,
    };
    const node: Making<UseDeclaration> = { kind: "Use", path, items, braces, start, end: this.end() };
    this.addDoc(node, first);
    return node;
  });

  readonly alias: Rule<Name> = this.RULE("alias", (): Name => {
    this.CONSUME(K.as);
    return this.SUBRULE(this.name);
  });

  // ---- People ----------------------------------------------------------------------------------------------------------

  readonly team: Rule<TeamDeclaration> = this.RULE("team", () => this.#settingsOf("Team", this.CONSUME(K.team)));
  readonly role: Rule<RoleDeclaration> = this.RULE("role", () => this.#settingsOf("Role", this.CONSUME(K.role)));
  readonly channel: Rule<ChannelDeclaration> = this.RULE("channel", () =>
    this.#settingsOf("Channel", this.CONSUME(K.channel)),
  );
  readonly metric: Rule<MetricDeclaration> = this.RULE("metric", () =>
    this.#settingsOf("Metric", this.CONSUME(K.metric)),
  );

  /** `word Name notes { settings }` */
  #settingsOf<Kind extends "Team" | "Role" | "Channel" | "Metric">(kind: Kind, word: { startOffset: number }) {
    const first = this.currIdx;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const settings = this.SUBRULE(this.settings);
    const node: Making<TeamDeclaration> = { kind: "Team", name, settings, start: word.startOffset, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return { ...node, kind };
  }

  /** `principal { cost_centre: string }` */
  readonly principal: Rule<PrincipalDeclaration> = this.RULE("principal", (): PrincipalDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.principal) as Token).startOffset;
    this.CONSUME(T.OpenBrace);
    const columns = this.members(1, () => this.SUBRULE(this.column));
    this.CONSUME(T.CloseBrace);
    const node: Making<PrincipalDeclaration> = { kind: "Principal", columns, start, end: this.end() };
    this.addDoc(node, first);
    return node;
  });

  // ---- Types -----------------------------------------------------------------------------------------------------------

  /** `type Email = string matches /.+@.+/ check length(value) < 99 labelled contact safe prefix 2` */
  readonly type: Rule<TypeDeclaration> = this.RULE("type", (): TypeDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.type) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.equals();
    const type = this.SUBRULE(this.typeExpression);
    const node: Making<TypeDeclaration> = { kind: "Type", name, type, labels: none, start, end: 0 };
    const clauses = [K.matches, K.check, K.labelled, K.safe];
    this.repeat(
      1,
      () => clauses.includes(this.LA(1).tokenType),
      () =>
        this.choose<void>(
          1,
          clauses.indexOf(this.LA(1).tokenType),
          [
            {
              ALT: () => {
                this.CONSUME(K.matches);
                node.matches = this.SUBRULE(this.regexLiteral);
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.check);
                node.check = this.SUBRULE(this.expression);
              },
            },
            {
              ALT: () => {
                node.labels = joined(node.labels, this.SUBRULE(this.labels));
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.safe);
                this.CONSUME(K.prefix);
                node.safePrefix = this.SUBRULE(this.plainNumber);
              },
            },
          ],
          "`matches`, `check`, `labelled` or `safe prefix`",
        ),
    );
    node.end = this.end();
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `enum Status { placed, paid = "PAID" }` */
  readonly enum: Rule<EnumDeclaration> = this.RULE("enum", (): EnumDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.enum) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.CONSUME(T.OpenBrace);
    const members = this.items(2, T.CloseBrace, () => this.SUBRULE(this.enumMember));
    this.CONSUME(T.CloseBrace);
    const node: Making<EnumDeclaration> = { kind: "Enum", name, members, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  readonly enumMember: Rule<EnumMember> = this.RULE("enumMember", (): EnumMember => {
    const first = this.position();
    const name = this.SUBRULE(this.name);
    const value = this.when(1, this.at(T.Equals) || this.at(T.Colon), () => {
      this.equals();
      return this.SUBRULE(this.text);
    });
    const node: Making<EnumMember> = { kind: "EnumMember", name, start: name.start, end: this.end() };
    if (value !== undefined) node.value = value;
    this.addDoc(node, first);
    return node;
  });

  /** `unit EUR: currency`, `unit km: length = 1000 m` */
  readonly unit: Rule<UnitDeclaration> = this.RULE("unit", (): UnitDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.unit) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const dimension = this.when(2, this.at(T.Colon), () => {
      this.CONSUME(T.Colon);
      return this.SUBRULE1(this.name);
    });
    const ratio = this.when(3, this.at(T.Equals), () => {
      this.CONSUME(T.Equals);
      const factor = this.SUBRULE(this.plainNumber);
      return { factor, base: this.SUBRULE(this.unitExpression) };
    });
    const node: Making<UnitDeclaration> = { kind: "Unit", name, start, end: this.end() };
    if (dimension !== undefined) node.dimension = dimension;
    if (ratio !== undefined) node.ratio = ratio;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `term Buyer "Someone who bought" is Party { … }` */
  readonly term: Rule<TermDeclaration> = this.RULE("term", (): TermDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.term) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const text = this.when(2, this.atText(), () => this.SUBRULE(this.text));
    const broader = this.when(3, this.at(K.is), () => this.SUBRULE(this.broader));
    const settings = this.when(4, this.#bodyFollows(), () => this.SUBRULE(this.settings));
    const node: Making<TermDeclaration> = {
      kind: "Term",
      name,
      broader: broader ?? none,
      settings: settings ?? none,
      start,
      end: this.end(),
    };
    if (text !== undefined) node.text = text;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** A body that may be absent starts on the line of its declaration. */
  #bodyFollows(): boolean {
    return this.at(T.OpenBrace) && !this.peek(1).newline;
  }

  protected atText(): boolean {
    return this.at(T.Text) || this.at(T.LongText);
  }

  /** `is a, b` */
  readonly broader: Rule<QualifiedName[]> = this.RULE("broader", (): QualifiedName[] => {
    this.CONSUME(K.is);
    return this.SUBRULE(this.nameSeries);
  });

  // ---- Labels, purposes ------------------------------------------------------------------------------------------------

  /** `level public < internal < confidential` */
  readonly level: Rule<LevelDeclaration> = this.RULE("level", (): LevelDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.level) as Token).startOffset;
    const names: Name[] = [this.SUBRULE(this.name)];
    this.repeat(
      1,
      () => this.at(T.Less),
      () => {
        this.CONSUME(T.Less);
        names.push(this.SUBRULE1(this.name));
      },
    );
    const node: Making<LevelDeclaration> = { kind: "Level", names, start, end: this.end() };
    this.addDoc(node, first);
    return node;
  });

  /** `label contact.email { level: confidential  special }` */
  readonly label: Rule<LabelDeclaration> = this.RULE("label", (): LabelDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.label) as Token).startOffset;
    const name = this.SUBRULE(this.qualifiedName);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const settings = this.when(2, this.#bodyFollows(), () => this.SUBRULE(this.settings));
    const node: Making<LabelDeclaration> = { kind: "Label", name, settings: settings ?? none, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `combination { birth_date, postcode, sex }` */
  readonly combination: Rule<CombinationDeclaration> = this.RULE("combination", (): CombinationDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.combination) as Token).startOffset;
    const name = this.when(1, this.atWord(), () => this.SUBRULE(this.name));
    this.CONSUME(T.OpenBrace);
    const labels = this.items(2, T.CloseBrace, () => this.SUBRULE(this.qualifiedName));
    this.CONSUME(T.CloseBrace);
    const node: Making<CombinationDeclaration> = { kind: "Combination", labels, start, end: this.end() };
    if (name !== undefined) node.name = name;
    this.addDoc(node, first);
    return node;
  });

  /** `derivation birth_date -> age: quasi_identifier` */
  readonly derivation: Rule<DerivationDeclaration> = this.RULE("derivation", (): DerivationDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.derivation) as Token).startOffset;
    const from = this.SUBRULE(this.qualifiedName);
    this.CONSUME(T.Arrow);
    const name = this.SUBRULE(this.name);
    this.colon();
    const label = this.SUBRULE1(this.qualifiedName);
    const node: Making<DerivationDeclaration> = { kind: "Derivation", from, name, label, start, end: label.end };
    this.addDoc(node, first);
    return node;
  });

  /** `purpose care "Treating patients" is health_services` */
  readonly purpose: Rule<PurposeDeclaration> = this.RULE("purpose", (): PurposeDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.purpose) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const text = this.when(2, this.atText(), () => this.SUBRULE(this.text));
    const broader = this.when(3, this.at(K.is), () => this.SUBRULE(this.broader));
    const node: Making<PurposeDeclaration> = {
      kind: "Purpose",
      name,
      broader: broader ?? none,
      start,
      end: this.end(),
    };
    if (text !== undefined) node.text = text;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });
}

function useItem(name: Name, alias: Name | undefined, end: number): UseItem {
  const node = { kind: "UseItem" as const, name, start: name.start, end };
  return alias === undefined ? node : { ...node, alias };
}
