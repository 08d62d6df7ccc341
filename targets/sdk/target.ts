/**
 * What a target is: a name, options with a JSON Schema, and a pure function from the mesh to artifacts. Built-in targets and those of npm
 * packages are equal: a package's default export is a `Target`.
 */
import type { MeshIR, PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { TargetProblem } from "./problem.ts";

export type { TargetProblem } from "./problem.ts";
export { problem } from "./problem.ts";

/** A JSON Schema of draft 7, of an object. `default`s in it are filled in before a target sees its options. */
export interface OptionsSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: {
    readonly [option: string]: { readonly description: string; readonly [keyword: string]: unknown };
  };
  readonly required?: readonly string[];
}

export interface Target<Options = unknown> {
  /** Lower-case, as on the command line and in `chimera.yaml`; also the folder of its artifacts. */
  readonly name: string;
  /** What it writes, in a few words. */
  readonly title: string;
  readonly options: OptionsSchema;
  /**
   * Everything that the mesh becomes. Pure and deterministic: equal meshes and options give equal artifacts. What has no exact form is a
   * problem at its place, never an approximation.
   */
  emit(mesh: MeshIR, options: Options, context: EmitContext): Emission;
}

export interface EmitContext {
  /** Name of the environment that is emitted for. */
  readonly environment: string;
  /** Text of a file in the target's `templates` folder. */
  readonly template: (file: string) => string;
}

export interface Emission {
  readonly artifacts: readonly Artifact[];
  readonly problems: readonly TargetProblem[];
}

/** A file to be written. */
export interface Artifact {
  /** Below the target's folder, with `/`, never outside of it. */
  readonly path: string;
  /** Ends in a line break. */
  readonly text: string;
  /** Which lines come from where, outer ones before those inside them. */
  readonly origins: readonly Origin[];
}

/** A row of an artifact's source map. Lines count from 1, both included. */
export interface Origin {
  readonly line: number;
  readonly endLine: number;
  readonly place: PlaceIR;
}

/** The lines that a comment at the top of every generated file says. */
export function generatedNote(target: string, address: string): readonly string[] {
  return [
    `Written by \`chimerac emit ${target}\` from ${address}.`,
    "Change the mesh and emit again; changes made here are lost.",
  ];
}
