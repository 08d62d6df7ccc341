/** From a `fn` declaration to a signature: types with holes for variables of types, digits and units. */
import {
  functionParameter,
  functionPlaceholder,
  functionVariable,
  functionWithoutLowering,
} from "../../../language/diagnostics/registry/functions.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { hundredths } from "../expression/literal.ts";
import type { TypeTable } from "../types/type-table.ts";
import { patternText } from "./pattern-text.ts";
import type { FunctionSignature, PatternValue, SignatureParameter, TypeBound, TypePattern } from "./signature.ts";

export function declareFunction(symbol: SymbolOf<"Function">, types: TypeTable, report: Report): FunctionSignature {
  const { node } = symbol;
  const declaration = new Declaration(symbol, types, report);
  const parameters = node.parameters.map((parameter, i) => declaration.parameter(parameter, i));
  declaration.endOfParameters();
  const result = declaration.value(node.result);
  const lowerings = declaration.lowerings();
  const empty = node.empty === undefined ? undefined : literalText(node.empty);
  const name = symbol.file.standard ? symbol.name : symbol.fullName;
  return {
    id: `${name}(${parameters.map(parameterKind).join(",")})`,
    name: symbol.name,
    flavour: node.flavour,
    typeParameters: declaration.typeVariables(),
    parameters,
    result,
    ...(typeof empty === "string" ? { empty } : {}),
    ...(node.releases === undefined
      ? {}
      : { releases: { from: dotted(node.releases.from), to: dotted(node.releases.to) } }),
    deciding: node.flavour === "aggregate" ? decidingParameters(parameters, result, declaration.typeVariables()) : [],
    lowerings,
  };
}

/**
 * A function that knows nothing of a type can pass its values on or look which are equal, no more. So an argument whose type is a
 * variable that the result does not have only decides: what `count` counts, what `max_by` compares.
 */
function decidingParameters(
  parameters: readonly SignatureParameter[],
  result: PatternValue,
  variables: FunctionSignature["typeParameters"],
): readonly number[] {
  const known = new Set(variables.filter(({ bound }) => bound === "number").map(({ name }) => name));
  return parameters.flatMap(({ value: { pattern } }, i) =>
    pattern.kind === "variable" && !known.has(pattern.name) && !mentions(result.pattern, pattern.name) ? [i] : [],
  );
}

function mentions(pattern: TypePattern, variable: string): boolean {
  switch (pattern.kind) {
    case "variable":
      return pattern.name === variable;
    case "list":
      return mentions(pattern.item.pattern, variable);
    case "map":
      return mentions(pattern.key.pattern, variable) || mentions(pattern.value.pattern, variable);
    case "struct":
      return pattern.fields.some((field) => mentions(field.value.pattern, variable));
    default:
      return false;
  }
}

function dotted(name: ast.QualifiedName): string {
  return name.parts.map((part) => part.text).join(".");
}

/** What tells overloads apart: the kinds of their parameters. */
function parameterKind(parameter: SignatureParameter): string {
  const text = patternText(parameter.value)
    .replace(/\(\w+, \w+\)/g, "")
    .replace(/ in \w+$/, "");
  return parameter.variadic ? `...${text}` : text;
}

/** The text that a literal default reads as; undefined for what is no literal. */
function literalText(syntax: ast.Expression): string | boolean | null | undefined {
  switch (syntax.kind) {
    case "Null":
      return null;
    case "Boolean":
    case "String":
      return syntax.value;
    case "Number":
      return syntax.percent ? hundredths(syntax.text) : syntax.text;
    case "Unary": {
      const operand = syntax.operator === "-" ? literalText(syntax.operand) : undefined;
      return typeof operand === "string" ? `-${operand}` : undefined;
    }
    default:
      return undefined;
  }
}

const bounds: ReadonlySet<string> = new Set<TypeBound>(["number", "ordered", "any"]);

/** One declaration while it is read: which variables it has and how they are used. */
class Declaration {
  readonly #symbol: SymbolOf<"Function">;
  readonly #types: TypeTable;
  readonly #report: Report;
  readonly #declared = new Map<string, ast.FunctionDeclaration["typeParameters"][number]>();
  readonly #typeVariables = new Set<string>();
  /** Variables that the parameters fix; undefined while parameters are read. */
  #known: Set<string> | undefined;
  readonly #seen = new Set<string>();
  #optional = false;

  constructor(symbol: SymbolOf<"Function">, types: TypeTable, report: Report) {
    this.#symbol = symbol;
    this.#types = types;
    this.#report = report;
    for (const each of symbol.node.typeParameters) {
      this.#declared.set(each.name.text, each);
      if (each.bound !== undefined && !bounds.has(each.bound.text))
        this.#complain(each.bound, each.name.text, "is bound by `number`, `ordered` or `any`");
    }
  }

