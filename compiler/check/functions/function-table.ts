/** Functions as the checker sees them: declared in Chimera, overloaded by argument types, identified by one id an overload. */
import type { Place } from "../../../language/text/source.ts";
import type { BoundFile } from "../../bind/bound-mesh.ts";
import type { FunctionIR } from "../../mesh/mesh.ts";
import type { FunctionSignature } from "./signature.ts";

export interface FunctionTable {
  /** All overloads of `name` visible in `file`, in order of declaration. */
  overloads(name: string, file: BoundFile): readonly FunctionSignature[];
  names(file: BoundFile): readonly string[];
  /** The overload of an id, once it has been seen. */
  signature(id: string): FunctionSignature | undefined;
  /** Where an overload is declared. */
  place(id: string): Place | undefined;
  /** Notes that an overload is called. */
  use(signature: FunctionSignature): void;
  /** Engines of the mesh that an overload has no SQL for. */
  missingEngines(signature: FunctionSignature): readonly string[];
  /** Functions called so far, for the MeshIR. */
  used(): { readonly [id: string]: FunctionIR };
}
