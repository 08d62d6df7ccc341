/**
 * Expressions. Operators bind by a table of powers in one rule, so a plain column costs two rule calls and not ten; the
 * drawn grammar is flat and docs/language/syntax.md has the table.
 */
import { EOF, type TokenType } from "chevrotain";
import { foreignForm, foreignOperator, nullCompared, tooDeep } from "../../diagnostics/registry/syntax.ts";
import type {
  Binary,
  BinaryOperator as BinaryOperatorText,
  Expression,
  InList,
  IsNull,
  Name,
  QualifiedName,
  TypeExpression,
} from "../ast.ts";
import { BinaryOperator, isMemberWord, isWord, K, T, type Token } from "../tokens.ts";
import { type Alternatives, BaseGrammar, deepest, longest, type Rule } from "./base.ts";

/** Loosest first; `not` as a prefix lies between `and` and comparisons. */
export const power = { or: 1, and: 2, not: 3, compare: 4, coalesce: 5, add: 6, multiply: 7, cast: 8 } as const;

const powers = new Map<TokenType, number>([
  [K.or, power.or],
  [K.and, power.and],
  [T.Equal, power.compare],
  [T.Equals, power.compare],
  [T.NotEqual, power.compare],
  [T.Less, power.compare],
  [T.LessOrEqual, power.compare],
  [T.Greater, power.compare],
  [T.GreaterOrEqual, power.compare],
  [K.in, power.compare],
  [K.between, power.compare],
  [K.is, power.compare],
  [K.matches, power.compare],
  [K.not, power.compare],
  [T.Coalesce, power.coalesce],
  [T.Plus, power.add],
  [T.Minus, power.add],
  [T.Star, power.multiply],
  [T.Slash, power.multiply],
  [K.as, power.cast],
]);
const powerOf = new Uint8Array(Math.max(...[...powers.keys()].map((type) => type.tokenTypeIdx!)) + 1000);
for (const [type, value] of powers) powerOf[type.tokenTypeIdx!] = value;

/** The alternatives of `operation`, in order. */
const operations = new Map<TokenType, number>([
  [K.is, 1],
  [K.not, 2],
  [K.in, 2],
  [K.between, 2],
  [K.matches, 2],
  [K.as, 3],
]);

/** Arguments for a rule that reads an operand binding tighter than a power; made once. */
const above = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((minimum) => ({ ARGS: [minimum] as [number] }));

const actions = new Set<TokenType>([K.block, K.warn, K.quarantine, K.observe]);

export abstract class ExpressionGrammar extends BaseGrammar {
  abstract readonly typeExpression: Rule<TypeExpression, [inCast?: boolean]>;
  abstract readonly primary: Rule<Expression>;

  #left!: Expression;

  readonly expression: Rule<Expression, [minimum?: number]> = this.RULE("expression", (minimum = 0): Expression => {
    if (!this.RECORDING_PHASE && this.depth > deepest) throw this.tooDeep();
    this.depth++;
    let left = this.SUBRULE(this.operand);
    // The usual case first, before closures are made.
    if (!this.RECORDING_PHASE && this.#operatorPower() <= minimum) {
      this.depth--;
      return left;
    }
    let chain = 0;
    this.repeat(
      1,
      () => this.#operatorPower() > minimum,
      () => {
        if (++chain > longest) throw this.tooDeep(longest);
        this.#left = left;
        left = this.SUBRULE(this.operation);
      },
    );
    this.depth--;
    return left;
  });

  protected tooDeep(limit = deepest) {
    const token = this.peek(1);
    const place = token.tokenType === EOF ? this.behindLast() : this.placeOf(token);
    return this.failure("", tooDeep.at(place, { limit }));
  }

  /** An infix operator, words included. */
  protected isOperator(type: TokenType): boolean {
    return powerOf[type.tokenTypeIdx!] !== 0;
  }

