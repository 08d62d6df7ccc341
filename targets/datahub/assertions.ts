/** Quality rules as assertions: a count of rows or a query where that says the rule, else Chimera's own, with the rule as it was written. */
import type { PortIR, RuleIR } from "../../compiler/mesh/mesh.ts";
import type { Data } from "../sdk/data.ts";
import type { PortOfProduct } from "../sdk/directory.ts";
import { parseIsoDuration } from "../sdk/duration.ts";
import { type Comparison, rowCount, ruleQuery } from "../sql/rule-query.ts";
import type { DatahubContext } from "./context.ts";
import { type Aspect, customProperties, proposals } from "./proposal.ts";
import { urn } from "./urns.ts";

/** An assertion for each rule, and one for the age of the port. */
export function assertionProposals(of: PortOfProduct, context: DatahubContext): Data[] {
  const { port } = of;
  const entity = context.datasets.get(port.address)!;
  const fresh = freshness(port, entity);
  return [
    ...(fresh === undefined ? [] : assertion(`${port.address}.fresh`, port.place, fresh)),
    ...port.rules.flatMap((rule) =>
      assertion(`${port.address}.expect.${rule.name}`, rule.place, {
        ...infoOf(rule, of, entity, context),
        description: rule.description ?? rule.text,
        customProperties: customProperties({
          name: rule.name,
          rule: rule.text,
          action: rule.action,
          movedFrom: rule.movedFrom,
        }),
      }),
    ),
  ];
}

function assertion(name: string, place: RuleIR["place"], info: Aspect): Data[] {
  return proposals(place, urn("assertion", name), {
    assertionInfo: { ...info, source: { type: "EXTERNAL" } },
    dataPlatformInstance: { platform: urn("dataPlatform", "chimera") },
  });
}

function infoOf(rule: RuleIR, of: PortOfProduct, entity: string, context: DatahubContext): Aspect {
  const rows = rowCount(rule);
  if (rows !== undefined)
    return {
      type: "VOLUME",
      volumeAssertion: { type: "ROW_COUNT_TOTAL", entity, rowCountTotal: comparisonFields(rows) },
    };
  const written = ruleQuery(rule, of, context);
  if (written !== undefined)
    return {
      type: "SQL",
      sqlAssertion: { type: "METRIC", entity, statement: written.query, ...comparisonFields(written.comparison) },
    };
  return { type: "CUSTOM", customAssertion: { type: "chimera", entity, logic: `expect ${rule.text}` } };
}

const operators = {
  eq: "EQUAL_TO",
  ne: "NOT_EQUAL_TO",
  lt: "LESS_THAN",
  le: "LESS_THAN_OR_EQUAL_TO",
  gt: "GREATER_THAN",
  ge: "GREATER_THAN_OR_EQUAL_TO",
} as const;

function comparisonFields(comparison: Comparison): Aspect {
  const number = (value: number) => ({ type: "NUMBER", value: String(value) });
  return comparison.operator === "between"
    ? {
        operator: "BETWEEN",
        parameters: { minValue: number(comparison.low), maxValue: number(comparison.high) },
      }
    : { operator: operators[comparison.operator], parameters: { value: number(comparison.value) } };
}

/** How old a port may be, where one of DataHub's units says it. */
function freshness({ fresh }: PortIR, entity: string): Aspect | undefined {
  const fixedInterval = fresh === undefined ? undefined : intervalOf(fresh);
  if (fixedInterval === undefined) return undefined;
  return {
    type: "FRESHNESS",
    description: `at most ${fresh} old`,
    freshnessAssertion: { type: "DATASET_CHANGE", entity, schedule: { type: "FIXED_INTERVAL", fixedInterval } },
  };
}

const units = [
  ["DAY", 86_400_000_000n],
  ["HOUR", 3_600_000_000n],
  ["MINUTE", 60_000_000n],
  ["SECOND", 1_000_000n],
] as const;

function intervalOf(duration: string): Aspect | undefined {
  const { months, micros } = parseIsoDuration(duration)!;
  if (months > 0n) return micros === 0n ? { unit: "MONTH", multiple: Number(months) } : undefined;
  const exact = units.find(([, length]) => micros % length === 0n);
  return exact === undefined ? undefined : { unit: exact[0], multiple: Number(micros / exact[1]) };
}
