/**
 * Quality rules as SQL over published views: a query that gives one number and what the number has to be, so that a consumer can check a
 * promise without anything of Chimera. What an engine cannot say exactly, and what looks at more than is published, has no query.
 */
import { constantNumber } from "../../compiler/mesh/constant.ts";
import type {
  BoundIR,
  MeasureIR,
  MeshExpression,
  MeshIR,
  RelationRef,
  RuleIR,
  Type,
} from "../../compiler/mesh/mesh.ts";
import type { Directory, PortOfProduct } from "../sdk/directory.ts";
import type { TargetProblem } from "../sdk/problem.ts";
import type { Dialect } from "./dialect.ts";
import { writeExpression } from "./expression.ts";
import { binds, within } from "./fragment.ts";
import { Ink } from "./ink.ts";
import { Pen } from "./pen.ts";
import { hatchText } from "./relation.ts";

/** What a number has to be. */
export type Comparison =
  | { readonly operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge"; readonly value: number }
  /** Both included. */
  | { readonly operator: "between"; readonly low: number; readonly high: number };
export interface RuleQuery {
  readonly query: string;
  readonly comparison: Comparison;
}
/** What rules are written with. */
export interface RuleContext {
  readonly mesh: MeshIR;
  readonly directory: Directory;
  readonly dialect: Dialect;
}
type MeasureOf<K extends MeasureIR["measure"]> = Extract<MeasureIR, { measure: K }>;

/** The query of a rule of a port; undefined when there is none that means exactly the same. */
export function ruleQuery(rule: RuleIR, of: PortOfProduct, context: RuleContext): RuleQuery | undefined {
  const writer = new RuleWriter(rule, of, context);
  const written = writer.write();
  return written === undefined ? undefined : writer.finish(written);
}

/** A bound as numbers; undefined for bounds that look at earlier runs. */
export function comparisonOf(bound: BoundIR): Comparison | undefined {
  if (bound.bound === "compare") {
    const value = constantNumber(bound.value);
    return value === undefined ? undefined : { operator: bound.operator, value };
  }
  if (bound.bound !== "between") return undefined;
  const low = constantNumber(bound.low);
  const high = constantNumber(bound.high);
  if (low === undefined || high === undefined) return undefined;
  return low === high ? { operator: "eq", value: low } : { operator: "between", low, high };
}

/** What the number of all rows has to be, by a rule about nothing else. */
export function rowCount({ measure, bound, where, by }: RuleIR): Comparison | undefined {
  return measure.measure === "rows" && where === undefined && by.length === 0 ? comparisonOf(bound) : undefined;
}

/** Whether a share is promised of all rows. */
export function holdsForAll(bound: BoundIR): boolean {
  return (
    bound.bound === "compare" &&
    (bound.operator === "eq" || bound.operator === "ge") &&
    constantNumber(bound.value) === 1
  );
}

/** The name of a port's view in SQL. */
export function viewName({ port }: PortOfProduct, dialect: Dialect): string {
  return `${dialect.quote(port.physical.schema)}.${dialect.quote(port.physical.name)}`;
}

export const signs = { eq: "=", ne: "<>", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;
const none: Comparison = { operator: "eq", value: 0 };

class RuleWriter {
  readonly #rule: RuleIR;
  readonly #of: PortOfProduct;
  readonly #context: RuleContext;
  readonly #ink = new Ink();
  readonly #problems: TargetProblem[] = [];
  readonly #pen: Pen;
  readonly #view: string;

  constructor(rule: RuleIR, of: PortOfProduct, context: RuleContext) {
    this.#rule = rule;
    this.#of = of;
    this.#context = context;
    const report = (problem: TargetProblem) => {
      this.#problems.push(problem);
    };
    this.#pen = new Pen(context.mesh, context.dialect, this.#ink, report, rule.place);
    this.#view = viewName(of, context.dialect);
  }

  write(): RuleQuery | undefined {
    const { measure, bound } = this.#rule;
    switch (measure.measure) {
      case "rows":
        return this.#measured("count(*)");
      case "share":
        return this.#share(measure);
      case "aggregate":
        return isNumber(measure.value.type) ? this.#measured(this.#sql(measure.value)) : undefined;
      case "unique":
        return holdsForAll(bound) ? this.#repeated(measure) : undefined;
      case "references":
        return holdsForAll(bound) ? this.#unknown(measure) : undefined;
      case "delay":
        return this.#late(measure);
      case "sql":
        return this.#hatch(measure);
      default:
        return undefined;
    }
  }

  /** The text as an engine takes it, unless something in it had no exact form there. */
  finish({ query, comparison }: RuleQuery): RuleQuery | undefined {
    let unpublished = false;
    const text = this.#ink.finish(this.#ink.settle(query, false), (ref) => {
      const name = this.#publishedName(ref);
      if (name === undefined) unpublished = true;
      return name ?? "";
    });
    return unpublished || this.#problems.length > 0 ? undefined : { query: text, comparison };
  }

  #share({ predicate }: MeasureOf<"share">): RuleQuery | undefined {
    if (holdsForAll(this.#rule.bound)) {
      const fails = `NOT coalesce(${this.#sql(predicate)}, FALSE)`;
      return { query: `SELECT count(*) FROM ${this.#view}${this.#where(fails)}`, comparison: none };
    }
    const holds = `count(CASE WHEN ${this.#sql(predicate)} THEN 1 END)`;
    return this.#measured(`coalesce(${this.#asFloat(holds)} / nullif(count(*), 0), 1)`);
  }

  /** Values that more than one row has. */
  #repeated({ columns }: MeasureOf<"unique">): RuleQuery {
    const keys = [...this.#rule.by.map((value) => this.#sql(value)), ...columns.map((name) => this.#pen.quote(name))];
    const list = keys.join(", ");
    const repeated = `SELECT ${list} FROM ${this.#view}${this.#where()} GROUP BY ${list} HAVING count(*) > 1`;
    return { query: `SELECT count(*) FROM (${repeated}) AS repeated`, comparison: none };
  }

  /** Values that the other port does not know. */
  #unknown({ column, relation, target }: MeasureOf<"references">): RuleQuery {
    const name = this.#pen.quote(column);
    const key = this.#pen.quote(target);
    const known = `SELECT ${key} FROM ${this.#ink.relation(relation)} WHERE ${key} IS NOT NULL`;
    const fails = `${name} IS NOT NULL AND ${name} NOT IN (${known})`;
    return { query: `SELECT count(*) FROM ${this.#view}${this.#where(fails)}`, comparison: none };
  }

  /** Rows whose distance is beyond the bound. */
  #late({ from, to }: MeasureOf<"delay">): RuleQuery | undefined {
    const { bound } = this.#rule;
    if (bound.bound !== "compare" || (bound.operator !== "le" && bound.operator !== "lt")) return undefined;
    const start = this.#column(from);
    const end = this.#column(to);
    if (start === undefined || end === undefined) return undefined;
    const nullable = start.nullable || end.nullable;
    const distance = operator("sub", [end, start], { kind: "duration" }, nullable);
    const late = operator(bound.operator === "le" ? "gt" : "ge", [distance, bound.value], { kind: "bool" }, nullable);
    return { query: `SELECT count(*) FROM ${this.#view}${this.#where(this.#sql(late))}`, comparison: none };
  }

  #hatch({ sql, relations }: MeasureOf<"sql">): RuleQuery | undefined {
    const comparison = comparisonOf(this.#rule.bound);
    return comparison === undefined ? undefined : { query: hatchText(sql, relations, this.#pen), comparison };
  }

  /** An aggregate over the rows, or the number of groups in which it is not as promised. */
  #measured(aggregate: string): RuleQuery | undefined {
    const { bound, by } = this.#rule;
    const comparison = comparisonOf(bound);
    if (comparison === undefined) return undefined;
    const rows = `${this.#view}${this.#where()}`;
    if (by.length === 0) return { query: `SELECT ${aggregate} FROM ${rows}`, comparison };
    const groups = by.map((value) => this.#sql(value)).join(", ");
    const holds =
      bound.bound === "compare"
        ? `measure ${signs[bound.operator]} ${this.#sql(bound.value)}`
        : bound.bound === "between"
          ? `measure BETWEEN ${this.#sql(bound.low)} AND ${this.#sql(bound.high)}`
          : "FALSE";
    const measured = `SELECT ${aggregate} AS measure FROM ${rows} GROUP BY ${groups}`;
    return {
      query: `SELECT count(*) FROM (${measured}) AS measured WHERE NOT coalesce(${holds}, FALSE)`,
      comparison: none,
    };
  }

  /** ` WHERE …` of the rule's scope and `condition`, or nothing. */
  #where(condition?: string): string {
    const { where } = this.#rule;
    const scope = where === undefined ? undefined : within(this.#fragment(where), binds.and);
    const all = [scope, condition].filter((each) => each !== undefined);
    return all.length === 0 ? "" : ` WHERE ${all.join(" AND ")}`;
  }

  #fragment(node: MeshExpression) {
    const alias = { name: this.#view };
    return writeExpression(node, this.#pen, (column) => ({
      sql: this.#ink.column(alias, this.#pen.quote(column.name)),
      binds: binds.primary,
      type: column.type,
      shape: "column",
    }));
  }

  #sql(node: MeshExpression): string {
    return this.#ink.settle(this.#fragment(node).sql, false);
  }

  #asFloat(sql: string): string {
    return `CAST(${sql} AS ${this.#pen.typeName({ kind: "float" })})`;
  }

  #column(name: string): MeshExpression | undefined {
    const column = this.#of.port.columns.find((each) => each.name === name);
    return column === undefined ? undefined : { op: "column", name, type: column.type, nullable: column.nullable };
  }

  #publishedName(ref: RelationRef): string | undefined {
    const found = publishedRelation(ref, this.#of, this.#context.directory);
    return found === undefined ? undefined : viewName(found, this.#context.dialect);
  }
}

