/** Random expressions that are well-typed by construction, as an author would write them, over the columns of one table. */
import fc from "fast-check";

export type Kind =
  | "bool"
  | "int"
  | "decimal"
  | "float"
  | "money"
  | "string"
  | "date"
  | "timestamp"
  | "duration"
  | "status"
  | "ints"
  | "place";

/** Columns by kind, the nullable ones with `n` in front. */
export const columnsOf: { readonly [K in Kind]: readonly string[] } = {
  bool: ["b", "nb"],
  int: ["i", "ni", "small"],
  decimal: ["d", "nd", "e"],
  float: ["f", "nf"],
  money: ["eur", "neur"],
  string: ["s", "ns"],
  date: ["day", "nday"],
  timestamp: ["at", "nat"],
  duration: ["span", "nspan"],
  status: ["st", "nst"],
  ints: ["xs", "nxs"],
  place: ["home", "nhome"],
};

export const columnTypes: { readonly [column: string]: string } = {
  b: "bool",
  nb: "bool?",
  i: "int",
  ni: "int?",
  small: "int",
  d: "decimal(12, 2)",
  nd: "decimal(12, 2)?",
  e: "decimal(6, 4)",
  f: "float",
  nf: "float?",
  eur: "decimal(10, 2) in EUR",
  neur: "decimal(10, 2)? in EUR",
  s: "string",
  ns: "string?",
  day: "date",
  nday: "date?",
  at: "timestamp",
  nat: "timestamp?",
  span: "duration",
  nspan: "duration?",
  st: "Status",
  nst: "Status?",
  xs: "list<int>",
  nxs: "list<int?>?",
  home: "struct { city: string, floor: int? }",
  nhome: "struct { city: string, floor: int? }?",
};

/** Picks one of several; written once, because every choice goes through it so that fast-check can make it smaller. */
type Choose = <T>(...options: readonly T[]) => T;

/** An expression of `kind` with at most `depth` levels. */
export function expressionOf(kind: Kind): fc.Arbitrary<string> {
  return fc.gen().map((random) => {
    const choose: Choose = (...options) => options[random(fc.nat, options.length - 1)]!;
    const depth = 1 + random(fc.nat, 3);
    return new Generator(choose).make(kind, depth);
  });
}

const comparable: readonly Kind[] = ["int", "decimal", "float", "money", "string", "date", "timestamp", "duration"];

class Generator {
  readonly #choose: Choose;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  make(kind: Kind, depth: number): string {
    if (depth <= 0) return this.#leaf(kind);
    const shared = [() => this.#leaf(kind), () => this.#leaf(kind), () => this.#choice(kind, depth)];
    return this.#choose(...shared, ...this.#forms(kind, depth - 1))();
  }

