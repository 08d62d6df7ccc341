/** A product being checked: its inputs and the tables checked so far, by name, and contexts for what stands in them. */
import { placeOf, type SymbolOf } from "../../bind/bound-mesh.ts";
import { dotted } from "../../bind/names.ts";
import { placeIR } from "../../mesh/place.ts";
import { openRows, type Relation } from "../steps/rows.ts";
import type { ProductContext } from "./context.ts";
import { type Elsewhere, reportUnknownRelation } from "./relations.ts";
import type { RootErrors } from "./root-errors.ts";
import type { SqlContext } from "./sql-body.ts";

export interface ProductScope {
  readonly product: SymbolOf<"Product">;
  readonly context: ProductContext;
  /** `Orders 2.1.0 of SalesData`: who promises what stands here. */
  readonly version: string;
  /** Grows while the product is checked. */
  readonly relations: Map<string, Relation>;
  /** The context of one declaration; it says nothing once that reads something broken. */
  stepContext(errors: RootErrors): SqlContext;
}

export function productScope(
  product: SymbolOf<"Product">,
  context: ProductContext,
  version: string,
  relations: Map<string, Relation>,
  elsewhere: Elsewhere,
): ProductScope {
  const { file } = product;
  const { mesh, types, functions } = context;
  return {
    product,
    context,
    version,
    relations,
    stepContext(errors) {
      const { report } = errors;
      const noted = (relation: Relation | undefined) => {
        if (relation?.rows.open === true) errors.mute();
        return relation;
      };
      return {
        mesh,
        file,
        types,
        functions,
        report,
        relation(name) {
          const relation = noted(relations.get(dotted(name)));
          if (relation === undefined && name.parts.every((part) => part.text !== ""))
            reportUnknownRelation(name, product, relations, mesh, elsewhere, report);
          return relation;
        },
        place: (span) => placeIR(file.parsed.source, span),
        relationNames: [...relations.keys()],
        relationNamed: (name) => noted(relations.get(name)),
        ask(need) {
          const answer = context.answers.get(need.key);
          if (answer === undefined) context.need(need);
          return answer;
        },
      };
    },
  };
}

/** A relation of which nothing is known: on a circle, or with an input that could not be found. */
export function unknownRelationOf(name: string, kind: Relation["ref"]["kind"], product: SymbolOf<"Product">): Relation {
  return { ref: { kind, name }, rows: openRows, place: placeOf(product.file, product.node.name) };
}
