/** Teams: who answers for products, and how they are reached. */
import type { BoundMesh, Report, SymbolOf } from "../../bind/bound-mesh.ts";
import type { TeamIR } from "../../mesh/mesh.ts";
import { declared } from "./declared.ts";
import { readSettings } from "./settings/read-settings.ts";
import { teamSettings } from "./settings/tables.ts";

/** A team with its members and channels; both may be empty. */
export function checkTeam(symbol: SymbolOf<"Team">, mesh: BoundMesh, report: Report): TeamIR {
  const { node, file } = symbol;
  const { title, members, oncall } = readSettings(teamSettings, node.settings, { mesh, file, report });
  return {
    ...declared(node, symbol.fullName, file.domain, file),
    ...(title === undefined ? {} : { title }),
    members: members ?? [],
    oncall: (oncall ?? []).map(({ callee, text }) => ({ channel: callee, address: text })),
  };
}
