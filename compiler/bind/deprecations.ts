/** What is said to those who still use something that goes away: a warning until the day, an error after it. */
import { deprecatedUse, deprecationOver } from "../../language/diagnostics/registry/names.ts";
import type { Place } from "../../language/text/source.ts";
import { type InputTarget, placeOf, type Report } from "./bound-mesh.ts";

/** Until when something lasts, and what comes instead. */
export interface DeprecationNote {
  readonly until?: { readonly value: string };
  readonly text?: { readonly value: string };
}

/** A thing that may be deprecated, as messages call it. */
export interface Deprecatable {
  readonly kind: "source" | "table" | "product" | "port" | "column";
  readonly name: string;
  /** Where it is declared. */
  readonly declared: Place;
  readonly deprecated?: DeprecationNote | undefined;
}

/**
 * Reports the use at `place` of something deprecated, and tells whether it did. `today` is an ISO date; without one nothing is ever over.
 * The day itself still counts.
 */
export function reportDeprecated(
  thing: Deprecatable,
  place: Place,
  today: string | undefined,
  report: Report,
): boolean {
  const { deprecated, kind, name } = thing;
  if (deprecated === undefined) return false;
  const until = deprecated.until?.value ?? "";
  const over = until !== "" && today !== undefined && today > until;
  const params = { name, kind, until, advice: deprecated.text?.value ?? "" };
  const extras = { related: [{ ...thing.declared, message: "declared deprecated here" }] };
  report(over ? deprecationOver.at(place, params, extras) : deprecatedUse.at(place, params, extras));
  return true;
}

/** What an input reads may be deprecated itself or with what it belongs to; the nearer one is reported. */
export function reportDeprecatedInput(
  target: InputTarget,
  place: Place,
  today: string | undefined,
  report: Report,
): void {
  for (const thing of deprecatables(target)) {
    if (reportDeprecated(thing, place, today, report)) return;
  }
}

function deprecatables(target: InputTarget): readonly Deprecatable[] {
  if (target.kind === "source") {
    const { source, table } = target;
    if (table.deprecated === undefined && source.node.deprecated === undefined) return [];
    return [
      {
        kind: "table",
        name: `${source.name}.${table.name.text}`,
        declared: placeOf(source.file, table.name),
        deprecated: table.deprecated,
      },
      {
        kind: "source",
        name: source.name,
        declared: placeOf(source.file, source.node.name),
        deprecated: source.node.deprecated,
      },
    ];
  }
  const { product, node } = target.port;
  if (node.deprecated === undefined && product.node.deprecated === undefined) return [];
  return [
    {
      kind: "port",
      name: `${product.name}.${node.name.text}${node.version === undefined ? "" : ` v${node.version.major}`}`,
      declared: placeOf(product.file, node.name),
      deprecated: node.deprecated,
    },
    {
      kind: "product",
      name: product.name,
      declared: placeOf(product.file, product.node.name),
      deprecated: product.node.deprecated,
    },
  ];
}
