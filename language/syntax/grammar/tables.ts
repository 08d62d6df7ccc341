/** Tables, ports and what may stand in them: the pipeline, the contract, materialisation, rules. */
import { EOF, type TokenType } from "chevrotain";
import { replaceBy } from "../../diagnostics/did-you-mean.ts";
import { emptyBody } from "../../diagnostics/registry/steps.ts";
import { unknownMember } from "../../diagnostics/registry/syntax.ts";
import { nearestName } from "../../text/nearest-name.ts";
import type {
  Argument,
  Body,
  ColumnDeclaration,
  ExpectRule,
  Expression,
  MaterializeSetting,
  Name,
  PipelineStep,
  PortDeclaration,
  PythonBody,
  RuleAction,
  SchemaBlock,
  SqlBody,
  TableDeclaration,
  TableMember,
  UniqueDeclaration,
  VersionTag,
} from "../ast.ts";
import { isOpener, isStepWord, K, keywords, stepKeywords, T, type Token } from "../tokens.ts";
import type { Alternatives, Making, Rule } from "./base.ts";
import { foreignOperators, foreignSteps } from "./foreign.ts";
import { PolicyGrammar } from "./policies.ts";
import { addNotes } from "./types.ts";

/** The alternatives of `tableMember` by their first word, in order. */
const memberIndex = new Map<TokenType, number>([
  [K.schema, 1],
  [K.expect, 2],
  ...[K.allow, K.forbid, K.mask, K.declassify, K.accept, K.break_glass].map((type) => [type, 3] as const),
]);
const settingIndex = 4;
const materializeIndex = 5;
const memberWords = [
  ...stepKeywords,
  "schema",
  "expect",
  "allow",
  "forbid",
  "mask",
  "declassify",
  "accept",
  "break_glass",
];

const actions: readonly TokenType[] = [K.block, K.warn, K.quarantine, K.observe];
const noSteps: readonly PipelineStep[] = [];

export abstract class TableGrammar extends PolicyGrammar {
  #members: Alternatives<void> | undefined;
  #steps: PipelineStep[] = [];
  #parts: TableMember[] = [];

  /** `table name = sql """…""" -> { … } { members }`, `table name { steps and members }` */
  readonly table: Rule<TableDeclaration> = this.RULE("table", (): TableDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.table) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const notes = this.when(1, this.hasNotes(), () => this.SUBRULE(this.notes));
    const { body, members } = this.#withoutContent(name) ?? this.SUBRULE(this.tableContent);
    const node: Making<TableDeclaration> = { kind: "Table", name, body, members, start, end: this.end() };
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  /** `port name v1 deprecated … { steps and members }` */
  readonly port: Rule<PortDeclaration> = this.RULE("port", (): PortDeclaration => {
    const first = this.position();
    const start = (this.CONSUME(K.port) as Token).startOffset;
    const name = this.SUBRULE(this.name);
    const version = this.when(1, this.atVersion(), () => this.SUBRULE(this.versionTag));
    const notes = this.when(2, this.hasNotes(), () => this.SUBRULE(this.notes));
    const { body, members } = this.#withoutContent(name) ?? this.SUBRULE(this.tableContent);
    const node: Making<PortDeclaration> = { kind: "Port", name, body, members, start, end: this.end() };
    if (version !== undefined) node.version = version;
    addNotes(node, notes);
    this.addDoc(node, first);
    return node;
  });

  protected addDoc(node: { doc?: unknown }, first: number): void {
    if (this.RECORDING_PHASE) return;
    const doc = this.docOf(first);
    if (doc !== undefined) node.doc = doc;
  }

  /** The next word is `v1`, `v2`, … */
  protected atVersion(): boolean {
    const token = this.LA(1) as Token;
    return token.tokenType === T.Identifier && /^v[0-9]{1,9}$/.test(token.image);
  }

  readonly versionTag: Rule<VersionTag> = this.RULE("versionTag", (): VersionTag => {
    const { image, startOffset, endOffset } = this.CONSUME(T.Identifier) as Token;
    return { kind: "VersionTag", major: Number(image.slice(1)), start: startOffset, end: endOffset };
  });

