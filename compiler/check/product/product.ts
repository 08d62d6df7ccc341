/** A product: its settings, its inputs, its tables and ports in the order in which they can be built. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { Report, SymbolOf } from "../../bind/bound-mesh.ts";
import type { InputIR, PortIR, ProductIR, TableIR } from "../../mesh/mesh.ts";
import { declared } from "../declarations/declared.ts";
import { readSettings } from "../declarations/settings/read-settings.ts";
import { productSettings } from "../declarations/settings/tables.ts";
import type { Relation } from "../steps/rows.ts";
import type { ProductContext } from "./context.ts";
import { checkInput } from "./inputs.ts";
import type { Elsewhere } from "./relations.ts";
import { rootErrors } from "./root-errors.ts";
import { productScope, unknownRelationOf } from "./scope.ts";
import type { PortSignature } from "./signature.ts";
import { checkTable } from "./table.ts";
import { orderUnits, unitsOf } from "./units.ts";

export interface CheckedProduct {
  /** Absent when anything in it is wrong or waits for an answer. */
  readonly ir?: ProductIR;
  /** Of all its ports, also of wrong ones. */
  readonly signatures: readonly PortSignature[];
  /** Inputs and tables as pipelines see them, for tests of the product. */
  readonly relations: ReadonlyMap<string, Relation>;
}

/** Checks a product after all whose ports it reads. */
export function checkProduct(
  product: SymbolOf<"Product">,
  context: ProductContext,
  elsewhere: Elsewhere,
): CheckedProduct {
  const { file, node, fullName } = product;
  const errors = rootErrors(context.report);
  const owner = context.mesh.owner(product);
  const settings = node.members.filter((member) => member.kind === "Setting");
  const says = readProductSettings(product, settings, context, errors.report);
  const version = says.version ?? "1.0.0";
  let complete = !errors.failed && owner !== undefined;

  const relations = new Map<string, Relation>();
  const inputs: InputIR[] = [];
  for (const member of node.members) {
    if (member.kind !== "Input" || relations.has(member.name.text)) continue;
    const checked = checkInput(member, product, context);
    relations.set(member.name.text, checked.relation);
    if (checked.ir === undefined) complete = false;
    else inputs.push(checked.ir);
  }

  const team = owner === undefined ? "" : ` of ${owner.name}`;
  const scope = productScope(product, context, `${product.name} ${version}${team}`, relations, elsewhere);
  const { ordered, cyclic } = orderUnits(unitsOf(product, context.mesh), product, context.report);
  for (const unit of cyclic) {
    complete = false;
    relations.set(unit.ref.name, unknownRelationOf(unit.ref.name, unit.ref.kind, product));
  }
  const tables: TableIR[] = [];
  const ports: PortIR[] = [];
  const signatures: PortSignature[] = [];
  const checked = ordered.map((unit) => checkTable(unit, scope));
  for (const table of checked) {
    if (table.signature !== undefined) signatures.push(table.signature);
    const ir = table.finish();
    if (ir === undefined) complete = false;
    else if ("physical" in ir) ports.push(ir);
    else tables.push(ir);
  }
  if (!complete || owner === undefined) return { signatures, relations };
  const ir: ProductIR = {
    ...declared(node, fullName, file.domain, file),
    name: product.name,
    domain: file.domain,
    version,
    ...(says.title === undefined ? {} : { title: says.title }),
    owner: owner.fullName,
    purposes: (says.purpose ?? []).map((name) => context.mesh.lookup(name, file, ["Purpose"])?.fullName ?? name),
    inputs,
    tables,
    ports,
  };
  return { ir, signatures, relations };
}

function readProductSettings(
  product: SymbolOf<"Product">,
  settings: readonly ast.Setting[],
  context: ProductContext,
  report: Report,
) {
  const site = { mesh: context.mesh, file: product.file, report };
  // The owner is settled, with its own messages, where names are bound.
  const others = settings.filter((setting) => setting.name.text !== "owner");
  return readSettings(productSettings, others, site);
}
