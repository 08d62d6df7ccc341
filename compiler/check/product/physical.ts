/** What ports are called on the engine: schema = domain with `_` for dots, name = product and port in snake case. */
import { physicalNameTaken, physicalSchemaReserved } from "../../../language/diagnostics/registry/contracts.ts";
import type { Place } from "../../../language/text/source.ts";
import type { PortSymbol, Report } from "../../bind/bound-mesh.ts";
import { placeOf } from "../../bind/bound-mesh.ts";

/** The schema in which the runtime keeps stored versions. */
const storeSchema = "chimera_store";

export interface PhysicalName {
  readonly schema: string;
  readonly name: string;
}

/** `retail_sales` and `orders_daily_revenue`; an older version has `_v1` behind it. */
export function physicalName(port: PortSymbol): PhysicalName {
  const { product, address } = port;
  const inside = address.slice(product.fullName.length + 1).replaceAll(".", "_");
  return {
    schema: product.file.domain.replaceAll(".", "_"),
    name: `${snakeCase(product.name)}_${snakeCase(inside)}`,
  };
}

/** `DailyRevenue` is `daily_revenue`, `HTTPLog` is `http_log`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** Notes each port's name and reports the second one of a name. */
export class PhysicalNames {
  readonly #taken = new Map<string, { readonly address: string; readonly place: Place }>();

  /** Engines do not tell names apart by letter case. */
  add(port: PortSymbol, report: Report): void {
    const { schema, name } = physicalName(port);
    const { file } = port.product;
    const place = placeOf(file, port.node.name);
    const full = `${schema}.${name}`.toLowerCase();
    const other = this.#taken.get(full);
    if (other !== undefined) {
      const related = [{ ...other.place, message: `\`${other.address}\` is declared here` }];
      report(physicalNameTaken.at(place, { name: full, other: other.address }, { related }));
      return;
    }
    this.#taken.set(full, { address: port.address, place });
    if (schema.toLowerCase() === storeSchema) report(physicalSchemaReserved.at(place, { domain: file.domain }));
  }
}
