/** Random pipelines over the shop, one step after the other, each chosen for the columns that the steps before it yield. */
import type { ColumnIR } from "../../compiler/mesh/mesh.ts";
import { type CheckedProduct, checkMembers } from "../support/pipelines.ts";

/** Numbers from a seed: the same seed gives the same pipeline and the same rows. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = ((seed * 2_654_435_761) % 2_147_483_647) | 1;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 48_271) >>> 0) % 2_147_483_647;
    return this.#state % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

type Columns = readonly ColumnIR[];
/** Columns of the shop under short names, without two of one name and without types that nothing here works with. */
const starts = [
  "from orders  select { id, customer_id, status, total, discount, tags, note, placed_at }",
  "from customers  select { id, name, email, city }",
  "from visits  select { customer_id, page, seconds }",
  "from sky  select { day, hour, cover }",
  "from rates  derive { k = 1 }",
];

export interface RandomPipeline {
  readonly members: string;
  readonly checked: CheckedProduct;
}

/** Members of a product with a table `t`; undefined when the first step already fails, which it never does. */
export function randomPipeline(random: Random): RandomPipeline | undefined {
  let steps = [random.pick(starts)];
  let best = attempt(steps);
  for (let i = 2 + random.below(4); i > 0 && best !== undefined; i--) {
    const next = randomStep(best.checked.product!.tables.at(-1)!.columns, random, steps.length);
    if (next === undefined) continue;
    const longer = attempt([...steps, next], steps);
    if (longer === undefined) continue;
    steps = [...steps, next];
    best = longer;
  }
  return best;
}

/** The steps as a table; `half` is a table of the steps before the last, for set operations. */
function attempt(steps: readonly string[], half: readonly string[] = steps): RandomPipeline | undefined {
  const members = `  table half {\n    ${half.join("\n    ")}\n  }\n  table t {\n    ${steps.join("\n    ")}\n  }`;
  const checked = checkMembers(members);
  const wrong = checked.diagnostics.some((each) => each.severity === "error");
  return wrong ? undefined : { members, checked };
}

type Kind = "int" | "string" | "date" | "timestamp" | "decimal" | "list" | "enum" | "float";
const ofKind = (columns: Columns, ...kinds: readonly Kind[]) =>
  columns.filter((column) => kinds.includes(column.type.kind as Kind)).map((column) => column.name);
const names = (columns: Columns) => columns.map((column) => column.name);

function randomStep(columns: Columns, random: Random, depth: number): string | undefined {
  const made = random.pick(makers)(columns, random, `n${depth}`);
  return made?.includes("undefined") === true ? undefined : made;
}

type Maker = (columns: Columns, random: Random, fresh: string) => string | undefined;
const makers: readonly Maker[] = [
  (columns, random) => {
    const tests = [randomTest(columns, random), randomTest(columns, random)].filter((each) => each !== undefined);
    return tests.length === 0 ? undefined : `where ${tests.join(random.pick([" and ", " or "]))}`;
  },
  (columns, random, fresh) => {
    const value = randomValue(columns, random);
    return value === undefined ? undefined : `derive { ${fresh} = ${value} }`;
  },
  (columns, random, fresh) => {
    const [a, b] = [random.pick(names(columns)), random.pick(names(columns))];
    const kept = [...new Set([a, b])].join(", ");
    return random.chance(50) ? `select { ${kept} }` : `select { ${fresh} = ${a}, ${b === a ? `${fresh}b = ${a}` : b} }`;
  },
  (columns, random) => (columns.length < 3 ? undefined : `drop { ${random.pick(names(columns))} }`),
  (columns, random, fresh) => `rename { ${fresh} = ${random.pick(names(columns))} }`,
  (columns, random, fresh) => {
    const keys = [...new Set([random.pick(names(columns)), random.pick(names(columns))])];
    const value = randomAggregate(columns, random);
    return value === undefined
      ? undefined
      : `group { ${keys.join(", ")} } aggregate { ${fresh} = ${value}, ${fresh}n = count() }`;
  },
  (columns, random, fresh) => {
    const value = randomAggregate(columns, random);
    return value === undefined ? undefined : `aggregate { ${fresh} = ${value} }`;
  },
  () => "distinct",
  (columns, random) => {
    const order = ofKind(columns, "int", "string", "date", "timestamp", "decimal");
    return `dedupe by ${random.pick(names(columns))} keep ${random.pick(["latest", "earliest"])} ${random.pick(order)}`;
  },
  (columns, random) => {
    const order = ofKind(columns, "int", "string", "date", "timestamp", "decimal", "enum");
    return order.length < columns.length ? undefined : `sort ${order.join(", ")}  take ${1 + random.below(4)}`;
  },
  (columns, random, fresh) => randomJoin(columns, random, fresh),
  (columns, random, fresh) => randomJoin(columns, random, fresh),
  (_, random) => `${random.pick(["union", "union all", "except", "intersect"])} half`,
  (columns, random, fresh) => {
    const lists = ofKind(columns, "list");
    return lists.length === 0 ? undefined : `unnest ${random.pick(lists)} as ${fresh}`;
  },
  (columns, random, fresh) => {
    const [order] = [random.pick(ofKind(columns, "int", "string", "date", "timestamp"))];
    const by = random.pick(names(columns));
    const summed = random.pick(ofKind(columns, "int", "decimal"));
    return random.chance(50)
      ? `derive { ${fresh} = rank() over (partition ${by} order ${order}) }`
      : `derive { ${fresh} = sum(${summed}) over (partition ${by}) }`;
  },
  (columns, random, fresh) => {
    const texts = columns.filter((column) => column.type.kind === "string" && column.named === undefined);
    if (texts.length === 0 || columns.length < 2) return undefined;
    return `pivot count() for ${random.pick(texts).name} in { ${fresh}a = "a", ${fresh}b = "b" }`;
  },
  (columns, random, fresh) => {
    const numbers = ofKind(columns, "int");
    const [a, b] = [random.pick(numbers), random.pick(numbers)];
    return a === b ? undefined : `unpivot ${fresh}v for ${fresh}k in { ${a}, ${b} }`;
  },
];

