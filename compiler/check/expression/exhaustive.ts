/** Whether the branches of a `case` name every value of an enum or a bool that is never null. */
import type { MeshExpression } from "../../mesh/mesh.ts";

export interface Coverage {
  /** Adds a branch; true once nothing is left for those behind it. */
  covers(condition: MeshExpression): boolean;
}

/** Follows the first enum or bool that a branch compares with constants. */
export function coverage(): Coverage {
  let subject: string | undefined;
  let missing: Set<string> | undefined;
  return {
    covers(condition) {
      const tested = testedValues(condition);
      if (tested === undefined) return false;
      const key = JSON.stringify(tested.subject);
      if (missing === undefined) {
        missing = allValues(tested.subject);
        subject = key;
      }
      if (missing === undefined) return false;
      if (key === subject) for (const value of tested.values) missing.delete(value);
      return missing.size === 0;
    },
  };
}

/** Every value that the subject can have, as text. */
function allValues(subject: MeshExpression): Set<string> | undefined {
  if (subject.nullable) return undefined;
  if (subject.type.kind === "enum") return new Set(subject.type.members);
  return subject.type.kind === "bool" ? new Set(["true", "false"]) : undefined;
}

/** For which values of which expression a condition is true, where that is all it says. */
function testedValues(
  condition: MeshExpression,
): { readonly subject: MeshExpression; readonly values: readonly string[] } | undefined {
  if (condition.type.kind === "bool" && condition.op === "column") return { subject: condition, values: ["true"] };
  if (condition.op !== "operator") return undefined;
  const [first, ...others] = condition.args;
  switch (condition.operator) {
    case "not":
      return first!.op === "column" ? { subject: first!, values: ["false"] } : undefined;
    case "or": {
      const left = testedValues(first!);
      const right = testedValues(others[0]!);
      if (left === undefined || right === undefined) return undefined;
      if (JSON.stringify(left.subject) !== JSON.stringify(right.subject)) return undefined;
      return { subject: left.subject, values: [...left.values, ...right.values] };
    }
    case "eq":
    case "in": {
      const [subject, texts] = first!.op === "literal" ? [others[0]!, [first!]] : [first!, others];
      const values: string[] = [];
      for (const each of texts) {
        if (each.op !== "literal" || each.value === null) return undefined;
        values.push(String(each.value));
      }
      return { subject, values };
    }
    default:
      return undefined;
  }
}