  #leaf(kind: Kind): string {
    const choose = this.#choose;
    const literals: { readonly [K in Kind]: readonly string[] } = {
      bool: ["true", "false"],
      int: ["0", "1", "7", "-3", "100000"],
      decimal: ["0.5", "1.25", "-3.10", "100.0", "12.5%"],
      float: ["0e0", "1.5e0", "-2e3"],
      money: ["0 EUR", "1 EUR", "2.50 EUR", "-7.05 EUR"],
      string: ['""', '"a"', '"Grad"', '"it\'s"', '"2026-01-31"', '"17"'],
      date: ["2026-01-31", "2024-02-29", "1999-12-31"],
      timestamp: ["2026-01-31T10:00:00Z", "2024-02-29T23:59:59.123456"],
      duration: ["15m", "1d", "2w", "90s", "-1h"],
      status: ["Status.open", "Status.done"],
      ints: ["[1, 2, 3]", "[small]"],
      place: ['{ city: "Bonn", floor: 1 }'],
    };
    const columns = columnsOf[kind];
    return choose(choose(...columns), choose(...columns), choose(...literals[kind]));
  }

  /** What every type can be. */
  #choice(kind: Kind, depth: number): string {
    const inner = depth - 1;
    const value = () => this.make(kind, inner);
    return this.#choose(
      () => `(${value()} ?? ${value()})`,
      () => `case { ${this.make("bool", inner)} -> ${value()}, else -> ${value()} }`,
      () => `case { ${this.make("bool", inner)} -> ${value()}, ${this.make("bool", inner)} -> ${value()} }`,
      () => `case { ${this.#column(kind)} is not null -> ${value()}, else -> ${value()} }`,
    )();
  }

  #column(kind: Kind): string {
    return this.#choose(...columnsOf[kind]);
  }

  #forms(kind: Kind, depth: number): readonly (() => string)[] {
    const a = (of: Kind) => this.make(of, depth);
    const any = () => this.#choose(...comparable);
    const sum = (of: Kind) => () => `(${a(of)} ${this.#choose("+", "-")} ${a(of)})`;
    const numbers = (...kinds: Kind[]) => a(this.#choose(...kinds));
    switch (kind) {
      case "bool":
        return [
          () => `(${a("bool")} ${this.#choose("and", "or")} ${a("bool")})`,
          () => `(${a("bool")} ${this.#choose("and", "or")} ${a("bool")})`,
          () => `(not (${a("bool")}))`,
          () => this.#comparison(depth),
          () => this.#comparison(depth),
          () => this.#nullTest(depth),
          () => this.#among(any(), depth),
          () => `(small ${this.#choose("in", "not in")} ${a("ints")})`,
          () =>
            `(${a("string")} ${this.#choose("matches", "not matches")} ${this.#choose("/a/", "/^[A-Z]/", "/\\d+$/")})`,
          () => `(${a("status")} ${this.#choose("==", "!=")} ${this.#choose("open", "done", "Status.held")})`,
          () => `(${a("status")} in [open, held])`,
          () => `contains(${a("string")}, ${a("string")})`,
          () => `is_distinct(${a("int")}, ${a("int")})`,
          () => `(${a("place")} == ${a("place")})`,
        ];
      case "int":
        return [
          sum("int"),
          () => `(${a("int")} * ${this.#leaf("int")})`,
          () => `-(${a("int")})`,
          () => `length(${a("string")})`,
          () => `abs(${a("int")})`,
          () => `${this.#choose("greatest", "least")}(${a("int")}, ${a("int")})`,
          () => `year(${a("date")})`,
          () => `days_between(${a("date")}, ${a("date")})`,
          () => `(${a("decimal")} as int)`,
          () => `(${a("bool")} as int)`,
          () => `(${this.#leaf("string")} as? int ?? 0)`,
          () => `(${a("ints")}[${this.#choose("0", "1", "5", "small")}] ?? -1)`,
          () => `(${a("place")}.floor ?? 0)`,
          () => `null_if(${a("int")}, ${a("int")})`,
        ];
      case "decimal":
        return [
          sum("decimal"),
          () => `(${a("decimal")} + ${a("int")})`,
          () => `(${a("decimal")} * ${this.#choose("2", "0.5", "e", "5%")})`,
          () => `(${this.#leaf("int")} * ${this.#leaf("decimal")})`,
          () => `-(${a("decimal")})`,
          () => `abs(${a("decimal")})`,
          () => `(${a("int")} as decimal(20, 3))`,
          () => `(${this.#leaf("decimal")} as decimal(12, 1))`,
          () => `${this.#choose("greatest", "least")}(${a("decimal")}, ${a("int")})`,
          () => `value(${a("money")})`,
        ];
      case "float":
        return [
          () => `(${numbers("int", "decimal", "float")} / ${numbers("int", "decimal", "float")})`,
          () => `(${a("float")} ${this.#choose("+", "-", "*")} ${numbers("int", "decimal", "float")})`,
          () => `(${a("money")} / ${a("money")})`,
          () => `(${a("duration")} / ${this.#choose("1h", "1d", "15m")})`,
          () => `(${numbers("int", "decimal")} as float)`,
          () => `-(${a("float")})`,
        ];
      case "money":
        return [
          sum("money"),
          () => `(${this.#leaf("money")} * ${this.#choose("2", "small", "0.5")})`,
          () => `(${this.#choose("2", "small")} * ${this.#leaf("money")})`,
          () => `-(${a("money")})`,
          () => `greatest(${a("money")}, 0 EUR)`,
          () => `(${this.#leaf("decimal")} as decimal(14, 2) in EUR)`,
        ];
      case "string":
        return [
          () => `${this.#choose("upper", "lower", "reverse")}(${a("string")})`,
          () => `concat(${a("string")}, ${a("string")})`,
          () =>
            `(${this.#choose<Kind>("int", "decimal", "date", "bool", "status").replace(/.*/, (of) => a(of as Kind))} as string)`,
          () => `${a("place")}.city`,
        ];
      case "date":
        return [
          () =>
            `(${a("date")} ${this.#choose("+", "-")} ${this.#choose("1d", "2w", "1mo", "3mo", "1y", "span", "small * 1d", "small * 1mo")})`,
          () => `date(${a("timestamp")})`,
          () => `(${a("timestamp")} as date)`,
        ];
      case "timestamp":
        return [
          () =>
            `(${a("timestamp")} ${this.#choose("+", "-")} ${this.#choose("1d", "15m", "1mo", "1y", "span", "small * 1h")})`,
          () => `(${a("date")} as timestamp)`,
        ];
      case "duration":
        return [
          () => `(${a("date")} - ${a("date")})`,
          () => `(${a("timestamp")} - ${a("timestamp")})`,
          sum("duration"),
          () => `(${this.#leaf("duration")} * ${this.#choose("2", "small", "-1")})`,
          () => `-(${a("duration")})`,
        ];
      case "status":
        return [() => `null_if(${a("status")}, open)`, () => `coalesce(${a("status")}, held)`];
      case "ints":
        return [() => `[${a("int")}, ${a("int")}]`, () => `[${this.#leaf("int")}]`];
      case "place":
        return [() => `{ city: ${a("string")}, floor: ${a("int")} }`];
    }
  }

  #comparison(depth: number): string {
    const kind = this.#choose(...comparable);
    const other =
      kind === "int" || kind === "decimal" || kind === "float" ? this.#choose<Kind>("int", "decimal", "float") : kind;
    return `(${this.make(kind, depth)} ${this.#choose("==", "!=", "<", "<=", ">", ">=")} ${this.make(other, depth)})`;
  }

  #nullTest(depth: number): string {
    const kind = this.#choose(...comparable);
    return `(${this.make(kind, depth)} ${this.#choose("is null", "is not null")})`;
  }

  #among(kind: Kind, depth: number): string {
    const value = () => this.make(kind, depth);
    return this.#choose(
      () => `(${value()} ${this.#choose("in", "not in")} [${value()}, ${value()}])`,
      () => `(${value()} ${this.#choose("between", "not between")} ${value()} and ${value()})`,
    )();
  }
}