  /** A table that ends behind its name: it stays, so only this is said of it and of who reads it. */
  #withoutContent(name: Name): { body: Body; members: readonly TableMember[] } | undefined {
    if (this.RECORDING_PHASE) return undefined;
    const next = this.peek(1);
    if (!next.newline && next.tokenType !== T.CloseBrace && next.tokenType !== EOF) return undefined;
    if (next.tokenType === T.OpenBrace || next.tokenType === T.Equals) return undefined;
    this.report(emptyBody.at(this.place(name.start, name.end), { name: name.text }));
    return { body: { kind: "Pipeline", steps: noSteps, start: this.end(), end: this.end() }, members: [] };
  }

  readonly tableContent: Rule<{ body: Body; members: readonly TableMember[] }> = this.RULE("tableContent", () =>
    this.choose<{ body: Body; members: readonly TableMember[] }>(
      1,
      this.at(T.Equals) ? 1 : 0,
      [
        { ALT: () => this.SUBRULE(this.tableBody) },
        {
          ALT: () => {
            this.CONSUME(T.Equals);
            const body = this.choose<Body>(
              2,
              this.at(K.sql) ? 0 : this.at(K.python) ? 1 : -1,
              [{ ALT: () => this.SUBRULE(this.sqlBody) }, { ALT: () => this.SUBRULE(this.pythonBody) }],
              "`sql` or `python`",
            );
            const rest = this.when(1, this.at(T.OpenBrace), () => this.SUBRULE1(this.tableBody));
            if (rest === undefined || this.RECORDING_PHASE) return { body, members: [] };
            const step = rest.body.kind === "Pipeline" ? rest.body.steps[0] : undefined;
            if (step !== undefined && step.kind !== "BrokenStep") this.#stepBesideBody(step);
            return { body, members: rest.members };
          },
        },
      ],
      "`{` or `=`",
    ),
  );

  #stepBesideBody(step: PipelineStep): void {
    const word = this.source.text.slice(step.start, step.end).match(/^\w+/)?.[0] ?? "";
    const place = this.place(step.start, step.start + word.length);
    const hint = "put the steps into a table of their own that starts `from` this one";
    this.report(unknownMember.at(place, { word, where: "a table that `sql` or `python` makes" }, { hint }));
  }

  readonly tableBody: Rule<{ body: Body; members: readonly TableMember[] }> = this.RULE("tableBody", () => {
    this.CONSUME(T.OpenBrace);
    const outerSteps = this.#steps;
    const outerParts = this.#parts;
    const steps: PipelineStep[] = [];
    const members: TableMember[] = [];
    this.#steps = steps;
    this.#parts = members;
    const start = this.end();
    this.members(1, () => this.SUBRULE(this.tableMember));
    this.#steps = outerSteps;
    this.#parts = outerParts;
    if (!this.RECORDING_PHASE && !this.at(T.CloseBrace)) throw this.failure("`}`");
    this.CONSUME(T.CloseBrace);
    const first = steps[0];
    const last = steps[steps.length - 1];
    const body: Body =
      first === undefined || last === undefined
        ? { kind: "Pipeline", steps: noSteps, start, end: this.end() }
        : { kind: "Pipeline", steps, start: first.start, end: last.end };
    return { body, members };
  });

  /** A step goes to the pipeline, anything else to the members. */
  readonly tableMember: Rule<void> = this.RULE("tableMember", (): void => {
    this.#members ??= [
      { ALT: () => void this.#steps.push(this.SUBRULE(this.step)) },
      { ALT: () => void this.#parts.push(this.SUBRULE(this.schema)) },
      { ALT: () => void this.#parts.push(this.SUBRULE(this.expect)) },
      { ALT: () => void this.#parts.push(this.SUBRULE(this.policy)) },
      { ALT: () => void this.#parts.push(this.SUBRULE(this.setting)) },
      { ALT: () => void this.#parts.push(this.SUBRULE(this.materialize)) },
    ];
    const start = this.peek(1).startOffset;
    let isStep = true;
    try {
      const index = this.#memberIndex();
      isStep = index <= 0;
      this.choose(1, index, this.#members, "a step or a part of the table");
    } catch (failure) {
      // Its place among the steps is kept: what comes after it may lean on what it would have made.
      if (isStep) this.#steps.push({ kind: "BrokenStep", start, end: Math.max(start, this.end()) });
      throw failure;
    }
  });

  #memberIndex(): number {
    if (this.RECORDING_PHASE) return 0;
    const second = this.LA(2).tokenType;
    let token = this.LA(1) as Token;
    if (second === T.Colon || second === T.Equals)
      return token.tokenType === K.materialize ? materializeIndex : settingIndex;
    if (isStepWord[token.tokenTypeIdx] === 1) return 0;
    const index = memberIndex.get(token.tokenType);
    if (index !== undefined) return index;
    token = this.misspelt(token, memberWords, "a table or port");
    if (this.colonIsMissing) return settingIndex;
    return isStepWord[token.tokenTypeIdx] === 1 ? 0 : (memberIndex.get(token.tokenType) ?? -1);
  }

  /** A word that starts nothing: when a close one does, it is reported and read as that, so what follows is still understood. */
  protected misspelt(token: Token, words: readonly string[], where: string): Token {
    const place = this.placeOf(token);
    const operator = foreignOperators.get(token.image);
    if (operator !== undefined && !token.newline) {
      throw this.failure("", this.foreign(token, token.image, operator.chimera, operator.hint));
    }
    const known = foreignSteps.get(token.image);
    if (known !== undefined && words.includes(known)) {
      this.report(this.foreign(token, token.image, known));
      return this.#replaceNext(token, known, keywords.get(known)!);
    }
    if (token.image === "inner" && this.second(K.join)) {
      this.report(this.foreign(token, "inner join", "join", undefined, false));
      this.consumeToken();
      return this.peek(1);
    }
    const nearest = token.tokenType === T.QuotedName ? undefined : nearestName(token.image, words);
    const type = nearest === undefined ? undefined : keywords.get(nearest);
    if (nearest === undefined || type === undefined) {
      const first = token.newline || this.peek(0).tokenType === T.OpenBrace;
      const value = this.peek(2);
      const opens = isOpener[value.tokenTypeIdx] === 1;
      const alone = this.peek(3).newline || this.LA(3).tokenType === T.CloseBrace;
      if (first && alone && !opens && !value.newline && this.operandStarts(2)) {
        this.colonIsMissing = true;
        return token;
      }
      if (!token.newline && this.peek(0).tokenType === T.CloseBrace && token.tokenType === K.by)
        throw this.failureWithHint("the next line", "keys stand before: `group { keys } aggregate { … }`");
      if (!token.newline && this.peek(0).tokenType !== T.OpenBrace) throw this.failure("an operator or the next line");
      throw this.failure("", unknownMember.at(place, { word: token.image, where }));
    }
    this.report(unknownMember.at(place, { word: token.image, where }, replaceBy(place, nearest)));
    return this.#replaceNext(token, nearest, type);
  }

  #replaceNext(token: Token, image: string, type: TokenType): Token {
    const meant: Token = { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx!, image };
    this.tokens[this.position()] = meant;
    return meant;
  }

  // ---- Other bodies ----------------------------------------------------------------------------------------------------

  /** `sql """select …""" -> { id: int }` */
  readonly sqlBody: Rule<SqlBody> = this.RULE("sqlBody", (): SqlBody => {
    const start = (this.CONSUME(K.sql) as Token).startOffset;
    const sql = this.SUBRULE(this.text);
    const result = this.SUBRULE(this.result);
    const node = { kind: "Sql" as const, sql, start, end: this.end() };
    return result === undefined ? node : { ...node, result };
  });

  /** `python("score.py", input: paid) -> { id: int }` */
  readonly pythonBody: Rule<PythonBody> = this.RULE("pythonBody", (): PythonBody => {
    const start = (this.CONSUME(K.python) as Token).startOffset;
    this.CONSUME(T.OpenParen);
    const all = this.items(1, T.CloseParen, () => this.SUBRULE(this.argument));
    this.CONSUME(T.CloseParen);
    const result = this.SUBRULE(this.result);
    const node = { kind: "Python" as const, arguments: all, start, end: this.end() };
    return result === undefined ? node : { ...node, result };
  });

  readonly argument: Rule<Argument> = this.RULE("argument", (): Argument => {
    const name = this.when(1, this.atWord() && this.second(T.Colon), (): Name => {
      const word = this.SUBRULE(this.name);
      this.CONSUME(T.Colon);
      return word;
    });
    const value = this.SUBRULE(this.expression);
    const end = this.end();
    if (name === undefined) return { kind: "Argument", value, start: value.start, end };
    return { kind: "Argument", name, value, start: name.start, end };
  });

  readonly result: Rule<ColumnDeclaration[] | undefined> = this.RULE("result", () =>
    this.when(1, this.at(T.Arrow), () => {
      this.CONSUME(T.Arrow);
      return this.SUBRULE(this.columnList);
    }),
  );

  // ---- Contract, materialisation ---------------------------------------------------------------------------------------

  readonly schema: Rule<SchemaBlock> = this.RULE("schema", (): SchemaBlock => {
    const first = this.position();
    const start = (this.CONSUME(K.schema) as Token).startOffset;
    const columns: ColumnDeclaration[] = [];
    const uniques: UniqueDeclaration[] = [];
    this.CONSUME(T.OpenBrace);
    const parts: Alternatives<void> = [
      { ALT: () => void columns.push(this.SUBRULE(this.column)) },
      { ALT: () => void uniques.push(this.SUBRULE(this.unique)) },
    ];
    this.members(1, () => {
      this.choose(1, this.at(K.unique) && this.second(T.OpenParen) ? 1 : 0, parts, "a column");
    });
    this.CONSUME(T.CloseBrace);
    const node: Making<SchemaBlock> = { kind: "Schema", columns, uniques, start, end: this.end() };
    this.addDoc(node, first);
    return node;
  });

  /** `materialize: incremental by day lookback 3d` */
  readonly materialize: Rule<MaterializeSetting> = this.RULE("materialize", (): MaterializeSetting => {
    const first = this.position();
    const start = (this.CONSUME(K.materialize) as Token).startOffset;
    this.settingColon();
    const mode = this.SUBRULE(this.name);
    const columns = this.SUBRULE(this.byColumns);
    const lookback = this.when(1, this.clause(K.lookback), () => {
      this.CONSUME(K.lookback);
      return this.SUBRULE(this.durationLiteral);
    });
    const node: Making<MaterializeSetting> = { kind: "Materialize", mode, columns, start, end: this.end() };
    if (lookback !== undefined) node.lookback = lookback;
    this.addDoc(node, first);
    return node;
  });

  /** `by a, b`, or nothing. */
  readonly byColumns: Rule<readonly Name[]> = this.RULE(
    "byColumns",
    () =>
      this.when(1, this.clause(K.by), () => {
        this.CONSUME(K.by);
        return this.SUBRULE(this.columnNames);
      }) ?? [],
  );

  // ---- Rules -----------------------------------------------------------------------------------------------------------

  /** `expect positive: share(x > 0) >= 99.5% where y by country or warn` */
  readonly expect: Rule<ExpectRule> = this.RULE("expect", (): ExpectRule => {
    const first = this.position();
    const start = (this.CONSUME(K.expect) as Token).startOffset;
    const outer = this.context;
    this.context = "rule";
    const name = this.when(1, this.atWord() && this.second(T.Colon), () => {
      const word = this.SUBRULE(this.name);
      this.CONSUME(T.Colon);
      return word;
    });
    const subject = this.SUBRULE(this.expression);
    const within = this.when(2, this.clause(K.within), () => {
      this.CONSUME(K.within);
      const tolerance = this.SUBRULE1(this.expression);
      this.CONSUME(K.of);
      return { tolerance, of: this.SUBRULE2(this.expression) };
    });
    const where = this.when(3, this.#whereOfRule(start), () => {
      this.CONSUME(K.where);
      return this.SUBRULE3(this.expression);
    });
    const by = this.when(4, this.clause(K.by), (): Expression[] => {
      this.CONSUME(K.by);
      return this.series(1, () => this.SUBRULE4(this.expression));
    });
    const action = this.when(6, this.at(K.or), () => this.SUBRULE(this.ruleAction));
    this.context = outer;
    const node: Making<ExpectRule> = { kind: "Expect", subject, by: by ?? [], start, end: this.end() };
    if (name !== undefined && !this.RECORDING_PHASE) node.name = name;
    if (within !== undefined) node.within = within;
    if (where !== undefined) node.where = where;
    if (action !== undefined) node.action = action;
    this.addDoc(node, first);
    return node;
  });

  /** A rule's `where` may start a line, when that line is indented under the rule; a step's stands in line with it. */
  #whereOfRule(start: number): boolean {
    if (!this.clause(K.where)) return false;
    const token = this.peek(1);
    return !token.newline || this.source.position(token.startOffset).column > this.source.position(start).column;
  }

  readonly ruleAction: Rule<RuleAction> = this.RULE("ruleAction", (): RuleAction => {
    this.CONSUME(K.or);
    const token = this.choose(
      1,
      actions.indexOf(this.LA(1).tokenType),
      actions.map((type, index) => ({ ALT: () => this.consume(10 + index, type) })),
      "`block`, `warn`, `quarantine` or `observe`",
    );
    return token.image as RuleAction;
  });
}
