/**
 * Constructs that the parser reads and nothing acts on yet. Each is an error at its place, never silently accepted;
 * `docs/language/status.md` lists the same ones.
 */
import { notAvailableYet } from "../../../language/diagnostics/registry/names.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report } from "../../bind/bound-mesh.ts";

/** By the word that messages use. */
export const unavailable = {
  model: "models of data science",
  python: "opaque steps in Python",
  allow: "access of roles to ports",
  forbid: "what nobody may read",
  mask: "columns shown in another form",
  declassify: "lowering a label by review",
  accept: "influence accepted by review",
  break_glass: "access in an emergency",
  rule: "rules over the whole mesh",
  waive: "exceptions from such rules",
  channel: "channels as readers",
  metric: "metrics as readers",
  combination: "columns that identify together",
  derivation: "labels of derived attributes",
  principal: "further attributes of users",
  "safe prefix": "how much of a value can be shown",
  as: "tests as a role",
  consumers: "ports for named consumers only",
} as const;

export type Unavailable = keyof typeof unavailable;

/** Reports every use of a construct that is not built, in the files of the mesh. The standard library may declare ahead. */
export function checkUnavailable(mesh: BoundMesh, report: Report): void {
  for (const file of mesh.files) {
    if (file.standard) continue;
    for (const node of file.parsed.ast.declarations) {
      const say = (construct: Unavailable, at: Span) => report(notAvailableYet.at(placeOf(file, at), { construct }));
      checkDeclaration(node, file, say);
    }
  }
}

type Say = (construct: Unavailable, at: Span) => void;

function checkDeclaration(node: ast.Declaration, file: BoundFile, say: Say): void {
  switch (node.kind) {
    case "Product":
      for (const member of node.members) checkMember(member, file, say);
      return;
    case "Type":
      if (node.safePrefix !== undefined) say("safe prefix", node.safePrefix);
      return;
    case "Test":
      for (const part of node.parts) if (part.kind === "As") say("as", firstWord(part, file));
      return;
    default: {
      const construct = unavailableKind(node);
      if (construct !== undefined) say(construct, firstWord(node, file));
    }
  }
}

function checkMember(member: ast.ProductMember, file: BoundFile, say: Say): void {
  if (member.kind === "Table" || member.kind === "Port") {
    if (member.body.kind === "Python") say("python", firstWord(member.body, file));
    for (const part of member.members) {
      const construct = unavailableKind(part);
      if (construct !== undefined) say(construct, firstWord(part, file));
    }
    return;
  }
  const construct = unavailableKind(member);
  if (construct !== undefined) say(construct, firstWord(member, file));
}

function unavailableKind(node: ast.Declaration | ast.ProductMember | ast.TableMember): Unavailable | undefined {
  switch (node.kind) {
    case "Model":
      return "model";
    case "Access":
      return node.effect;
    case "Mask":
      return "mask";
    case "Declassify":
      return "declassify";
    case "Accept":
      return "accept";
    case "BreakGlass":
      return "break_glass";
    case "Rule":
      return "rule";
    case "Waive":
      return "waive";
    case "Channel":
      return "channel";
    case "Metric":
      return "metric";
    case "Combination":
      return "combination";
    case "Derivation":
      return "derivation";
    case "Principal":
      return "principal";
    default:
      return undefined;
  }
}

/** The keyword that starts a node: marking the whole of it would hide what else is said inside. */
function firstWord(node: Span, file: BoundFile): Span {
  const { text } = file.parsed.source;
  let end = node.start;
  while (end < node.end && /\w/.test(text[end]!)) end++;
  return { start: node.start, end: end > node.start ? end : node.end };
}