/** The port that a relation of a product is; undefined for what the product keeps to itself. */
export function publishedRelation(
  ref: RelationRef,
  { product }: PortOfProduct,
  directory: Directory,
): PortOfProduct | undefined {
  if (ref.kind === "port") {
    const port = product.ports.find(({ name }) => name === ref.name);
    return port === undefined ? undefined : { product, port };
  }
  const input = ref.kind === "input" ? product.inputs.find(({ name }) => name === ref.name) : undefined;
  return input === undefined ? undefined : directory.ports.get(input.from.address);
}

/** A column whose values are all promised to be among those of another port's. */
export interface PublishedReference {
  readonly rule: RuleIR;
  readonly column: string;
  readonly other: PortOfProduct;
  readonly target: string;
}

/** What other systems call the foreign keys of a port. */
export function publishedReferences(of: PortOfProduct, directory: Directory): PublishedReference[] {
  return of.port.rules.flatMap((rule) => {
    const { measure, bound, where, by } = rule;
    if (measure.measure !== "references" || !holdsForAll(bound) || where !== undefined || by.length > 0) return [];
    const other = publishedRelation(measure.relation, of, directory);
    return other === undefined ? [] : [{ rule, column: measure.column, other, target: measure.target }];
  });
}

function operator(
  name: "sub" | "gt" | "ge",
  args: readonly MeshExpression[],
  type: Type,
  nullable: boolean,
): MeshExpression {
  return { op: "operator", operator: name, args, type, nullable };
}

function isNumber(type: Type): boolean {
  return type.kind === "int" || type.kind === "float" || type.kind === "decimal";
}
