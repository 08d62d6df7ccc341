/** Policies: who may read what, masks, declassification, accepted influence, breaking glass. */
import type { TokenType } from "chevrotain";
import type {
  AcceptPolicy,
  AccessPolicy,
  BreakGlassPolicy,
  ColumnSelection,
  DateLiteral,
  DeclassifyPolicy,
  Expression,
  MaskPolicy,
  Name,
  PolicyDeclaration,
  QualifiedName,
  StringLiteral,
} from "../ast.ts";
import { K, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { SettingGrammar } from "./settings.ts";

const order: readonly TokenType[] = [K.allow, K.forbid, K.mask, K.declassify, K.accept, K.break_glass];

export abstract class PolicyGrammar extends SettingGrammar {
  #policies: Alternatives<PolicyDeclaration> | undefined;

  readonly policy: Rule<PolicyDeclaration> = this.RULE("policy", (): PolicyDeclaration => {
    const first = this.position();
    this.#policies ??= [
      { ALT: () => this.SUBRULE(this.accessPolicy) },
      { ALT: () => this.SUBRULE1(this.accessPolicy) },
      { ALT: () => this.SUBRULE(this.maskPolicy) },
      { ALT: () => this.SUBRULE(this.declassifyPolicy) },
      { ALT: () => this.SUBRULE(this.acceptPolicy) },
      { ALT: () => this.SUBRULE(this.breakGlassPolicy) },
    ];
    const node = this.choose(1, order.indexOf(this.LA(1).tokenType), this.#policies, "a policy such as `allow`");
    if (!this.RECORDING_PHASE) {
      const doc = this.docOf(first);
      if (doc !== undefined) (node as Making<PolicyDeclaration>).doc = doc;
    }
    return node;
  });

  /** `allow A, B to read columns x for analytics where … until D` */
  readonly accessPolicy: Rule<AccessPolicy> = this.RULE("accessPolicy", (): AccessPolicy => {
    const token = this.choose(
      1,
      this.at(K.allow) ? 0 : 1,
      [{ ALT: () => this.CONSUME(K.allow) }, { ALT: () => this.CONSUME(K.forbid) }],
      "`allow` or `forbid`",
    ) as Token;
    const principals = this.SUBRULE(this.nameSeries);
    this.CONSUME(K.to);
    this.CONSUME(K.read);
    const columns = this.when(1, this.clause(K.columns), () => this.SUBRULE(this.columnSelection));
    const purposes = this.when(2, this.clause(K.for), () => {
      this.CONSUME(K.for);
      return this.SUBRULE1(this.nameSeries);
    });
    const where = this.when(3, this.clause(K.where), (): Expression => {
      this.CONSUME(K.where);
      return this.SUBRULE(this.expression);
    });
    const until = this.when(4, this.clause(K.until), () => this.SUBRULE(this.until));
    const node: Making<AccessPolicy> = {
      kind: "Access",
      effect: token.tokenType === K.allow ? "allow" : "forbid",
      principals,
      purposes: purposes ?? [],
      start: token.startOffset,
      end: this.end(),
    };
    if (columns !== undefined) node.columns = columns;
    if (where !== undefined) node.where = where;
    if (until !== undefined) node.until = until;
    return node;
  });

  readonly until: Rule<DateLiteral> = this.RULE("until", (): DateLiteral => {
    this.CONSUME(K.until);
    return this.SUBRULE(this.dateLiteral);
  });

  /** `by "who"` */
  readonly byWhom: Rule<StringLiteral> = this.RULE("byWhom", (): StringLiteral => {
    this.CONSUME(K.by);
    return this.SUBRULE(this.text);
  });

  /** `columns a, b`, `columns labelled contact`; without the word `columns` only names. */
  readonly columnSelection: Rule<ColumnSelection> = this.RULE("columnSelection", (): ColumnSelection => {
    const { startOffset: start } = this.peek(1);
    this.when(1, this.at(K.columns) && this.secondWord() && !this.#isWith(2), () => this.CONSUME(K.columns));
    const labelled = this.at(K.labelled) && !this.second(T.Comma) && !this.#isWith(2);
    return this.choose<ColumnSelection>(
      1,
      labelled ? 0 : 1,
      [
        {
          ALT: () => {
            const labels = this.SUBRULE(this.labels);
            return { kind: "ColumnSelection", names: [], labels, start, end: this.end() };
          },
        },
        {
          ALT: () => {
            const names = this.SUBRULE(this.columnNames);
            return { kind: "ColumnSelection", names, labels: [], start, end: this.end() };
          },
        },
      ],
      "names of columns",
    );
  });

  #isWith(ahead: number): boolean {
    return this.LA(ahead).tokenType === K.with;
  }

  readonly columnNames: Rule<Name[]> = this.RULE("columnNames", () => this.series(1, () => this.SUBRULE(this.name)));

  /** `mask a, b with round(10) unless Finance` */
  readonly maskPolicy: Rule<MaskPolicy> = this.RULE("maskPolicy", (): MaskPolicy => {
    const start = (this.CONSUME(K.mask) as Token).startOffset;
    const columns = this.SUBRULE(this.columnSelection);
    this.CONSUME(K.with);
    const mask = this.SUBRULE(this.expression);
    const unless = this.when(1, this.clause(K.unless), (): QualifiedName[] => {
      this.CONSUME(K.unless);
      return this.SUBRULE(this.nameSeries);
    });
    return { kind: "Mask", columns, mask, unless: unless ?? [], start, end: this.end() };
  });

  /** `declassify a, b when c >= 12 "reason" by "who" until D`, `only where c >= 12` */
  readonly declassifyPolicy: Rule<DeclassifyPolicy> = this.RULE("declassifyPolicy", (): DeclassifyPolicy => {
    const start = (this.CONSUME(K.declassify) as Token).startOffset;
    const columns = this.SUBRULE(this.columnNames);
    const node: Making<DeclassifyPolicy> = { kind: "Declassify", columns, onlyWhere: false, start, end: 0 };
    const only = this.at(K.only) && this.second(K.where);
    const when = this.when(1, only || this.clause(K.when), () =>
      this.choose<Expression>(
        1,
        only ? 0 : 1,
        [
          {
            ALT: () => {
              this.CONSUME(K.only);
              this.CONSUME(K.where);
              node.onlyWhere = true;
              return this.SUBRULE(this.expression);
            },
          },
          {
            ALT: () => {
              this.CONSUME(K.when);
              return this.SUBRULE1(this.expression);
            },
          },
        ],
        "`when`",
      ),
    );
    const reason = this.when(2, this.at(T.Text) || this.at(T.LongText), () => this.SUBRULE(this.text));
    const by = this.when(3, this.clause(K.by), () => this.SUBRULE(this.byWhom));
    const until = this.when(4, this.clause(K.until), () => this.SUBRULE(this.until));
    node.end = this.end();
    if (when !== undefined) node.when = when;
    if (reason !== undefined) node.reason = reason;
    if (by !== undefined) node.by = by;
    if (until !== undefined) node.until = until;
    return node;
  });

  /** `accept influence of a, b because "…"` */
  readonly acceptPolicy: Rule<AcceptPolicy> = this.RULE("acceptPolicy", (): AcceptPolicy => {
    const start = (this.CONSUME(K.accept) as Token).startOffset;
    this.CONSUME(K.influence);
    this.CONSUME(K.of);
    const of = this.SUBRULE(this.nameSeries);
    const because = this.when(1, this.clause(K.because), () => {
      this.CONSUME(K.because);
      return this.SUBRULE(this.text);
    });
    const node = { kind: "Accept" as const, of, start, end: this.end() };
    return because === undefined ? node : { ...node, because };
  });

  /** `break_glass Oncall to read columns labelled health for 4h reason required approved by PrivacyOffice` */
  readonly breakGlassPolicy: Rule<BreakGlassPolicy> = this.RULE("breakGlassPolicy", (): BreakGlassPolicy => {
    const start = (this.CONSUME(K.break_glass) as Token).startOffset;
    const principals = this.SUBRULE(this.nameSeries);
    this.when(1, this.at(K.to) && this.second(K.read), () => {
      this.CONSUME(K.to);
      this.CONSUME(K.read);
    });
    const columns = this.when(2, this.clause(K.columns), () => this.SUBRULE(this.columnSelection));
    const duration = this.when(3, this.clause(K.for), () => {
      this.CONSUME(K.for);
      return this.SUBRULE(this.durationLiteral);
    });
    const reasonRequired =
      this.when(4, this.at(K.reason) && this.second(K.required), () => {
        this.CONSUME(K.reason);
        return this.CONSUME(K.required);
      }) !== undefined;
    const approvedBy = this.when(5, this.at(K.approved) && this.second(K.by), () => {
      this.CONSUME(K.approved);
      this.CONSUME(K.by);
      return this.SUBRULE1(this.nameSeries);
    });
    const node: Making<BreakGlassPolicy> = {
      kind: "BreakGlass",
      principals,
      reasonRequired,
      approvedBy: approvedBy ?? [],
      start,
      end: this.end(),
    };
    if (columns !== undefined) node.columns = columns;
    if (duration !== undefined) node.duration = duration;
    return node;
  });
}
