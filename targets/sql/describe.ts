/** For targets that tell others about published views: what every one of them needs, and what none of them can say. */
import type { MeshIR, Type } from "../../compiler/mesh/mesh.ts";
import { targetWithoutType, unknownTarget } from "../../language/diagnostics/registry/targets.ts";
import { type Directory, directoryOf } from "../sdk/directory.ts";
import { problem } from "../sdk/problem.ts";
import type { Artifact, Emission } from "../sdk/target.ts";
import type { Dialect } from "./dialect.ts";
import { dialectNamed, dialects } from "./index.ts";
import { unshield } from "./ink.ts";

/** The engine's word for a type; the language's where it has none, which is a problem of its own. */
export function nativeType(type: Type, dialect: Dialect): string {
  return unshield(dialect.typeName(type) ?? type.kind);
}

/** What `write` makes of the mesh in the SQL of the environment's engine; an engine that is none and types that it lacks are problems. */
export function describeViews(
  mesh: MeshIR,
  environment: string,
  write: (directory: Directory, dialect: Dialect) => readonly Artifact[],
): Emission {
  const engine = mesh.environments[environment]?.engine ?? "duckdb";
  const dialect = dialectNamed(engine);
  const directory = directoryOf(mesh);
  const ports = [...directory.ports.values()].map(({ port }) => port);
  if (dialect === undefined) {
    const known = Object.keys(dialects).join(", ");
    const problems = ports.slice(0, 1).map(({ place }) => problem(unknownTarget, place, { engine, known }));
    return { artifacts: [], problems };
  }
  return {
    artifacts: write(directory, dialect),
    problems: ports.flatMap(({ columns }) =>
      columns
        .filter(({ type }) => dialect.typeName(type) === undefined)
        .map(({ place, type }) => problem(targetWithoutType, place, { target: dialect.title, type: type.kind })),
    ),
  };
}
