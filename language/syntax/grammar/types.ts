/** Types, units and columns. */

import { foreignForm } from "../../diagnostics/registry/syntax.ts";
import type {
  ColumnDeclaration,
  Name,
  NamedType,
  NameNotes,
  NumberLiteral,
  QualifiedName,
  StructType,
  TypeExpression,
  UniqueDeclaration,
  UnitExpression,
} from "../ast.ts";
import { markBeforeUnit } from "../mark-before-unit.ts";
import { isWord, K, T, type Token } from "../tokens.ts";
import { type Alternatives, deepest, type Making, type Rule } from "./base.ts";
import { foreignColumnWords } from "./foreign.ts";
import { OperandGrammar } from "./operand.ts";

const notInCast = { ARGS: [false] as [boolean] };
const asInCast = { ARGS: [true] as [boolean] };

export abstract class TypeGrammar extends OperandGrammar {
  /** `decimal(12, 2) in EUR?`, `list<T>`, `struct { a: T }` */
  readonly typeExpression: Rule<TypeExpression, [inCast?: boolean]> = this.RULE(
    "typeExpression",
    (inCast = false): TypeExpression => {
      if (!this.RECORDING_PHASE && ++this.depth > deepest) throw this.tooDeep();
      this.#types ??= [
        { ALT: () => this.SUBRULE(this.structType) },
        { ALT: () => this.SUBRULE(this.namedType, notInCast) },
        { ALT: () => this.SUBRULE1(this.namedType, asInCast) },
      ];
      const struct = this.at(K.struct) && this.second(T.OpenBrace);
      const index = struct ? 0 : !this.atWord() || this.#nextMember() ? -1 : inCast ? 2 : 1;
      const type = this.choose(1, index, this.#types, "a type") as Making<TypeExpression>;
      const nullable = this.#nullable();
      if (this.RECORDING_PHASE) return type;
      this.depth--;
      if (nullable && type.kind === "NamedType" && !inCast && this.#unitFollows(false)) this.#unitBehindMark(type);
      type.nullable = nullable;
      type.end = this.end();
      return type;
    },
  );

  #types: Alternatives<TypeExpression> | undefined;

  #nullable(): boolean {
    if (!this.RECORDING_PHASE && !this.at(T.Question)) return false;
    return this.when(1, true, () => this.CONSUME(T.Question)) !== undefined;
  }

