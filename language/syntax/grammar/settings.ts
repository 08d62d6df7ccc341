/** Settings: `name: value` and flags, alone and as whole bodies. */
import type { TokenType } from "chevrotain";
import { unexpected } from "../../diagnostics/registry/syntax.ts";
import type { Call, Expression, Setting } from "../ast.ts";
import { isWord, K, T, type Token } from "../tokens.ts";
import type { Making, Rule } from "./base.ts";
import { StepGrammar } from "./steps.ts";

/** Behind a word, one of these says that a `:` was forgotten, and the word is no flag. */
const values = new Set<TokenType>([
  T.Text,
  T.LongText,
  T.Number,
  T.Duration,
  T.Date,
  T.Timestamp,
  T.Version,
  T.OpenBracket,
]);

export abstract class SettingGrammar extends StepGrammar {
  /** `title: "Retail"`, `special` */
  readonly setting: Rule<Setting> = this.RULE("setting", (): Setting => {
    const first = this.position();
    const name = this.SUBRULE(this.name);
    const value = this.when(1, this.#valueFollows(), () => {
      this.settingColon();
      return this.SUBRULE(this.settingValue);
    });
    const node: Making<Setting> = { kind: "Setting", name, start: name.start, end: this.end() };
    if (value !== undefined) node.value = value;
    if (!this.RECORDING_PHASE) {
      const doc = this.docOf(first);
      if (doc !== undefined) node.doc = doc;
    }
    return node;
  });

  /** The next word names a setting although no `:` follows: `owner Sales`. */
  protected colonIsMissing = false;

  #valueFollows(): boolean {
    if (this.colonIsMissing) {
      this.colonIsMissing = false;
      return true;
    }
    const token = this.LA(1) as Token;
    if (token.tokenType === T.Colon || token.tokenType === T.Equals) return true;
    return !token.newline && values.has(token.tokenType);
  }

  /** The `:` behind the name of a setting; `=` is taken for it, and its absence is reported. */
  protected settingColon(): void {
    if (this.RECORDING_PHASE || this.at(T.Colon)) {
      this.take(T.Colon);
    } else if (this.at(T.Equals)) {
      this.takeFor("=", ":");
    } else {
      const place = this.behindLast();
      const fixes = [{ title: "add a `:`", edits: [{ place, text: ":" }] }];
      this.report(unexpected.at(place, { expected: "`:`", found: `\`${this.peek(1).image}\`` }, { fixes }));
    }
  }

  /** An expression, or in a setting of a model `ray { workers: 4 }` and `port scores`. */
  readonly settingValue: Rule<Expression> = this.RULE("settingValue", (): Expression => {
    const first = this.peek(1);
    const second = this.peek(2);
    const word = isWord[first.tokenTypeIdx] === 1 && !second.newline;
    const block = word && second.tokenType === T.OpenBrace && first.tokenType !== K.case;
    const port = word && first.tokenType === K.port && this.LA(3).tokenType !== T.Colon && this.secondWord();
    return this.choose<Expression>(
      1,
      block ? 1 : port ? 2 : 0,
      [
        { ALT: () => this.SUBRULE(this.expression) },
        {
          ALT: () => {
            const callee = this.SUBRULE(this.qualifiedName);
            const argument = this.SUBRULE(this.struct);
            return this.#word(callee, argument);
          },
        },
        {
          ALT: () => {
            const callee = this.SUBRULE1(this.qualifiedName);
            const argument = this.SUBRULE1(this.expression);
            return this.#word(callee, argument);
          },
        },
      ],
      "a value",
    );
  });

  #word(callee: Call["callee"], argument: Expression): Call {
    return { kind: "Call", callee, arguments: [argument], order: [], start: callee.start, end: argument.end };
  }

  /** `{ settings }` */
  readonly settings: Rule<Setting[]> = this.RULE("settings", (): Setting[] => {
    this.CONSUME(T.OpenBrace);
    const all = this.members(1, () => this.SUBRULE(this.setting));
    this.CONSUME(T.CloseBrace);
    return all;
  });
}