  #complain(span: Span, name: string, problem: string): void {
    this.#report(functionVariable.at(placeOf(this.#symbol.file, span), { name, problem }));
  }

  parameter(parameter: ast.Parameter, index: number): SignatureParameter {
    const { file, node } = this.#symbol;
    const wrong = (problem: string) =>
      this.#report(functionParameter.at(placeOf(file, parameter), { name: parameter.name.text, problem }));
    const optional = parameter.default !== undefined;
    const fallback = parameter.default === undefined ? undefined : literalText(parameter.default);
    if (optional && fallback === undefined) wrong("has a default that is no literal");
    if (parameter.variadic && index < node.parameters.length - 1) wrong("takes all the rest and so stands last");
    if (this.#optional && !optional && !parameter.variadic) wrong("needs a default, as the one before has");
    if (node.parameters.findIndex((each) => each.name.text === parameter.name.text) < index) wrong("stands twice");
    this.#optional ||= optional;
    return {
      name: parameter.name.text,
      value: this.value(parameter.type),
      variadic: parameter.variadic,
      optional,
      ...(fallback === undefined ? {} : { default: fallback }),
    };
  }

  endOfParameters(): void {
    this.#known = new Set(this.#seen);
  }

  value(type: ast.TypeExpression): PatternValue {
    return { pattern: this.#pattern(type), nullable: type.nullable };
  }

  #pattern(type: ast.TypeExpression): TypePattern {
    if (!this.#hasVariables(type)) return this.#exact(type);
    if (type.kind === "StructType") {
      const fields = type.fields.map((field) => ({ name: field.name.text, value: this.value(field.type) }));
      return { kind: "struct", fields };
    }
    const word = dotted(type.name);
    const [first, second] = type.arguments;
    if (this.#declared.has(word)) {
      this.#typeVariables.add(word);
      this.#use(type.name, word);
      return { kind: "variable", name: word };
    }
    if (word === "list" && first !== undefined) return { kind: "list", item: this.value(first) };
    if (word === "map" && first !== undefined && second !== undefined)
      return { kind: "map", key: this.value(first), value: this.value(second) };
    if (word === "int" || word === "float" || word === "decimal") return this.#number(word, type);
    return this.#exact(type);
  }

  #number(of: "int" | "float" | "decimal", type: ast.NamedType): TypePattern {
    const [precision, scale] = type.parameters.map((each) => this.#digits(each));
    const unit = type.unit === undefined ? undefined : this.#unitVariable(type.unit);
    return {
      kind: "number",
      of,
      ...(precision === undefined ? {} : { precision }),
      ...(scale === undefined ? {} : { scale }),
      ...(unit === undefined ? {} : { unit }),
    };
  }

  #digits(each: ast.NumberLiteral | ast.Name): number | string {
    if (each.kind === "Number") return Number(each.text);
    this.#use(each, each.text);
    return each.text;
  }

  #unitVariable(unit: ast.UnitExpression): string | undefined {
    const [factor] = unit.factors;
    const name = factor === undefined || unit.factors.length > 1 ? undefined : dotted(factor.name);
    if (name !== undefined && this.#declared.has(name)) {
      this.#use(unit, name);
      return name;
    }
    this.#complain(
      unit,
      this.#symbol.file.parsed.source.text.slice(unit.start, unit.end),
      "is no variable for one unit",
    );
    return undefined;
  }

  /** In parameters a variable gets its meaning, in the result it needs one. */
  #use(span: Span, name: string): void {
    if (!this.#declared.has(name)) this.#complain(span, name, "is not declared behind the function's name");
    else if (this.#known !== undefined && !this.#known.has(name))
      this.#complain(span, name, "stands in the result alone");
    this.#seen.add(name);
  }

  #hasVariables(type: ast.TypeExpression): boolean {
    if (type.kind === "StructType") return type.fields.some((field) => this.#hasVariables(field.type));
    return (
      this.#declared.has(dotted(type.name)) ||
      type.parameters.some((each) => each.kind === "Name") ||
      type.arguments.some((each) => this.#hasVariables(each)) ||
      (type.unit?.factors.some((factor) => this.#declared.has(dotted(factor.name))) ?? false)
    );
  }

  #exact(type: ast.TypeExpression): TypePattern {
    const { file } = this.#symbol;
    // A reference to a secret is text to the engine; who may see it is settled before it gets there.
    if (type.kind === "NamedType" && dotted(type.name) === "secret") return { kind: "exact", type: { kind: "string" } };
    return { kind: "exact", type: this.#types.resolve(type, file, this.#report).type };
  }

  typeVariables(): FunctionSignature["typeParameters"] {
    return [...this.#declared.values()]
      .filter((each) => this.#typeVariables.has(each.name.text))
      .map(({ name, bound }) => ({
        name: name.text,
        ...(bound === undefined ? {} : { bound: bound.text as TypeBound }),
      }));
  }

  /** The templates by dialect; reports names in braces that mean nothing. */
  lowerings(): FunctionSignature["lowerings"] {
    const { node, file } = this.#symbol;
    if (node.lowerings.length === 0)
      this.#report(functionWithoutLowering.at(placeOf(file, node.name), { name: node.name.text }));
    const names = new Set([...node.parameters.map((each) => each.name.text), ...this.#declared.keys()]);
    const templates: { [dialect: string]: string } = {};
    for (const { dialect, sql } of node.lowerings) {
      templates[dialect.text] = sql.value;
      const unknown = placeholders(sql.value).find((name) => !names.has(name));
      if (unknown !== undefined) this.#report(functionPlaceholder.at(placeOf(file, sql), { name: unknown }));
    }
    return templates;
  }
}

/** Names in single braces; `{{` and `}}` are braces themselves. */
function placeholders(template: string): readonly string[] {
  const names: string[] = [];
  for (let i = 0; i < template.length; i++) {
    if (template[i] !== "{") continue;
    if (template[i + 1] === "{") {
      i++;
      continue;
    }
    const end = template.indexOf("}", i);
    if (end < 0) break;
    names.push(template.slice(i + 1, end));
    i = end;
  }
  return names;
}
