/** The steps of a pipeline, one rule each. */
import type { TokenType } from "chevrotain";
import type {
  Assignment,
  Expression,
  JoinType,
  Name,
  NumberLiteral,
  PipelineStep,
  PivotValue,
  Projection,
  QualifiedName,
  RenameStep,
} from "../ast.ts";
import { isWord, K, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { TypeGrammar } from "./types.ts";

/** The alternatives of `step`, in order. */
const order: readonly (readonly TokenType[])[] = [
  [K.from],
  [K.where],
  [K.derive],
  [K.set],
  [K.select],
  [K.drop],
  [K.rename],
  [K.join, K.left, K.right, K.full, K.semi, K.anti, K.cross, K.asof],
  [K.group],
  [K.aggregate],
  [K.distinct],
  [K.dedupe],
  [K.sort],
  [K.take],
  [K.union],
  [K.except, K.intersect],
  [K.unnest],
  [K.pivot],
  [K.unpivot],
];
const stepIndex = new Map<TokenType, number>(order.flatMap((types, index) => types.map((type) => [type, index])));

type Part = Making<PipelineStep> | PipelineStep;

export abstract class StepGrammar extends TypeGrammar {
  #steps: Alternatives<PipelineStep> | undefined;

  readonly step: Rule<PipelineStep> = this.RULE("step", (): PipelineStep => {
    this.#steps ??= [
      this.fromStep,
      this.whereStep,
      this.deriveStep,
      this.setStep,
      this.selectStep,
      this.dropStep,
      this.renameStep,
      this.joinStep,
      this.groupStep,
      this.aggregateStep,
      this.distinctStep,
      this.dedupeStep,
      this.sortStep,
      this.takeStep,
      this.unionStep,
      this.setOperationStep,
      this.unnestStep,
      this.pivotStep,
      this.unpivotStep,
    ].map((rule) => ({ ALT: () => this.SUBRULE(rule as Rule<PipelineStep>) }));
    return this.choose(1, stepIndex.get(this.LA(1).tokenType) ?? -1, this.#steps, "a step such as `where`");
  });

  // ---- Items -----------------------------------------------------------------------------------------------------------

  /** `name = value` */
  readonly assignment: Rule<Assignment> = this.RULE("assignment", (): Assignment => {
    if (!this.RECORDING_PHASE && this.atWord() && (this.second(T.OpenParen) || this.second(T.Dot))) {
      throw this.failureWithHint("a name and `=`", "each item has a name: `total = count()`");
    }
    const name = this.SUBRULE(this.name);
    this.equals();
    const value = this.SUBRULE(this.expression);
    return { kind: "Assignment", name, value, start: name.start, end: value.end };
  });

  /** An `=` that gives a name to a value; `:` and `==` are taken for it and reported. */
  protected equals(): void {
    if (!this.RECORDING_PHASE && (this.at(T.Colon) || this.at(T.Equal))) this.takeFor(this.peek(1).image, "=");
    else if (!this.RECORDING_PHASE && !this.at(T.Equals) && this.#goesOn()) this.missingSign("=");
    else this.take(T.Equals);
  }

  /** `type X string`, `source S postgres {`: the line goes on as if there were a `=`. */
  #goesOn(): boolean {
    const next = this.peek(1);
    const words = isWord[next.tokenTypeIdx] === 1 && isWord[this.peek(0).tokenTypeIdx] === 1;
    return words && !next.newline && !this.second(T.Equals);
  }

  /** The `{` of a step, which SQL does without. */
  #needsBrace(example: string): void {
    if (this.RECORDING_PHASE || this.at(T.OpenBrace)) return;
    if (this.at(K.by)) {
      const hint = "`group { keys } aggregate { name = sum(x) }` takes both in braces";
      throw this.failureWithHint("`{`", hint);
    }
    throw this.failureWithHint("`{`", `the items stand in braces: \`${example}\``);
  }

  readonly assignments: Rule<Assignment[]> = this.RULE("assignments", (): Assignment[] => {
    this.#needsBrace("{ a = x + 1, b = y }");
    this.CONSUME(T.OpenBrace);
    const items = this.items(1, T.CloseBrace, () => this.SUBRULE(this.assignment));
    this.CONSUME(T.CloseBrace);
    return items;
  });

  /** `a`, `t.c`, `b = expr` */
  readonly projection: Rule<Projection> = this.RULE("projection", (): Projection => {
    const named = this.second(T.Equals) || this.second(T.Colon);
    const name = this.when(1, named, () => {
      const word = this.SUBRULE(this.name);
      this.equals();
      return word;
    });
    const value = this.SUBRULE(this.expression);
    if (this.RECORDING_PHASE || name === undefined) {
      return { kind: "Projection", value, start: value.start, end: value.end };
    }
    return { kind: "Projection", name, value, start: name.start, end: value.end };
  });

  readonly projections: Rule<Projection[]> = this.RULE("projections", (): Projection[] => {
    this.#needsBrace("{ a, b = x + 1 }");
    this.CONSUME(T.OpenBrace);
    const items = this.items(1, T.CloseBrace, () => this.SUBRULE(this.projection));
    this.CONSUME(T.CloseBrace);
    return items;
  });

  /** `orders as o` */
  readonly relation: Rule<{ relation: QualifiedName; alias?: Name }> = this.RULE("relation", () => {
    const relation = this.SUBRULE(this.qualifiedName);
    const alias = this.when(1, this.clause(K.as), () => {
      this.CONSUME(K.as);
      return this.SUBRULE(this.name);
    });
    return alias === undefined || this.RECORDING_PHASE ? { relation } : { relation, alias };
  });

  // ---- Steps -----------------------------------------------------------------------------------------------------------

  readonly fromStep: Rule<Part> = this.RULE("fromStep", (): Part => {
    const start = (this.CONSUME(K.from) as Token).startOffset;
    const from = this.SUBRULE(this.relation);
    return { kind: "From", ...from, start, end: this.end() };
  });

  readonly whereStep: Rule<Part> = this.RULE("whereStep", (): Part => {
    const start = (this.CONSUME(K.where) as Token).startOffset;
    const condition = this.SUBRULE(this.expression);
    return { kind: "Where", condition, start, end: condition.end };
  });

  readonly deriveStep: Rule<Part> = this.RULE("deriveStep", (): Part => {
    const start = (this.CONSUME(K.derive) as Token).startOffset;
    const items = this.SUBRULE(this.assignments);
    return { kind: "Derive", items, start, end: this.end() };
  });

  readonly setStep: Rule<Part> = this.RULE("setStep", (): Part => {
    const start = (this.CONSUME(K.set) as Token).startOffset;
    const items = this.SUBRULE(this.assignments);
    return { kind: "Set", items, start, end: this.end() };
  });

  readonly selectStep: Rule<Part> = this.RULE("selectStep", (): Part => {
    const start = (this.CONSUME(K.select) as Token).startOffset;
    const items = this.SUBRULE(this.projections);
    return { kind: "Select", items, start, end: this.end() };
  });

  readonly dropStep: Rule<Part> = this.RULE("dropStep", (): Part => {
    const start = (this.CONSUME(K.drop) as Token).startOffset;
    this.CONSUME(T.OpenBrace);
    const columns = this.items(1, T.CloseBrace, () => this.SUBRULE(this.qualifiedName));
    this.CONSUME(T.CloseBrace);
    return { kind: "Drop", columns, start, end: this.end() };
  });

  readonly renameStep: Rule<Part> = this.RULE("renameStep", (): Part => {
    const start = (this.CONSUME(K.rename) as Token).startOffset;
    this.CONSUME(T.OpenBrace);
    const items = this.items(1, T.CloseBrace, (): RenameStep["items"][number] => {
      const name = this.SUBRULE(this.name);
      this.equals();
      return { name, old: this.SUBRULE(this.qualifiedName) };
    });
    this.CONSUME(T.CloseBrace);
    return { kind: "Rename", items, start, end: this.end() };
  });

  readonly joinStep: Rule<Part> = this.RULE("joinStep", (): Part => {
    const { startOffset: start } = this.peek(1);
    const type = this.SUBRULE(this.joinType);
    if (!this.RECORDING_PHASE && this.peek(1).image === "outer" && this.second(K.join)) {
      const hint = "an outer join is `left join`, `right join` or `full join`";
      this.report(this.foreign(this.peek(1), `${type} outer join`, `${type} join`, hint, false));
      this.consumeToken();
    }
    this.CONSUME(K.join);
    const joined = this.SUBRULE(this.relation);
    const on = this.when(1, this.clause(K.on), () => {
      this.CONSUME(K.on);
      return this.SUBRULE(this.expression);
    });
    if (on === undefined && !this.RECORDING_PHASE) this.#using();
    const node = { kind: "Join" as const, type, ...joined, start, end: this.end() };
    return on === undefined ? node : { ...node, on };
  });

  /** `using (a, b)` behind a join: SQL's short form of a condition. It is read over, so the step stays. */
  #using(): void {
    const word = this.peek(1);
    if (word.image !== "using" || word.newline || this.second(T.Colon)) return;
    this.report(this.foreign(word, "using", "on", "a join says its condition: `join b on a.id == b.id`", false));
    this.consumeToken();
    const listed = this.at(T.OpenParen);
    if (listed) this.consumeToken();
    this.series(1, () => this.SUBRULE(this.qualifiedName));
    if (listed) this.take(T.CloseParen);
  }

  readonly joinType: Rule<JoinType> = this.RULE("joinType", (): JoinType => {
    const kind = this.LA(1).tokenType;
    const simple = [K.right, K.full, K.semi, K.anti, K.cross, K.asof];
    return this.choose<JoinType>(
      1,
      kind === K.left ? 0 : kind === K.join ? 7 : 1 + simple.indexOf(kind),
      [
        {
          ALT: () => {
            this.CONSUME(K.left);
            const asof = this.when(1, this.at(K.asof), () => this.CONSUME(K.asof));
            return asof === undefined ? "left" : "left asof";
          },
        },
        ...simple.map((type, index) => ({
          ALT: () => this.consume(10 + index, type).image as JoinType,
        })),
        { ALT: (): JoinType => "inner" },
      ],
      "`join`",
    );
  });

  readonly groupStep: Rule<Part> = this.RULE("groupStep", (): Part => {
    const start = (this.CONSUME(K.group) as Token).startOffset;
    const keys = this.SUBRULE(this.projections);
    if (!this.RECORDING_PHASE && !this.at(K.aggregate)) throw this.failure("`aggregate { … }`");
    this.CONSUME(K.aggregate);
    const aggregates = this.SUBRULE(this.assignments);
    return { kind: "Group", keys, aggregates, start, end: this.end() };
  });

  readonly aggregateStep: Rule<Part> = this.RULE("aggregateStep", (): Part => {
    const start = (this.CONSUME(K.aggregate) as Token).startOffset;
    const aggregates = this.SUBRULE(this.assignments);
    return { kind: "Aggregate", aggregates, start, end: this.end() };
  });

  readonly distinctStep: Rule<Part> = this.RULE("distinctStep", (): Part => {
    const token = this.CONSUME(K.distinct) as Token;
    return { kind: "Distinct", start: token.startOffset, end: token.endOffset };
  });

  /** `dedupe by a, b keep latest t` */
  readonly dedupeStep: Rule<Part> = this.RULE("dedupeStep", (): Part => {
    const start = (this.CONSUME(K.dedupe) as Token).startOffset;
    this.CONSUME(K.by);
    const keys = this.series(1, () => this.SUBRULE(this.qualifiedName));
    this.CONSUME(K.keep);
    const keep = this.choose<"latest" | "earliest">(
      1,
      this.at(K.latest) ? 0 : this.at(K.earliest) ? 1 : -1,
      [
        {
          ALT: () => {
            this.CONSUME(K.latest);
            return "latest";
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.earliest);
            return "earliest";
          },
        },
      ],
      "`latest` or `earliest`",
    );
    const column = this.SUBRULE1(this.qualifiedName);
    return { kind: "Dedupe", keys, keep, order: column, start, end: column.end };
  });

  readonly sortStep: Rule<Part> = this.RULE("sortStep", (): Part => {
    const start = (this.CONSUME(K.sort) as Token).startOffset;
    if (this.at(K.by) && this.operandStarts(2) && !this.RECORDING_PHASE) this.needlessBy("sort");
    const items = this.series(1, () => this.SUBRULE(this.orderItem));
    return { kind: "Sort", items, start, end: this.end() };
  });

  /** `take 10 skip 20` */
  readonly takeStep: Rule<Part> = this.RULE("takeStep", (): Part => {
    const start = (this.CONSUME(K.take) as Token).startOffset;
    const count = this.SUBRULE(this.plainNumber);
    const skip = this.when(1, this.clause(K.skip), (): NumberLiteral => {
      this.CONSUME(K.skip);
      return this.SUBRULE1(this.plainNumber);
    });
    const node = { kind: "Take" as const, count, start, end: this.end() };
    return skip === undefined ? node : { ...node, skip };
  });

  readonly unionStep: Rule<Part> = this.RULE("unionStep", (): Part => {
    const start = (this.CONSUME(K.union) as Token).startOffset;
    const all = this.when(1, this.at(K.all) && this.secondWord() && !this.peek(2).newline, () => this.CONSUME(K.all));
    const relation = this.SUBRULE(this.qualifiedName);
    const operation = all === undefined ? "union" : "union all";
    return { kind: "SetOperation", operation, relation, start, end: relation.end };
  });

  readonly setOperationStep: Rule<Part> = this.RULE("setOperationStep", (): Part => {
    const token = this.choose(
      1,
      this.at(K.except) ? 0 : 1,
      [{ ALT: () => this.CONSUME(K.except) }, { ALT: () => this.CONSUME(K.intersect) }],
      "`except` or `intersect`",
    ) as Token;
    const relation = this.SUBRULE(this.qualifiedName);
    const operation = token.tokenType === K.except ? "except" : "intersect";
    return { kind: "SetOperation", operation, relation, start: token.startOffset, end: relation.end };
  });

  /** `unnest features as feature` */
  readonly unnestStep: Rule<Part> = this.RULE("unnestStep", (): Part => {
    const start = (this.CONSUME(K.unnest) as Token).startOffset;
    // `as` names the column here, so the list binds tighter than a cast.
    const list = this.SUBRULE(this.operand);
    this.CONSUME(K.as);
    const name = this.SUBRULE(this.name);
    return { kind: "Unnest", list, name, start, end: name.end };
  });

  /** `pivot sum(x) for sky in { drizzle, rain = "heavy rain" }` */
  readonly pivotStep: Rule<Part> = this.RULE("pivotStep", (): Part => {
    const start = (this.CONSUME(K.pivot) as Token).startOffset;
    const aggregate = this.SUBRULE(this.expression);
    this.CONSUME(K.for);
    const column = this.SUBRULE(this.qualifiedName);
    this.CONSUME(K.in);
    this.CONSUME(T.OpenBrace);
    const values = this.items(1, T.CloseBrace, () => this.SUBRULE(this.pivotValue));
    this.CONSUME(T.CloseBrace);
    return { kind: "Pivot", aggregate, column, values, start, end: this.end() };
  });

  readonly pivotValue: Rule<PivotValue> = this.RULE("pivotValue", (): PivotValue => {
    const name = this.SUBRULE(this.name);
    const value = this.when(1, this.at(T.Equals) || this.at(T.Colon), (): Expression => {
      this.equals();
      return this.SUBRULE(this.expression);
    });
    const node = { kind: "PivotValue" as const, name, start: name.start, end: this.end() };
    return value === undefined ? node : { ...node, value };
  });

  /** `unpivot persons for sector in { a, b }` */
  readonly unpivotStep: Rule<Part> = this.RULE("unpivotStep", (): Part => {
    const start = (this.CONSUME(K.unpivot) as Token).startOffset;
    const value = this.SUBRULE(this.name);
    this.CONSUME(K.for);
    const name = this.SUBRULE1(this.name);
    this.CONSUME(K.in);
    this.CONSUME(T.OpenBrace);
    const columns = this.items(1, T.CloseBrace, () => this.SUBRULE2(this.name));
    this.CONSUME(T.CloseBrace);
    return { kind: "Unpivot", value, name, columns, start, end: this.end() };
  });
}