function randomTest(columns: Columns, random: Random): string | undefined {
  const column = random.pick(columns);
  const { name } = column;
  if (column.nullable && random.chance(50)) return `${name} is ${random.pick(["", "not "])}null`;
  switch (column.type.kind) {
    case "int":
      return `${name} ${random.pick(["==", "<", ">="])} ${1 + random.below(4)}`;
    case "string":
      return column.named === undefined ? `${name} ${random.pick(["==", "!=", ">"])} "a"` : undefined;
    case "enum":
      return `${name} in [paid, shipped]`;
    case "date":
      return `${name} >= 2026-01-02`;
    default:
      return undefined;
  }
}

function randomValue(columns: Columns, random: Random): string | undefined {
  const int = random.pick(ofKind(columns, "int"));
  const other = random.pick(ofKind(columns, "int"));
  const text = random.pick(ofKind(columns, "string"));
  const day = random.pick(ofKind(columns, "timestamp"));
  const any = random.pick(columns);
  const values = [
    `${int} + ${other}`,
    `${int} * 2 - 1`,
    `case { ${int} > 2 -> ${other}, else -> 0 }`,
    `case { ${int} > 2 -> ${any.name} }`,
    `upper(${text})`,
    `length(${text})`,
    `date(${day})`,
    `${any.name} is null`,
    `nullif(${int}, 2)`,
    "7",
  ];
  const nullable = columns.filter((column) => column.nullable && column.type.kind === "int");
  if (nullable.length > 0) values.push(`${random.pick(nullable).name} ?? 0`);
  const value = random.pick(values);
  return value.includes("undefined") ? undefined : value;
}

function randomAggregate(columns: Columns, random: Random): string | undefined {
  const number = random.pick(ofKind(columns, "int", "decimal"));
  const ordered = random.pick(ofKind(columns, "int", "string", "date", "decimal", "timestamp"));
  const test = randomTest(columns, random);
  const value = random.pick([
    "count()",
    `count(${random.pick(names(columns))})`,
    `sum(${number})`,
    `max(${ordered})`,
    `min(${ordered}${test === undefined ? "" : ` where ${test}`})`,
    `count_distinct(${ordered})`,
  ]);
  return value.includes("undefined") ? undefined : value;
}

function randomJoin(columns: Columns, random: Random, fresh: string): string | undefined {
  const int = random.pick(ofKind(columns, "int"));
  const day = random.pick(ofKind(columns, "date"));
  const kept = names(columns).join(", ");
  const type = random.pick(["", "left ", "right ", "full "]);
  const [relation, on, added] = random.pick([
    ["customers", `${int} == ${fresh}.id`, ["id", "city"]],
    ["visits", `${int} == ${fresh}.customer_id`, ["customer_id", "page"]],
    ["sky", `${int} == ${fresh}.hour and ${fresh}.day == 2026-01-02`, ["hour", "cover"]],
    ["rates", `${day} == ${fresh}.day`, ["day"]],
    ["customers", `${int} == ${fresh}.id and ${fresh}.city == "a"`, ["id", "name"]],
  ] as const);
  if (random.chance(20)) return `${random.pick(["semi", "anti"])} join ${relation} as ${fresh} on ${on}`;
  if (random.chance(15))
    return `left asof join rates as ${fresh} on ${fresh}.day <= ${day}  select { ${kept}, ${fresh}d = ${fresh}.day }`;
  const columnsOfRight = added.map((name) => `${fresh}${name} = ${fresh}.${name}`).join(", ");
  return `${type}join ${relation} as ${fresh} on ${on}  select { ${kept}, ${columnsOfRight} }`;
}
