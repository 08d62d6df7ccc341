/** A new step of pipelines: a baseline that shows it, and its checker. The rest is named by the type checker, table by table. */
import type { Maker } from "../new.ts";

export const newStep: Maker = (name, read) => {
  if (!/^[a-z][a-z_]*$/.test(name)) throw new Error("a step is one word in lower case");
  const checker = `compiler/check/steps/${name}.ts`;
  if (read(checker) !== undefined) throw new Error(`${checker} is there already`);
  const kind = name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  return {
    files: {
      [`test/baselines/steps/${name}/main.chimera`]: baseline(name),
      [checker]: source(name, kind),
    },
    next: [
      "write its example in docs/language first",
      `language/syntax/tokens.ts and ast-step.ts: the word \`${name}\` and the node \`${kind}Step\``,
      "language/syntax/grammar/steps.ts: the rule",
      "language/format: how it is printed",
      `compiler/check/steps/index.ts: \`${kind}: check${kind}\`, once ${checker} types it`,
      "compiler/mesh/relation.ts: what the MeshIR says of it, unless it is made of steps that are there",
      "targets/sql/steps: its SQL",
      `\`npm run baselines:update -- steps/${name}\`, and read what it wrote`,
    ],
  };
};

function baseline(name: string): string {
  return `domain shop

product Case {
  version: 1.0.0
  owner: Sales

  input orders = Shop.orders

  port out {
    from orders
    ${name}
  }
}
`;
}

function source(name: string, kind: string): string {
  return `/** \`${name}\`: what it does to the rows before it. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { StepChecker } from "./context.ts";

export const check${kind}: StepChecker<ast.${kind}Step> = (step, rows, ctx) => ({
  steps: [{ step: "${name}", place: ctx.place(step) }],
  rows,
});
`;
}
