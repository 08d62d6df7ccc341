/** Tables and ports of a product, in the order in which they can be built: each after those it reads. */
import { tableCycle } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundMesh, type PortSymbol, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { dotted } from "../../bind/names.ts";
import type { RelationRef } from "../../mesh/mesh.ts";
import { parseTemplate } from "../hatch/template.ts";

/** A table or a port. */
export interface Unit {
  readonly node: ast.TableDeclaration | ast.PortDeclaration;
  /** The name that pipelines use; a version of a port that is not the newest has `.v1` behind it. */
  readonly ref: RelationRef;
  readonly address: string;
  readonly port?: PortSymbol;
}

/** All tables and ports in order of declaration; second ones of a name are left out (reported where names are bound). */
export function unitsOf(product: SymbolOf<"Product">, mesh: BoundMesh): readonly Unit[] {
  const units: Unit[] = [];
  const names = new Set<string>();
  const ports = new Map(mesh.ports(product).map((port) => [port.node, port]));
  for (const member of product.node.members) {
    if (member.kind === "Input") names.add(member.name.text);
    if (member.kind === "Table") {
      const name = member.name.text;
      if (name === "" || names.has(name)) continue;
      names.add(name);
      units.push({ node: member, ref: { kind: "table", name }, address: `${product.fullName}.${name}` });
    }
    if (member.kind === "Port") {
      const port = ports.get(member);
      if (port === undefined) continue;
      const name = port.address.slice(product.fullName.length + 1);
      if (name === "" || names.has(name)) continue;
      names.add(name);
      units.push({ node: member, ref: { kind: "port", name }, address: port.address, port });
    }
  }
  return units;
}

export interface UnitOrder {
  /** Each after those it reads; those on a circle are left out. */
  readonly ordered: readonly Unit[];
  /** Those that read each other in a circle (reported). */
  readonly cyclic: readonly Unit[];
}

/** Orders units by what they read. Walks with a list of its own, so a long chain does not end the program. */
export function orderUnits(units: readonly Unit[], product: SymbolOf<"Product">, report: Report): UnitOrder {
  const byName = new Map(units.map((unit) => [unit.ref.name, unit]));
  const state = new Map<Unit, "open" | "done">();
  const ordered: Unit[] = [];
  const cyclic = new Set<Unit>();
  for (const start of units) {
    if (state.has(start)) continue;
    const path: { readonly unit: Unit; readonly reads: readonly Unit[]; next: number }[] = [];
    const enter = (unit: Unit) => {
      state.set(unit, "open");
      path.push({ unit, reads: readsOf(unit.node.body).flatMap((name) => byName.get(name) ?? []), next: 0 });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const read = top.reads[top.next++];
      if (read === undefined) {
        path.pop();
        state.set(top.unit, "done");
        if (!cyclic.has(top.unit)) ordered.push(top.unit);
      } else if (!state.has(read)) enter(read);
      else if (state.get(read) === "open") {
        const circle = path.slice(path.findIndex((each) => each.unit === read)).map((each) => each.unit);
        if (!circle.some((unit) => cyclic.has(unit))) reportCycle(circle, product, report);
        for (const unit of circle) cyclic.add(unit);
      }
    }
  }
  return { ordered, cyclic: [...cyclic] };
}

function reportCycle(circle: readonly Unit[], product: SymbolOf<"Product">, report: Report): void {
  const first = circle[0]!;
  const path = [...circle, first].map((unit) => `\`${unit.ref.name}\``).join(" reads ");
  const related = circle
    .slice(1)
    .map((unit) => ({ ...placeOf(product.file, unit.node.name), message: `\`${unit.ref.name}\` is declared here` }));
  report(tableCycle.at(placeOf(product.file, first.node.name), { path }, { related }));
}

/** Names of relations that a body reads, as written. */
export function readsOf(body: ast.Body): readonly string[] {
  switch (body.kind) {
    case "Pipeline": {
      const names: string[] = [];
      for (const step of body.steps)
        if (step.kind === "From" || step.kind === "Join" || step.kind === "SetOperation")
          names.push(dotted(step.relation));
      return names;
    }
    case "Sql":
      return parseTemplate(body.sql.value).names.map((each) => each.name);
    case "Python":
      return body.arguments.flatMap(({ value }) => (value.kind === "Reference" ? [value.name.text] : []));
  }
}
