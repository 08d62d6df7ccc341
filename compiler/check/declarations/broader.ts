/** What `is` says of terms and purposes: the broader ones, without circles. */
import { broaderCircle } from "../../../language/diagnostics/registry/labels.ts";
import type { Span } from "../../../language/text/source.ts";
import { type BoundFile, placeOf, type Report } from "../../bind/bound-mesh.ts";

export interface Narrower {
  readonly address: string;
  readonly broader: readonly string[];
  readonly name: Span;
  readonly file: BoundFile;
}

/** Reports each circle of `is` once. Follows each chain with a stack of its own, so that long chains cannot overflow. */
export function checkBroader(kind: "term" | "purpose", all: readonly Narrower[], report: Report): void {
  const byAddress = new Map(all.map((one) => [one.address, one]));
  const done = new Set<string>();
  for (const root of all) {
    if (done.has(root.address)) continue;
    const path: { readonly at: Narrower; next: number }[] = [{ at: root, next: 0 }];
    const onPath = new Set([root.address]);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const target = byAddress.get(top.at.broader[top.next++] ?? "");
      if (target === undefined) {
        if (top.next <= top.at.broader.length) continue;
        path.pop();
        onPath.delete(top.at.address);
        done.add(top.at.address);
      } else if (onPath.has(target.address)) {
        const circle = path.slice(path.findIndex((step) => step.at === target)).map((step) => step.at);
        reportCircle(kind, circle, report);
      } else if (!done.has(target.address)) {
        path.push({ at: target, next: 0 });
        onPath.add(target.address);
      }
    }
  }
}

function reportCircle(kind: "term" | "purpose", circle: readonly Narrower[], report: Report): void {
  const first = circle[0]!;
  const shortName = (one: Narrower) => `\`${one.address.slice(one.address.lastIndexOf(".") + 1)}\``;
  const path = [...circle, first].map(shortName).join(" is ");
  const related = circle.slice(1).map((one) => ({ ...placeOf(one.file, one.name), message: "and this" }));
  report(broaderCircle.at(placeOf(first.file, first.name), { kind, path }, { related }));
}
