/** What checking a product needs to know of the rest of the mesh. A product sees others only by the signatures of their ports. */
import type { BoundMesh, Report } from "../../bind/bound-mesh.ts";
import type { Declarations } from "../declarations/declarations.ts";
import type { FunctionTable } from "../functions/function-table.ts";
import type { HatchAnswers, HatchNeed } from "../hatch/hatch.ts";
import type { TypeTable } from "../types/type-table.ts";
import type { PortSignature } from "./signature.ts";

export interface ProductContext {
  readonly mesh: BoundMesh;
  readonly types: TypeTable;
  readonly functions: FunctionTable;
  readonly declarations: Declarations;
  readonly answers: HatchAnswers;
  readonly report: Report;
  /** A SQL text that has no answer yet. */
  need(need: HatchNeed): void;
  /** The port of an address, of a product that was checked before; absent for one on a cycle. */
  port(address: string): PortSignature | undefined;
}
