/** The one-owner rule: exactly one declared team answers for a product. */
import type { Extras } from "../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import { ownerMissing, ownerRepeated, settingShape, unknownName } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import { type BoundFile, placeOf, type Report, type SymbolOf } from "./bound-mesh.ts";
import { isDamaged } from "./damage.ts";
import { nameOfExpression, someOf } from "./names.ts";
import { resolveName } from "./resolve.ts";
import type { Scopes } from "./scope.ts";
import type { Suggestions } from "./suggestions.ts";

/** The team that owns `product`; reports when there is none, or more than one. */
export function bindOwner(
  product: SymbolOf<"Product">,
  scopes: Scopes,
  suggest: Suggestions,
  teamsOf: (domain: string) => readonly string[],
  report: Report,
): SymbolOf<"Team"> | undefined {
  const { file, node } = product;
  const settings = node.members.filter((member) => member.kind === "Setting" && member.name.text === "owner");
  const first = settings[0];
  if (first === undefined || first.kind !== "Setting") {
    if (!isDamaged(file, node)) reportMissing(product, teamsOf(file.domain), report);
    return undefined;
  }
  const second = settings[1];
  if (second !== undefined) {
    const related = [{ ...placeOf(file, first), message: "the first owner" }];
    report(ownerRepeated.at(placeOf(file, second), { product: product.name }, { related }));
  }
  const value = first.value;
  if (value === undefined || value.kind === "BrokenExpression") return undefined;
  if (value.kind === "List" && value.items.length !== 1) {
    report(ownerRepeated.at(placeOf(file, value), { product: product.name }));
    return undefined;
  }
  const name = nameOfExpression(value);
  if (name === undefined) {
    reportShape(value, file, teamsOf(file.domain), report);
    return undefined;
  }
  return resolveName(scopes, suggest, name, file, ["Team"], report);
}

function reportMissing(product: SymbolOf<"Product">, teams: readonly string[], report: Report): void {
  const { file, node } = product;
  const only = teams.length === 1 ? teams[0] : undefined;
  const member = node.members[0];
  const extras: Extras =
    only === undefined || member === undefined
      ? {}
      : {
          fixes: [
            {
              title: `add \`owner: ${only}\``,
              edits: [
                {
                  place: placeOf(file, { start: member.start, end: member.start }),
                  text: `owner: ${only}${indentBefore(file, member.start)}`,
                },
              ],
            },
          ],
        };
  report(ownerMissing.at(placeOf(file, node.name), { product: product.name, teams: someOf(teams) }, extras));
}

/** The line break and blanks before an offset, so that a member put there stands like the one after it. */
function indentBefore(file: BoundFile, offset: number): string {
  const { text } = file.parsed.source;
  let start = offset;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const blanks = text.slice(start, offset);
  return start > 0 && text[start - 1] === "\n" ? `\n${blanks}` : " ";
}

/** `owner: "SalesData"`: a text where a name is needed. */
function reportShape(value: ast.Expression, file: BoundFile, teams: readonly string[], report: Report): void {
  const place = placeOf(file, value);
  if (value.kind !== "String") {
    report(settingShape.at(place, { setting: "owner", wanted: "the name of a team", found: "something else" }));
    return;
  }
  if (teams.includes(value.value)) {
    const fixes = [{ title: "write the team without quotes", edits: [{ place, text: value.value }] }];
    const params = { setting: "owner", wanted: "the name of a team", found: "a text" };
    report(settingShape.at(place, params, { hint: `write \`owner: ${value.value}\``, fixes }));
    return;
  }
  report(unknownName.at(place, { name: value.value, wanted: "team" }, didYouMean(place, value.value, teams)));
}
