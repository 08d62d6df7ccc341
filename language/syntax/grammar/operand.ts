/** Operands: literals, names, lists, structs, calls with their windows, `case`, quantifiers, SQL. */
import type { IToken, TokenType } from "chevrotain";
import { foreignForm, unexpected } from "../../diagnostics/registry/syntax.ts";
import type {
  Call,
  CaseBranch,
  DateLiteral,
  DurationLiteral,
  DurationUnit,
  Expression,
  Frame,
  ListLiteral,
  NumberLiteral,
  OrderItem,
  RegexLiteral,
  StringLiteral,
  StructField,
  Window,
} from "../ast.ts";
import { textValue } from "../text-lexer.ts";
import { isKeyword, isWord, K, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { ExpressionGrammar } from "./expression.ts";

/** The alternatives of `primary`, in order; other words are names. */
const primaries = new Map<TokenType, number>([
  [T.Number, 1],
  [T.Text, 2],
  [T.LongText, 2],
  [T.Duration, 3],
  [T.Date, 4],
  [T.Timestamp, 5],
  [T.Version, 6],
  [T.Regex, 7],
  [K.true, 8],
  [K.false, 9],
  [K.null, 10],
  [T.OpenBracket, 11],
  [T.OpenParen, 12],
  [T.OpenBrace, 13],
]);
const caseIndex = 14;
const sqlIndex = 15;
const quantifierIndex = 16;
const measureIndex = 17;

/** Words that are operators and so never a column without backticks. */
const neverOperands = new Set<TokenType>([K.and, K.or, K.in, K.between, K.is, K.as]);

export abstract class OperandGrammar extends ExpressionGrammar {
  #primaries: Alternatives<Expression> | undefined;

  readonly primary: Rule<Expression> = this.RULE("primary", (): Expression => {
    this.#primaries ??= this.#alternatives();
    return this.choose(1, this.#primaryIndex(), this.#primaries, "a value");
  });

  #primaryIndex(): number {
    const { tokenType, tokenTypeIdx } = this.LA(1);
    if (tokenType === T.Identifier) return this.startsSomethingElse() ? -1 : 0;
    if (isWord[tokenTypeIdx] !== 1) return primaries.get(tokenType) ?? -1;
    const next = this.LA(2).tokenType;
    if (tokenType === K.case && next === T.OpenBrace) return caseIndex;
    if (tokenType === K.sql && (next === T.LongText || next === T.Text)) return sqlIndex;
    const quantifies = tokenType === K.all || tokenType === K.any || tokenType === K.no;
    if (quantifies && isWord[this.LA(2).tokenTypeIdx] === 1 && this.LA(3).tokenType === K.in) return quantifierIndex;
    const word = primaries.get(tokenType);
    if (word !== undefined) return word;
    if (tokenType === K.case && next === K.when) {
      throw this.foreignForm(this.peek(1), "case when a then b end", "case { a -> b, else -> c }");
    }
    if (tokenType === K.aggregate && isWord[this.LA(2).tokenTypeIdx] === 1 && this.LA(3).tokenType === T.OpenParen) {
      return measureIndex;
    }
    if (neverOperands.has(tokenType) || this.startsSomethingElse()) return -1;
    return 0;
  }

  #alternatives(): Alternatives<Expression> {
    return [
      {
        ALT: () => {
          const name = this.SUBRULE(this.name);
          return { kind: "Reference", name, start: name.start, end: name.end };
        },
      },
      { ALT: () => this.SUBRULE(this.numberLiteral) },
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.durationLiteral) },
      { ALT: () => this.SUBRULE(this.dateLiteral) },
      {
        ALT: () => {
          const token = this.CONSUME(T.Timestamp) as Token;
          return { kind: "Timestamp", value: token.image, start: token.startOffset, end: token.endOffset };
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(T.Version) as Token;
          return { kind: "Version", value: token.image, start: token.startOffset, end: token.endOffset };
        },
      },
      { ALT: () => this.SUBRULE(this.regexLiteral) },
      { ALT: () => this.#boolean(true, this.CONSUME(K.true) as Token) },
      { ALT: () => this.#boolean(false, this.CONSUME(K.false) as Token) },
      {
        ALT: () => {
          const token = this.CONSUME(K.null) as Token;
          return { kind: "Null", start: token.startOffset, end: token.endOffset };
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      { ALT: () => this.SUBRULE(this.struct) },
      { ALT: () => this.SUBRULE(this.case) },
      {
        ALT: () => {
          const start = (this.CONSUME(K.sql) as Token).startOffset;
          const sql = this.SUBRULE1(this.text);
          return { kind: "SqlExpression", sql, start, end: sql.end };
        },
      },
      { ALT: () => this.SUBRULE(this.quantifier) },
      {
        ALT: () => {
          // `aggregate sum(x)`: the measure by its full name.
          const start = (this.CONSUME(K.aggregate) as Token).startOffset;
          const name = this.SUBRULE1(this.name);
          const callee: Expression = { kind: "Reference", name, start, end: name.end };
          return this.SUBRULE(this.call, { ARGS: [callee] });
        },
      },
    ];
  }

  #boolean(value: boolean, token: Token): Expression {
    return { kind: "Boolean", value, start: token.startOffset, end: token.endOffset };
  }

  // ---- Literals --------------------------------------------------------------------------------------------------------

  /** `10`, `99.5%`, `10 EUR`: a unit is a word that is no keyword, on the same line, and not the name of the next member. */
  readonly numberLiteral: Rule<NumberLiteral> = this.RULE("numberLiteral", (): NumberLiteral => {
    const node = this.SUBRULE(this.plainNumber) as Making<NumberLiteral>;
    const unit = this.when(1, this.#unitFollows(), () => this.SUBRULE(this.qualifiedName));
    if (unit !== undefined && !this.RECORDING_PHASE) {
      node.unit = unit;
      node.end = unit.end;
    }
    return node;
  });

  #unitFollows(): boolean {
    const token = this.LA(1) as Token;
    const kind = token.tokenTypeIdx;
    if (isWord[kind] !== 1 || isKeyword[kind] === 1 || token.newline) return false;
    const next = this.LA(2).tokenType;
    return next !== T.Colon && next !== T.Equals && next !== T.OpenParen && next !== T.OpenBrace;
  }

  readonly plainNumber: Rule<NumberLiteral> = this.RULE("plainNumber", (): NumberLiteral => {
    const { image, startOffset, endOffset } = this.CONSUME(T.Number) as Token;
    const percent = image.endsWith("%");
    const digits = percent ? image.slice(0, -1) : image;
    const text = digits.includes("_") ? digits.replaceAll("_", "") : digits;
    const form = /e/i.test(text) ? "float" : text.includes(".") ? "decimal" : "int";
    return { kind: "Number", text, form, percent, start: startOffset, end: endOffset };
  });

  #texts: Alternatives<IToken> | undefined;
  readonly text: Rule<StringLiteral> = this.RULE("text", (): StringLiteral => {
    this.#texts ??= [{ ALT: () => this.CONSUME(T.Text) }, { ALT: () => this.CONSUME(T.LongText) }];
    const index = this.at(T.Text) ? 0 : this.at(T.LongText) ? 1 : -1;
    const token = this.choose(1, index, this.#texts, 'a text in `"`') as Token;
    if (this.RECORDING_PHASE) return { kind: "String", value: "", triple: false, start: 0, end: 0 };
    const triple = token.tokenType === T.LongText;
    const value = triple ? token.image.slice(3, -3) : textValue(token.image);
    return { kind: "String", value, triple, start: token.startOffset, end: token.endOffset };
  });

  readonly durationLiteral: Rule<DurationLiteral> = this.RULE("durationLiteral", (): DurationLiteral => {
    const { image, startOffset, endOffset } = this.CONSUME(T.Duration) as Token;
    const length = image.endsWith("mo") ? 2 : 1;
    const amount = Number(image.slice(0, -length).replaceAll("_", ""));
    return {
      kind: "Duration",
      amount,
      unit: image.slice(-length) as DurationUnit,
      start: startOffset,
      end: endOffset,
    };
  });

  readonly dateLiteral: Rule<DateLiteral> = this.RULE("dateLiteral", (): DateLiteral => {
    const token = this.CONSUME(T.Date) as Token;
    return { kind: "Date", value: token.image, start: token.startOffset, end: token.endOffset };
  });

  readonly regexLiteral: Rule<RegexLiteral> = this.RULE("regexLiteral", (): RegexLiteral => {
    const token = this.CONSUME(T.Regex) as Token;
    return { kind: "Regex", value: token.image, start: token.startOffset, end: token.endOffset };
  });

  // ---- Brackets --------------------------------------------------------------------------------------------------------

  readonly list: Rule<ListLiteral> = this.RULE("list", (): ListLiteral => {
    const start = (this.CONSUME(T.OpenBracket) as Token).startOffset;
    const items = this.items(1, T.CloseBracket, () => this.SUBRULE(this.expression));
    this.CONSUME(T.CloseBracket);
    return { kind: "List", items, start, end: this.end() };
  });

  readonly parenthesized: Rule<Expression> = this.RULE("parenthesized", (): Expression => {
    const opener = this.CONSUME(T.OpenParen) as Token;
    const outer = this.context;
    this.context = "other";
    const inner = this.SUBRULE(this.expression);
    this.context = outer;
    if (this.at(T.Comma) && !this.RECORDING_PHASE) return this.#listInParentheses(opener, inner);
    this.CONSUME(T.CloseParen);
    return { kind: "Parenthesized", inner, start: opener.startOffset, end: this.end() };
  });

  /** `(1, 2)` of SQL is read as the list `[1, 2]`. */
  #listInParentheses(opener: Token, first: Expression): Expression {
    this.consumeToken();
    const rest = this.items(1, T.CloseParen, () => this.SUBRULE(this.expression));
    const closer = this.CONSUME(T.CloseParen) as Token;
    const edits = [
      { place: this.placeOf(opener), text: "[" },
      { place: this.placeOf(closer), text: "]" },
    ];
    const place = this.place(opener.startOffset, closer.endOffset);
    this.report(
      foreignForm.at(
        place,
        { written: "(a, b)", chimera: "[a, b]" },
        { hint: "a list stands in square brackets", fixes: [{ title: "use square brackets", edits }] },
      ),
    );
    return { kind: "List", items: [first, ...rest], start: opener.startOffset, end: closer.endOffset };
  }

  readonly struct: Rule<Expression> = this.RULE("struct", (): Expression => {
    const start = (this.CONSUME(T.OpenBrace) as Token).startOffset;
    const fields = this.items(1, T.CloseBrace, () => this.SUBRULE(this.structField));
    this.CONSUME(T.CloseBrace);
    return { kind: "Struct", fields, start, end: this.end() };
  });

  readonly structField: Rule<StructField> = this.RULE("structField", (): StructField => {
    const name = this.SUBRULE(this.name);
    this.colon();
    const value = this.SUBRULE(this.expression);
    return { kind: "StructField", name, value, start: name.start, end: value.end };
  });

  /** A `:` between a name and what it names; `=` is taken for it and reported. */
  protected colon(): void {
    if (!this.RECORDING_PHASE && this.at(T.Equals)) {
      this.takeFor("=", ":");
      return;
    }
    if (this.RECORDING_PHASE || this.at(T.Colon)) this.take(T.Colon);
    else if (this.#goesOn()) this.missingSign(":");
    else throw this.failure("`:`");
  }

  /** A name that stands first is followed on its line by what a sign between them would lead to. */
  #goesOn(): boolean {
    const name = this.peek(0);
    const before = this.peek(-1).tokenType;
    const next = this.peek(1);
    const first = name.newline || before === T.OpenBrace || before === T.Comma || before === T.OpenParen;
    return first && !next.newline && isWord[next.tokenTypeIdx] === 1 && !this.second(T.Colon);
  }

  /** Reads a sign that stands where another should. */
  protected takeFor(written: string, chimera: string): void {
    const place = this.placeOf(this.peek(1));
    const fixes = [{ title: `change to \`${chimera}\``, edits: [{ place, text: chimera }] }];
    this.report(unexpected.at(place, { expected: `\`${chimera}\``, found: `\`${written}\`` }, { fixes }));
    this.consumeToken();
  }

  // ---- Calls -----------------------------------------------------------------------------------------------------------

  /** `(a, b where c order d) over (…)`, behind the name of the function. */
  readonly call: Rule<Expression, [callee?: Expression]> = this.RULE("call", (callee?: Expression): Expression => {
    this.CONSUME(T.OpenParen);
    const outer = this.context;
    this.context = "other";
    const named: StructField[] = [];
    const list: Expression[] = [];
    this.items(
      1,
      T.CloseParen,
      () => {
        this.choose<void>(
          1,
          this.atWord() && this.second(T.Colon) ? 0 : 1,
          [
            { ALT: () => void named.push(this.SUBRULE(this.structField)) },
            { ALT: () => void list.push(this.SUBRULE(this.expression)) },
          ],
          "a value",
        );
      },
      this.#clauseFollows,
    );
    const where = this.when(2, this.at(K.where), () => {
      this.CONSUME(K.where);
      return this.SUBRULE1(this.expression);
    });
    const order = this.when(3, this.at(K.order), () => this.SUBRULE(this.orderClause));
    this.CONSUME(T.CloseParen);
    this.context = outer;
    const over = this.when(4, this.#overFollows(), () => this.SUBRULE(this.window));
    if (this.RECORDING_PHASE) return { kind: "BrokenExpression", start: 0, end: 0 };
    const name = this.calleeOf(callee!)!;
    const node: Making<Call> = {
      kind: "Call",
      callee: name,
      arguments: list,
      order: order ?? [],
      start: callee!.start,
      end: this.end(),
    };
    if (named.length > 0) node.named = named;
    if (where !== undefined) node.where = where;
    if (over !== undefined) node.over = over;
    return node;
  });

  /** `over` behind a call, and not the next item of that name. */
  #overFollows(): boolean {
    return this.at(K.over) && !this.second(T.Colon) && !this.second(T.Equals);
  }

  /** `where` and `order` end the arguments, unless they are columns: `sum(order)`. */
  #clauseFollows = (): boolean => {
    if (!this.at(K.where) && !this.at(K.order)) return false;
    return this.operandStarts(2);
  };

  /** Whether the token `ahead` places ahead can start an operand and is no operator. */
  protected operandStarts(ahead: number): boolean {
    const { tokenType, tokenTypeIdx } = this.LA(ahead);
    if (isWord[tokenTypeIdx] === 1) return tokenType === K.not || !this.isOperator(tokenType);
    return primaries.has(tokenType);
  }

  readonly orderClause: Rule<OrderItem[]> = this.RULE("orderClause", (): OrderItem[] => {
    this.CONSUME(K.order);
    if (this.at(K.by) && this.operandStarts(2)) this.needlessBy("order");
    return this.series(1, () => this.SUBRULE(this.orderItem));
  });

  /** `order by x` of SQL: read, reported. */
  protected needlessBy(word: string): void {
    const place = this.placeOf(this.peek(1));
    const edits = [{ place, text: "" }];
    this.report(
      foreignForm.at(place, { written: `${word} by`, chimera: word }, { fixes: [{ title: "remove `by`", edits }] }),
    );
    this.consumeToken();
  }

  /** `revenue desc nulls first` */
  readonly orderItem: Rule<OrderItem> = this.RULE("orderItem", (): OrderItem => {
    const value = this.SUBRULE(this.expression);
    const descending =
      this.when(1, this.at(K.desc) || this.at(K.asc), () =>
        this.choose(
          1,
          this.at(K.desc) ? 0 : 1,
          [{ ALT: () => this.CONSUME(K.desc) }, { ALT: () => this.CONSUME(K.asc) }],
          "`desc`",
        ),
      )?.tokenType === K.desc;
    const nulls = this.when(2, this.at(K.nulls) && !this.second(T.Colon), () => {
      this.CONSUME(K.nulls);
      return this.choose<"first" | "last">(
        2,
        this.at(K.first) ? 0 : this.at(K.last) ? 1 : -1,
        [
          {
            ALT: () => {
              this.CONSUME(K.first);
              return "first";
            },
          },
          {
            ALT: () => {
              this.CONSUME(K.last);
              return "last";
            },
          },
        ],
        "`first` or `last`",
      );
    });
    const node: Making<OrderItem> = { kind: "OrderItem", value, descending, start: value.start, end: this.end() };
    if (nulls !== undefined) node.nulls = nulls;
    return node;
  });

  /** `over (partition a, b order c desc rows 6 before)` */
  readonly window: Rule<Window> = this.RULE("window", (): Window => {
    this.CONSUME(K.over);
    const start = (this.CONSUME(T.OpenParen) as Token).startOffset;
    const partition = this.when(1, this.at(K.partition), () => {
      this.CONSUME(K.partition);
      if (this.at(K.by) && this.operandStarts(2)) this.needlessBy("partition");
      return this.series(1, () => this.SUBRULE(this.expression));
    });
    const order = this.when(2, this.at(K.order), () => this.SUBRULE(this.orderClause));
    const frame = this.when(3, this.at(K.rows) || this.at(K.range), () => this.SUBRULE(this.frame));
    if (!this.RECORDING_PHASE && !this.at(T.CloseParen)) throw this.failure("`partition`, `order`, `rows` or `)`");
    this.CONSUME(T.CloseParen);
    const node: Making<Window> = {
      kind: "Window",
      partition: partition ?? [],
      order: order ?? [],
      start,
      end: this.end(),
    };
    if (frame !== undefined) node.frame = frame;
    return node;
  });

  /** `rows 3 before 3 after`, `rows all`, `range 7d before` */
  readonly frame: Rule<Frame> = this.RULE("frame", (): Frame => {
    const token = this.choose(
      1,
      this.at(K.rows) ? 0 : 1,
      [{ ALT: () => this.CONSUME(K.rows) }, { ALT: () => this.CONSUME(K.range) }],
      "`rows` or `range`",
    ) as Token;
    const all = this.when(1, this.at(K.all), () => this.CONSUME(K.all)) !== undefined;
    const node: Making<Frame> = {
      kind: "Frame",
      unit: token.tokenType === K.range ? "range" : "rows",
      all,
      start: token.startOffset,
      end: 0,
    };
    this.when(2, !all, () => {
      const first = this.SUBRULE(this.expression);
      this.choose<void>(
        2,
        this.at(K.before) ? 0 : this.at(K.after) ? 1 : -1,
        [
          {
            ALT: () => {
              this.CONSUME(K.before);
              node.before = first;
              const after = this.when(3, !this.at(T.CloseParen), () => {
                const value = this.SUBRULE1(this.expression);
                this.CONSUME(K.after);
                return value;
              });
              if (after !== undefined) node.after = after;
            },
          },
          {
            ALT: () => {
              this.CONSUME1(K.after);
              node.after = first;
            },
          },
        ],
        "`before` or `after`",
      );
    });
    node.end = this.end();
    return node;
  });

  // ---- Case, quantifiers -----------------------------------------------------------------------------------------------

  /** `case { a > 1 -> "many", else -> "few" }` */
  readonly case: Rule<Expression> = this.RULE("case", (): Expression => {
    const start = (this.CONSUME(K.case) as Token).startOffset;
    this.CONSUME(T.OpenBrace);
    const branches: CaseBranch[] = [];
    let otherwise: Expression | undefined;
    this.items(1, T.CloseBrace, () => {
      this.choose<void>(
        1,
        this.at(K.else) ? 0 : 1,
        [
          {
            ALT: () => {
              this.CONSUME(K.else);
              this.#arrow();
              otherwise = this.SUBRULE(this.expression);
            },
          },
          {
            ALT: () => {
              if (otherwise !== undefined && !this.RECORDING_PHASE) throw this.failure("`}`, since `else` comes last");
              const condition = this.SUBRULE1(this.expression);
              this.#arrow();
              const value = this.SUBRULE2(this.expression);
              branches.push({ kind: "CaseBranch", condition, value, start: condition.start, end: value.end });
            },
          },
        ],
        "a condition",
      );
    });
    this.CONSUME(T.CloseBrace);
    const end = this.end();
    return otherwise === undefined
      ? { kind: "Case", branches, start, end }
      : { kind: "Case", branches, otherwise, start, end };
  });

  #arrow(): void {
    if (!this.RECORDING_PHASE && this.at(T.Colon)) this.takeFor(":", "->");
    else this.take(T.Arrow);
  }

  /** `all c in p.columns: c.description is not null` */
  readonly quantifier: Rule<Expression> = this.RULE("quantifier", (): Expression => {
    const word = this.choose(
      1,
      this.at(K.all) ? 0 : this.at(K.any) ? 1 : 2,
      [{ ALT: () => this.CONSUME(K.all) }, { ALT: () => this.CONSUME(K.any) }, { ALT: () => this.CONSUME(K.no) }],
      "`all`, `any` or `no`",
    ) as Token;
    const variable = this.SUBRULE(this.name);
    this.CONSUME(K.in);
    const collection = this.SUBRULE(this.expression);
    this.CONSUME(T.Colon);
    const condition = this.SUBRULE1(this.expression);
    return {
      kind: "Quantifier",
      quantifier: word.image as "all" | "any" | "no",
      variable,
      collection,
      condition,
      start: word.startOffset,
      end: condition.end,
    };
  });
}
