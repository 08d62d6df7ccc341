/** Roles: groups of people and what they are cleared for. */
import { settingShape } from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { dotted, nameOfExpression } from "../../bind/names.ts";
import type { RoleIR } from "../../mesh/mesh.ts";
import { declared } from "./declared.ts";
import type { LabelTable } from "./labels.ts";
import type { Levels } from "./levels.ts";
import { readSettings, settingTable } from "./settings/read-settings.ts";
import { mismatch, reported, type SettingSite, type Shape } from "./settings/shape.ts";
import { textCall } from "./settings/shapes.ts";

/** A role with its group and clearance; without a clearance it is cleared for nothing by itself. */
export function checkRole(
  symbol: SymbolOf<"Role">,
  mesh: BoundMesh,
  levels: Levels,
  labels: LabelTable,
  report: Report,
): RoleIR {
  const { node, file } = symbol;
  const table = settingTable({
    construct: "a role",
    settings: {
      group: textCall('a group of a directory, such as `ldap("cn=analysts,ou=groups")`'),
      clearance: clearanceShape(levels, labels),
    },
  });
  const { group, clearance } = readSettings(table, node.settings, { mesh, file, report });
  return {
    ...declared(node, symbol.fullName, file.domain, file),
    ...(group === undefined ? {} : { group: { provider: group.callee, name: group.text } }),
    ...(clearance === undefined ? {} : { clearance }),
  };
}

interface Clearance {
  readonly level: string;
  readonly categories: readonly string[];
}

/** `internal`, or `internal + [financial, contact]` */
function clearanceShape(levels: Levels, labels: LabelTable): Shape<Clearance> {
  return {
    wanted: "a level, with `+ [labels]` where it goes further",
    read(value, site) {
      const beyond = value.kind === "Binary" && value.operator === "+" ? value : undefined;
      const levelNode = beyond?.left ?? value;
      if (levelNode.kind !== "Reference") return mismatch;
      const names = beyond === undefined ? [] : labelNames(beyond.right, site);
      if (names === undefined) return reported;
      const level = levelNode.name.text;
      const known = levels.check(level, levelNode, site.file, site.report);
      const categories = labels.resolve(names, site.file, site.report);
      return known && categories.length === names.length ? { level, categories } : reported;
    },
  };
}

function labelNames(value: ast.Expression, site: SettingSite): readonly ast.QualifiedName[] | undefined {
  const names: ast.QualifiedName[] = [];
  for (const item of value.kind === "List" ? value.items : [value]) {
    const name = nameOfExpression(item);
    if (name === undefined) {
      const params = { setting: "clearance", wanted: "a level and a list of labels", found: "something else" };
      site.report(settingShape.at(placeOf(site.file, item), params));
      return undefined;
    }
    if (!names.some((known) => dotted(known) === dotted(name))) names.push(name);
  }
  return names;
}