  /** How tightly the next token binds as an operator; 0 when it is none. */
  #operatorPower(): number {
    const token = this.LA(1) as Token;
    const value = powerOf[token.tokenTypeIdx]!;
    if (value === 0 || isWord[token.tokenTypeIdx] !== 1) return value;
    const next = this.LA(2);
    // A member may have the name of an operator: `in: string`.
    if (next.tokenTypeIdx === T.Colon.tokenTypeIdx) return 0;
    if (token.tokenType === K.or && this.context === "rule" && actions.has(next.tokenType)) return 0;
    if (token.tokenType === K.as && token.newline && this.context === "test") return 0;
    if (token.tokenType === K.not) {
      return next.tokenType === K.in || next.tokenType === K.between || next.tokenType === K.matches ? value : 0;
    }
    return value;
  }

  /** What follows a left operand: `+ b`, `is not null`, `not in [a]`, `between a and b`, `as int`. */
  readonly operation: Rule<Expression> = this.RULE("operation", (): Expression => {
    const left = this.#left;
    if (!this.RECORDING_PHASE && this.at(T.Equals)) return this.#singleEquals(left);
    return this.choose(
      1,
      operations.get(this.LA(1).tokenType) ?? 0,
      [
        { ALT: () => this.#binary(left) },
        { ALT: () => this.#isNull(left) },
        { ALT: () => this.#membership(left) },
        { ALT: () => this.#cast(left) },
      ],
      "an operator",
    );
  });

  #binary(left: Expression): Expression {
    const operator = this.CONSUME(BinaryOperator) as Token;
    return this.#finishBinary(
      left,
      operator,
      operator.image as BinaryOperatorText,
      this.SUBRULE(this.expression, above[powerOf[operator.tokenTypeIdx] ?? 0]!),
    );
  }

  /** `a = b` was meant as `a == b`. */
  #singleEquals(left: Expression): Expression {
    const operator = this.peek(1);
    const place = this.placeOf(operator);
    this.report(
      foreignOperator.at(
        place,
        { written: "=", chimera: "==" },
        {
          hint: "`=` gives a name to a value; `==` compares",
          fixes: [{ title: "change to `==`", edits: [{ place, text: "==" }] }],
        },
      ),
    );
    this.consumeToken();
    return this.#finishBinary(left, operator, "==", this.SUBRULE1(this.expression, above[power.compare]!));
  }

  #finishBinary(left: Expression, token: Token, operator: BinaryOperatorText, right: Expression): Expression {
    if (this.RECORDING_PHASE) return left;
    const at = { start: token.startOffset, end: token.endOffset };
    if ((operator === "==" || operator === "!=") && (left.kind === "Null" || right.kind === "Null")) {
      return this.#nullCompared(left, right, operator);
    }
    const node: Binary = { kind: "Binary", operator, left, right, at, start: left.start, end: right.end };
    return node;
  }

  #nullCompared(left: Expression, right: Expression, operator: "==" | "!="): Expression {
    const place = this.place(left.start, right.end);
    const operand = right.kind === "Null" ? left : right;
    const test = operator === "==" ? "is null" : "is not null";
    const text = `${this.source.text.slice(operand.start, operand.end)} ${test}`;
    this.report(
      nullCompared.at(place, { operator, test }, { fixes: [{ title: `use \`${test}\``, edits: [{ place, text }] }] }),
    );
    return { kind: "IsNull", operand, negated: operator === "!=", start: left.start, end: right.end };
  }

  #isNull(left: Expression): Expression {
    this.CONSUME(K.is);
    const negated = this.when(2, this.at(K.not), () => this.CONSUME(K.not)) !== undefined;
    if (!this.RECORDING_PHASE && !this.at(K.null)) throw this.failure("`null` or `not null`");
    this.CONSUME(K.null);
    const node: IsNull = { kind: "IsNull", operand: left, negated, start: left.start, end: this.end() };
    return node;
  }

  #membership(left: Expression): Expression {
    const negated = this.when(3, this.at(K.not), () => this.CONSUME1(K.not)) !== undefined;
    const { start } = left;
    const kind = this.LA(1).tokenType;
    return this.choose<Expression>(
      4,
      kind === K.in ? 0 : kind === K.between ? 1 : 2,
      [
        {
          ALT: () => {
            this.CONSUME(K.in);
            const list = this.SUBRULE2(this.expression, above[power.compare]!);
            const node: InList = { kind: "In", operand: left, list, negated, start, end: list.end };
            return node;
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.between);
            const low = this.SUBRULE3(this.expression, above[power.compare]!);
            this.CONSUME(K.and);
            const high = this.SUBRULE4(this.expression, above[power.compare]!);
            return { kind: "Between", operand: left, low, high, negated, start, end: high.end };
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.matches);
            const pattern = this.SUBRULE5(this.expression, above[power.compare]!);
            return { kind: "Matches", operand: left, pattern, negated, start, end: pattern.end };
          },
        },
      ],
      "`in`, `between` or `matches`",
    );
  }

  #cast(left: Expression): Expression {
    this.CONSUME(K.as);
    const safe = this.when(5, this.at(T.Question), () => this.CONSUME(T.Question)) !== undefined;
    const type = this.SUBRULE(this.typeExpression, { ARGS: [true] });
    return { kind: "Cast", operand: left, type, safe, start: left.start, end: type.end };
  }

  /** `-x`, `not x`, `x.y`, `xs[0]`, `f(x)` */
  readonly operand: Rule<Expression> = this.RULE("operand", (): Expression => {
    this.#operands ??= [
      {
        ALT: () => {
          const sign = this.CONSUME(T.Minus) as Token;
          if (!this.RECORDING_PHASE && this.depth > deepest) throw this.tooDeep();
          this.depth++;
          const operand = this.SUBRULE(this.operand);
          this.depth--;
          return { kind: "Unary", operator: "-", operand, start: sign.startOffset, end: operand.end };
        },
      },
      {
        ALT: () => {
          const sign = this.CONSUME(K.not) as Token;
          const operand = this.SUBRULE(this.expression, above[power.not]!);
          return { kind: "Unary", operator: "not", operand, start: sign.startOffset, end: operand.end };
        },
      },
      { ALT: () => this.#postfix() },
    ];
    const kind = this.LA(1).tokenType;
    return this.choose(1, kind === T.Minus ? 0 : kind === K.not ? 1 : 2, this.#operands, "a value");
  });
  #operands: Alternatives<Expression> | undefined;

  #postfix(): Expression {
    let value = this.SUBRULE(this.primary);
    if (!this.RECORDING_PHASE && !this.#postfixFollows(value)) return value;
    let chain = 0;
    this.repeat(
      2,
      () => this.#postfixFollows(value),
      () => {
        if (++chain > deepest) throw this.tooDeep();
        value = this.choose<Expression>(
          3,
          this.at(T.Dot) ? 0 : this.at(T.OpenBracket) ? 1 : 2,
          [
            {
              ALT: () => {
                this.CONSUME(T.Dot);
                const field = this.SUBRULE(this.name);
                return { kind: "Field", target: value, field, start: value.start, end: field.end };
              },
            },
            {
              ALT: () => {
                this.CONSUME(T.OpenBracket);
                const index = this.SUBRULE1(this.expression);
                this.CONSUME(T.CloseBracket);
                return { kind: "Index", target: value, index, start: value.start, end: this.end() };
              },
            },
            { ALT: () => this.SUBRULE(this.call, { ARGS: [value] }) },
          ],
          "an operator",
        );
      },
    );
    return value;
  }

  #postfixFollows(value: Expression): boolean {
    if (this.at(T.Dot)) return true;
    if (this.at(T.OpenBracket)) return !this.peek(1).newline;
    if (!this.at(T.OpenParen)) return false;
    let callee = value;
    while (callee.kind === "Field") callee = callee.target;
    return callee.kind === "Reference";
  }

  abstract readonly call: Rule<Expression, [callee?: Expression]>;

  /** The words of `a.b.c`, or undefined when something else stands before a `.`. */
  protected calleeOf(value: Expression): QualifiedName | undefined {
    const parts: Name[] = [];
    let at = value;
    while (at.kind === "Field") {
      parts.push(at.field);
      at = at.target;
    }
    if (at.kind !== "Reference") return undefined;
    parts.push(at.name);
    parts.reverse();
    return { kind: "QualifiedName", parts, start: value.start, end: value.end };
  }

  /** A word that cannot be a column where it stands: the next step or member has begun, or an operator has no operand. */
  protected startsSomethingElse(): boolean {
    const token = this.peek(1);
    const next = this.peek(2);
    if (token.tokenType === T.Identifier || token.tokenType === T.QuotedName) {
      return next.tokenType === T.Colon && token.newline;
    }
    if (next.tokenType === T.OpenBrace) return true;
    if (isMemberWord[token.tokenTypeIdx] !== 1 || !token.newline) return false;
    return !next.newline && (isWord[next.tokenTypeIdx] === 1 ? powerOf[next.tokenTypeIdx] === 0 : false);
  }

  protected foreignForm(token: Token, written: string, chimera: string) {
    return this.failure("", foreignForm.at(this.placeOf(token), { written, chimera }));
  }
}
