/** Infrastructure in a plan: its verdict, what is lost with an object, and how people read it. */
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { emptyMesh } from "../../../compiler/diff/diff.ts";
import type { ObjectChange, StackPlan } from "../../../compiler/plan/infrastructure.ts";
import { makePlan } from "../../../compiler/plan/plan.ts";
import { renderPlanMarkdown } from "../../../compiler/plan/render-markdown.ts";
import { renderPlanText } from "../../../compiler/plan/render-text.ts";
import schema from "../../../compiler/plan/schema.json" with { type: "json" };

const same = (text: string) => text;
const plain = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

function change(kind: string, operation: ObjectChange["operation"], ...paths: string[]): ObjectChange {
  const fields = paths.map((path) => ({ path, before: "1", after: "2" }));
  return { urn: `urn:${kind}::orders`, kind, name: "orders", namespace: "sales", operation, fields };
}

const planOf = (infrastructure: readonly StackPlan[] | undefined, accept: readonly string[] = []) =>
  makePlan(emptyMesh, {
    environment: "prod",
    serial: 1,
    base: emptyMesh,
    accept,
    diagnostics: [],
    ...(infrastructure === undefined ? {} : { infrastructure }),
  });
const stack = (changes: readonly ObjectChange[], drift: readonly ObjectChange[] = []): StackPlan => ({
  stack: "sales",
  changes,
  drift,
});

describe("a plan with infrastructure", () => {
  it("is another plan, and has a schema", () => {
    const plans = [
      planOf(undefined),
      planOf([]),
      planOf([stack([change("Deployment", "create")])]),
      planOf([stack([change("Deployment", "update", "spec.a")], [change("Deployment", "update", "spec.a")])]),
      planOf([{ ...stack([change("Namespace", "delete")]), removed: true }]),
    ];
    expect(new Set(plans.map(({ id }) => id)).size).toBe(plans.length);
    const validate = new Ajv({ allErrors: true, strict: true }).compile(schema);
    for (const plan of plans) {
      validate(JSON.parse(JSON.stringify(plan)));
      expect(validate.errors).toBe(null);
    }
  });

  const drifted = change("ConfigMap", "update", "data.a");
  const gone = change("ConfigMap", "delete");
  it.each<[string, readonly StackPlan[] | undefined, string]>([
    ["none", undefined, "no-change"],
    ["nothing to do", [stack([])], "no-change"],
    ["a new object", [stack([change("ConfigMap", "create")])], "changes"],
    ["a stack of a domain that is gone", [{ ...stack([]), removed: true }], "changes"],
    ["what others changed, taken back", [stack([drifted], [drifted])], "drift"],
    ["what others deleted, made again", [stack([change("ConfigMap", "create")], [gone])], "drift"],
    ["what others changed, left to them", [stack([], [drifted])], "drift"],
    ["another field than others changed", [stack([change("ConfigMap", "update", "data.b")], [drifted])], "changes"],
    ["another object than others changed", [stack([change("Role", "create")], [drifted])], "changes"],
    ["an object that goes with what it holds", [stack([change("PersistentVolumeClaim", "delete")])], "blocked"],
  ])("with %3$s for %1$s", (_, infrastructure, verdict) => {
    expect(planOf(infrastructure).summary.verdict).toBe(verdict);
  });

  it("names what is lost with an object, until that is accepted", () => {
    const stacks = [stack([change("Namespace", "replace", "metadata.name"), change("Role", "delete")])];
    const lost = { address: "sales/Namespace/sales/orders", reason: "object-lost", consumers: [] };
    expect(planOf(stacks).blocked).toEqual([lost]);
    const accepted = planOf(stacks, ["sales/Namespace/sales/orders:object-lost"]);
    expect([accepted.blocked, accepted.accepted, accepted.summary.verdict]).toEqual([[], [lost], "changes"]);
  });

  it("is read by people: sections, objects, fields", () => {
    const text = { path: "data.text", before: "a\nb" };
    const plan = planOf([
      stack(
        [
          change("Deployment", "update", "spec.replicas"),
          { ...change("ConfigMap", "update"), fields: [text] },
          change("StatefulSet", "delete"),
        ],
        [change("Deployment", "update", "spec.replicas")],
      ),
    ]);
    expect(renderPlanText(plan, plain)).toBe(`Drift

  sales
    ~ update Deployment sales/orders
        spec.replicas  1 → 2

Infrastructure

  sales
    ~ update Deployment sales/orders
        spec.replicas  1 → 2
    ~ update ConfigMap sales/orders
        data.text  "a\\nb" → none
    - delete StatefulSet sales/orders  with what it holds

  blocked sales/StatefulSet/sales/orders: object-lost
          what it holds goes with it: copy what matters, then --accept object-lost

Plan ${plan.id.slice(0, 12)}: no changes; nothing to build; 3 objects to change; 1 changed by others.
Blocked: what is lost for good needs \`--accept\`.
`);
    expect(renderPlanMarkdown(plan)).toContain(`<details><summary>3 objects of infrastructure</summary>

- update \`Deployment sales/orders\` of \`sales\`
  - \`spec.replicas\`: \`1\` → \`2\`
- update \`ConfigMap sales/orders\` of \`sales\`
  - \`data.text\`: \`a b\` → none
- delete \`StatefulSet sales/orders\` of \`sales\` **with what it holds**

</details>`);
  });
});
