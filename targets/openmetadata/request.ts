/** Requests to OpenMetadata's interface, each of which creates an entity or replaces it, and shapes that recur in them. */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from } from "../sdk/data.ts";
import { markdown } from "../sdk/quoting.ts";

export type Body = { readonly [field: string]: Data };

/** `PUT path` with a body, which `place` says. */
export function request(place: PlaceIR, path: string, body: Body): Data {
  return from(place, { path, body });
}

/** Another entity. Its id, which requests ask for, is known to the server alone; whoever sends the request looks it up by this name. */
export function reference(type: "table" | "team", fullyQualifiedName: string): Data {
  return { type, fullyQualifiedName };
}

/** A tag of a classification or a term of a glossary, on something that the mesh says it of. */
export function tagLabel(source: "Classification" | "Glossary", tagFQN: string): Data {
  return { tagFQN, source, labelType: "Manual", state: "Confirmed" };
}

interface Described {
  readonly description?: string | undefined;
  readonly deprecated?: { readonly until?: string; readonly text?: string };
}
type Fact = string | number | readonly string[] | undefined;

/** A description as Markdown, with what has no field of its own below it, each on a line. */
export function descriptionOf(
  { description, deprecated }: Described,
  facts: { readonly [what: string]: Fact } = {},
): string | undefined {
  const said = Object.entries(facts).flatMap(([what, fact]) => {
    const words = typeof fact === "object" ? fact : fact === undefined ? [] : [fact];
    return words.length === 0 ? [] : [`- ${what}: ${words.map((word) => markdown.code!(word)).join(", ")}`];
  });
  const until = deprecated?.until === undefined ? "" : ` until ${deprecated.until}`;
  const end =
    deprecated === undefined
      ? []
      : [`Deprecated${until}${deprecated.text === undefined ? "" : `: ${deprecated.text}`}.`];
  const parts = [
    ...(description === undefined ? [] : [description]),
    ...end,
    ...(said.length === 0 ? [] : [said.join("\n")]),
  ];
  return parts.length === 0 ? undefined : parts.join("\n\n");
}
