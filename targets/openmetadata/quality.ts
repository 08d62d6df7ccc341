/** Quality rules as test cases: a count of rows or a query where that says the rule, else a definition of its own that only Chimera can run. */
import type { RuleIR } from "../../compiler/mesh/mesh.ts";
import type { Data } from "../sdk/data.ts";
import type { PortOfProduct } from "../sdk/directory.ts";
import { type Comparison, rowCount, ruleQuery, signs } from "../sql/rule-query.ts";
import { type OpenmetadataContext, tableName } from "./context.ts";
import { entityName } from "./names.ts";
import { descriptionOf, request } from "./request.ts";

const ownDefinition = "chimeraRule";

/** A test for each rule, below the definition of those that only Chimera can run. */
export function qualityRequests(ports: readonly PortOfProduct[], context: OpenmetadataContext): Data[] {
  const cases = ports.flatMap((of) =>
    of.port.rules.map((rule) => {
      const { testDefinition, parameters } = testOf(rule, of, context);
      return { rule, of, testDefinition, parameters };
    }),
  );
  const own = cases.find(({ testDefinition }) => testDefinition === ownDefinition);
  return [
    ...(own === undefined ? [] : [definition(own.rule)]),
    ...cases.map(({ rule, of, testDefinition, parameters }) =>
      request(rule.place, "/v1/dataQuality/testCases", {
        name: entityName(rule.name),
        description: descriptionOf(rule, { Rule: rule.text, "If it does not hold": rule.action }),
        testDefinition,
        entityLink: `<#E::table::${tableName(context.tables.get(of.port.address)!)}>`,
        parameterValues: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      }),
    ),
  ];
}

function definition({ place }: RuleIR): Data {
  return request(place, "/v1/dataQuality/testDefinitions", {
    name: ownDefinition,
    displayName: "Rule of a Chimera port",
    description:
      "Looks at more than a query can: earlier runs, the clock, or inner tables. `chimerac apply` checks it.",
    entityType: "TABLE",
    testPlatforms: ["Other"],
    parameterDefinition: [{ name: "rule", dataType: "STRING", description: "As it was written.", required: true }],
  });
}

interface Test {
  readonly testDefinition: string;
  readonly parameters: { readonly [name: string]: string };
}

function testOf(rule: RuleIR, of: PortOfProduct, context: OpenmetadataContext): Test {
  const rows = rowCount(rule);
  const range = rows === undefined ? undefined : rangeOf(rows);
  if (range !== undefined) return { testDefinition: "tableRowCountToBeBetween", parameters: range };
  const written = ruleQuery(rule, of, context);
  if (written === undefined) return { testDefinition: ownDefinition, parameters: { rule: `expect ${rule.text}` } };
  // A row if it does not hold: definitions of OpenMetadata compare with whole numbers, in one direction.
  const sqlExpression = `SELECT 1 WHERE NOT coalesce(${conditionOf(`(${written.query})`, written.comparison)}, FALSE)`;
  return {
    testDefinition: "tableCustomSQLQuery",
    parameters: { sqlExpression, strategy: "ROWS", operator: "==", threshold: "0" },
  };
}

/** Whole numbers of rows, both included. */
function rangeOf(comparison: Comparison): { readonly [name: string]: string } | undefined {
  const range = (minValue: number | undefined, maxValue: number | undefined) => {
    const bounds = Object.entries({ minValue, maxValue }).filter(([, value]) => value !== undefined);
    return bounds.every(([, value]) => Number.isSafeInteger(value))
      ? Object.fromEntries(bounds.map(([name, value]) => [name, String(value)]))
      : undefined;
  };
  switch (comparison.operator) {
    case "eq":
      return range(comparison.value, comparison.value);
    case "ge":
      return range(comparison.value, undefined);
    case "gt":
      return range(comparison.value + 1, undefined);
    case "le":
      return range(undefined, comparison.value);
    case "lt":
      return range(undefined, comparison.value - 1);
    case "between":
      return range(comparison.low, comparison.high);
    default:
      return undefined;
  }
}

function conditionOf(query: string, comparison: Comparison): string {
  return comparison.operator === "between"
    ? `${query} BETWEEN ${comparison.low} AND ${comparison.high}`
    : `${query} ${signs[comparison.operator]} ${comparison.value}`;
}
