/** Checks all declarations but what is inside of products, and lowers them to the MeshIR. */
import { reservedName } from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { DomainIR, LabelIR, PurposeIR, RoleIR, SourceIR, TeamIR, TermIR } from "../../mesh/mesh.ts";
import { builtinTypeNames } from "../types/scalars.ts";
import type { TypeTable } from "../types/type-table.ts";
import { type DeclaredColumns, declareColumns } from "./columns.ts";
import { type ConnectorSchema, connectorSchema } from "./connector-schema.ts";
import { checkDomains } from "./domains.ts";
import { checkLabels } from "./labels.ts";
import { checkLevels } from "./levels.ts";
import { checkPurposes } from "./purposes.ts";
import { checkRole } from "./roles.ts";
import { checkSource, type SourceContext } from "./source.ts";
import type { CheckedSourceTable, SourceTables } from "./sources.ts";
import { checkTeam } from "./teams.ts";
import { checkTerms } from "./terms.ts";
import { checkUnavailable } from "./unavailable.ts";

/** Each list sorted by address. Named types and units are the type table's. */
export interface DeclarationsIR {
  readonly domains: readonly DomainIR[];
  readonly teams: readonly TeamIR[];
  readonly roles: readonly RoleIR[];
  readonly terms: readonly TermIR[];
  readonly labels: readonly LabelIR[];
  readonly purposes: readonly PurposeIR[];
  readonly sources: readonly SourceIR[];
}

export interface Declarations extends SourceTables {
  /** The columns of a port's `schema` or of a declared result; `owner` is the address of the table or port. */
  columns(
    nodes: readonly ast.ColumnDeclaration[],
    uniques: readonly ast.UniqueDeclaration[],
    owner: string,
    file: BoundFile,
    report: Report,
  ): DeclaredColumns;
  /** Ask for it once the products are checked: it holds the labels of the standard library that anything in the mesh uses. */
  ir(): DeclarationsIR;
}

/** Checks the declarations of the mesh. Those of the standard library are checked where they are used. */
export function checkDeclarations(mesh: BoundMesh, types: TypeTable, report: Report): Declarations {
  const levels = checkLevels(mesh, report);
  const labels = checkLabels(mesh, levels, report);
  const schemas = new Map<SymbolOf<"Connector">, ConnectorSchema>();
  const schema = (connector: SymbolOf<"Connector">) => {
    let known = schemas.get(connector);
    if (known === undefined) {
      known = connectorSchema(connector, mesh, report);
      schemas.set(connector, known);
    }
    return known;
  };
  const ctx: SourceContext = { mesh, types, labels, report, schema };

  const domains = checkDomains(mesh, report);
  const terms = checkTerms(mesh, report);
  const purposes = checkPurposes(mesh, report);
  const teams: TeamIR[] = [];
  const roles: RoleIR[] = [];
  const sources: SourceIR[] = [];
  const tables = new Map<string, CheckedSourceTable>();
  for (const symbol of mesh.symbols) {
    switch (symbol.kind) {
      case "Type":
      case "Enum":
        if (builtinTypeNames.includes(symbol.name)) {
          report(reservedName.at(placeOf(symbol.file, symbol.node.name), { name: symbol.name }));
        }
        break;
      case "Team":
        teams.push(checkTeam(symbol, mesh, report));
        break;
      case "Role":
        roles.push(checkRole(symbol, mesh, levels, labels, report));
        break;
      case "Connector":
        schema(symbol);
        break;
      case "Source": {
        const source = checkSource(symbol, ctx);
        sources.push(source.ir);
        for (const table of source.tables) tables.set(table.ir.address, table);
        break;
      }
      default:
        break;
    }
  }
  checkUnavailable(mesh, report);

  return {
    sourceTable: (address) => tables.get(address),
    columns: (nodes, uniques, owner, file, say) => declareColumns(nodes, uniques, owner, file, { ...ctx, report: say }),
    ir: () => ({
      domains,
      teams: teams.sort(byAddress),
      roles: roles.sort(byAddress),
      terms,
      labels: labels.ir(),
      purposes,
      sources: sources.sort(byAddress),
    }),
  };
}

function byAddress(a: { readonly address: string }, b: { readonly address: string }): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