  /** `int? in EUR`: the type with its unit is what may be null. */
  #unitBehindMark(type: Making<NamedType>): void {
    const marked = { start: type.start, end: this.end() };
    this.consumeToken();
    const unit = this.SUBRULE(this.unitExpression);
    this.report(markBeforeUnit(this.source, marked, unit));
    type.unit ??= unit;
  }

  /** `a:` without a type, and the next column on the next line. */
  #nextMember(): boolean {
    return this.peek(1).newline && this.second(T.Colon);
  }

  readonly structType: Rule<StructType> = this.RULE("structType", (): StructType => {
    const start = (this.CONSUME(K.struct) as Token).startOffset;
    const fields = this.SUBRULE(this.columnList);
    return { kind: "StructType", fields, nullable: false, start, end: this.end() };
  });

  readonly namedType: Rule<NamedType, [inCast?: boolean]> = this.RULE("namedType", (inCast = false): NamedType => {
    const name = this.SUBRULE(this.qualifiedName);
    if (!this.RECORDING_PHASE && !this.#more(inCast)) {
      const { start, end } = name;
      return { kind: "NamedType", name, parameters: none, arguments: none, nullable: false, start, end };
    }
    const parameters = this.when(1, this.at(T.OpenParen), () => {
      this.CONSUME(T.OpenParen);
      const all = this.items(2, T.CloseParen, () => this.SUBRULE(this.typeParameter));
      this.CONSUME(T.CloseParen);
      return all;
    });
    const generic = !this.RECORDING_PHASE && this.at(T.Less) && this.#takesArguments(name);
    const types = this.when(3, generic, () => {
      this.CONSUME(T.Less);
      const all = this.series(4, () => this.SUBRULE(this.typeExpression));
      this.CONSUME(T.Greater);
      return all;
    });
    const unit = this.when(5, this.#unitFollows(inCast), () => {
      this.CONSUME(K.in);
      return this.SUBRULE(this.unitExpression);
    });
    const node: Making<NamedType> = {
      kind: "NamedType",
      name,
      parameters: parameters ?? none,
      arguments: types ?? none,
      nullable: false,
      start: name.start,
      end: this.end(),
    };
    if (unit !== undefined) node.unit = unit;
    return node;
  });

  /** Something of the type follows its name. */
  #more(inCast: boolean): boolean {
    return this.at(T.OpenParen) || this.at(T.Less) || this.#unitFollows(inCast);
  }

  /** Only these take types in angle brackets, so that `x as int < 5` is a comparison. */
  #takesArguments(name: QualifiedName): boolean {
    const word = name.parts[0]?.text;
    return name.parts.length === 1 && (word === "list" || word === "map");
  }

  /** `in EUR`; behind a cast `in [1, 2]` asks for membership. */
  #unitFollows(inCast: boolean): boolean {
    if (!this.at(K.in) || this.second(T.Colon)) return false;
    return !inCast || this.secondWord();
  }

  readonly typeParameter: Rule<NumberLiteral | Name> = this.RULE("typeParameter", (): NumberLiteral | Name =>
    this.choose<NumberLiteral | Name>(
      1,
      this.at(T.Number) ? 0 : this.atWord() ? 1 : -1,
      [{ ALT: () => this.SUBRULE(this.plainNumber) }, { ALT: () => this.SUBRULE(this.name) }],
      "a number",
    ),
  );

  /** `EUR`, `USD/EUR`, `kg*m/s` */
  readonly unitExpression: Rule<UnitExpression> = this.RULE("unitExpression", (): UnitExpression => {
    const first = this.SUBRULE(this.qualifiedName);
    const factors: { name: QualifiedName; power: 1 | -1 }[] = [{ name: first, power: 1 }];
    this.repeat(
      1,
      () => (this.at(T.Star) || this.at(T.Slash)) && this.secondWord(),
      () => {
        const sign = this.choose(
          1,
          this.at(T.Star) ? 0 : 1,
          [{ ALT: () => this.CONSUME(T.Star) }, { ALT: () => this.CONSUME(T.Slash) }],
          "`*` or `/`",
        );
        factors.push({ name: this.SUBRULE1(this.qualifiedName), power: sign.tokenType === T.Star ? 1 : -1 });
      },
    );
    return { kind: "UnitExpression", factors, start: first.start, end: this.end() };
  });

  // ---- Columns ---------------------------------------------------------------------------------------------------------

  /** `name: type key labelled a, b from "x" is Term` */
  readonly column: Rule<ColumnDeclaration> = this.RULE("column", (): ColumnDeclaration => {
    const first = this.position();
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    this.colon();
    const type = this.SUBRULE(this.typeExpression);
    const node: Making<ColumnDeclaration> = {
      kind: "Column",
      name,
      type,
      key: false,
      labels: none,
      start: name.start,
      end: 0,
    };
    if (this.RECORDING_PHASE || this.#columnClause() >= 0) {
      this.repeat(
        1,
        () => this.#columnClause() >= 0,
        () => this.#clause(node),
      );
    }
    node.end = this.end();
    if (notes !== undefined) addNotes(node, notes);
    if (!this.RECORDING_PHASE) {
      this.#foreignWords();
      const doc = this.docOf(first);
      if (doc !== undefined) node.doc = doc;
    }
    return node;
  });

  /** `primary key`, `not null`: reported, and passed over. */
  #foreignWords(): void {
    for (;;) {
      const token = this.peek(1);
      const foreign = foreignColumnWords.get(token.image);
      if (foreign === undefined || token.newline || isWord[token.tokenTypeIdx] !== 1 || this.second(T.Colon)) return;
      if (foreign.words === 2 && !this.secondWord()) return;
      const place = this.place(token.startOffset, this.peek(foreign.words).endOffset);
      const { written, chimera, hint } = foreign;
      this.report(foreignForm.at(place, { written, chimera }, { hint }));
      for (let i = 0; i < foreign.words; i++) this.consumeToken();
    }
  }

  /** Which clause of a column stands here; -1: the next column begins. */
  #columnClause(): number {
    const { tokenType, tokenTypeIdx } = this.LA(1);
    if (isWord[tokenTypeIdx] !== 1) return -1;
    const next = this.LA(2).tokenType;
    if (tokenType === K.key) {
      const column = next === T.Colon || next === K.deprecated || (next === K.moved && this.LA(3).tokenType === K.from);
      return column && !(next !== T.Colon && this.LA(3).tokenType === T.Colon) ? -1 : 0;
    }
    if (next === T.Colon) return -1;
    if (tokenType === K.labelled) return 1;
    if (tokenType === K.from) return 2;
    return tokenType === K.is ? 3 : -1;
  }

  #clause(node: Making<ColumnDeclaration>): void {
    this.choose<void>(
      1,
      this.#columnClause(),
      [
        {
          ALT: () => {
            this.CONSUME(K.key);
            node.key = true;
          },
        },
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
        {
          ALT: () => {
            this.CONSUME(K.is);
            node.term = this.SUBRULE(this.qualifiedName);
          },
        },
      ],
      "`key`, `labelled`, `from` or `is`",
    );
  }

  /** `labelled a, b`, `labelled [a, b]` */
  readonly labels: Rule<QualifiedName[]> = this.RULE("labels", (): QualifiedName[] => {
    this.CONSUME(K.labelled);
    return this.SUBRULE(this.nameSeries);
  });

  /** `a, b.c` or `[a, b.c]`: names where a list of them is meant. In a list of columns the next column is no name of it. */
  readonly nameSeries: Rule<QualifiedName[]> = this.RULE("nameSeries", (): QualifiedName[] =>
    this.choose<QualifiedName[]>(
      1,
      this.at(T.OpenBracket) ? 0 : 1,
      [
        {
          ALT: () => {
            this.CONSUME(T.OpenBracket);
            const all = this.items(1, T.CloseBracket, () => this.SUBRULE(this.qualifiedName));
            this.CONSUME(T.CloseBracket);
            return all;
          },
        },
        {
          ALT: () =>
            this.series(
              3,
              () => this.SUBRULE1(this.qualifiedName),
              () => this.secondWord() && this.LA(3).tokenType !== T.Colon && this.LA(3).tokenType !== K.deprecated,
            ),
        },
      ],
      "a name",
    ),
  );

  /** `{ a: int key, b: string }`, separated by commas: structs and results. */
  readonly columnList: Rule<ColumnDeclaration[]> = this.RULE("columnList", (): ColumnDeclaration[] => {
    this.CONSUME(T.OpenBrace);
    const columns = this.items(1, T.CloseBrace, () => this.SUBRULE(this.column));
    this.CONSUME(T.CloseBrace);
    return columns;
  });

  /** `unique(a, b)` */
  readonly unique: Rule<UniqueDeclaration> = this.RULE("unique", (): UniqueDeclaration => {
    const start = (this.CONSUME(K.unique) as Token).startOffset;
    this.CONSUME(T.OpenParen);
    const columns = this.items(1, T.CloseParen, () => this.SUBRULE(this.name));
    this.CONSUME(T.CloseParen);
    return { kind: "Unique", columns, start, end: this.end() };
  });

  // ---- Notes -----------------------------------------------------------------------------------------------------------

  /** `deprecated until 2027-01-01 "use v2"`, `moved from old.name` */
  readonly notes: Rule<NameNotes> = this.RULE("notes", (): NameNotes => {
    const notes: Making<NameNotes> = {};
    this.repeat(
      1,
      () => this.hasNotes(),
      () =>
        this.choose<void>(
          1,
          this.at(K.deprecated) ? 0 : 1,
          [
            {
              ALT: () => {
                const start = (this.CONSUME(K.deprecated) as Token).startOffset;
                const until = this.when(1, this.at(K.until), () => {
                  this.CONSUME(K.until);
                  return this.SUBRULE(this.dateLiteral);
                });
                const text = this.when(2, this.at(T.Text), () => this.SUBRULE(this.text));
                notes.deprecated = {
                  kind: "Deprecation",
                  ...(until === undefined ? {} : { until }),
                  ...(text === undefined ? {} : { text }),
                  start,
                  end: this.end(),
                };
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.moved);
                this.CONSUME(K.from);
                notes.movedFrom = this.SUBRULE(this.qualifiedName);
              },
            },
          ],
          "`deprecated` or `moved from`",
        ),
    );
    return notes;
  });
}

/** One empty list for all: a million columns have no labels. */
export const none: readonly never[] = [];

/** Puts what stands behind a name on its declaration. */
export function addNotes(node: Making<NameNotes>, notes: NameNotes | undefined): void {
  if (notes?.deprecated !== undefined) node.deprecated = notes.deprecated;
  if (notes?.movedFrom !== undefined) node.movedFrom = notes.movedFrom;
}

/** Two lists of labels, the first of which no one else has. */
export function joined(labels: readonly QualifiedName[], more: QualifiedName[]): readonly QualifiedName[] {
  if (labels.length === 0) return more;
  const all = labels as QualifiedName[];
  for (const label of more) all.push(label);
  return all;
}
