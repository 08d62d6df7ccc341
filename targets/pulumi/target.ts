/** The target `pulumi`: a project in TypeScript a domain, for teams that deploy with Pulumi themselves. */
import { namespaceName } from "../kubernetes/names.ts";
import type { Target } from "../sdk/target.ts";
import { options, type PulumiOptions } from "./options.ts";
import { projectOf } from "./project.ts";
import { domainStacks } from "./stack.ts";

const target: Target<PulumiOptions> = {
  name: "pulumi",
  title: "a Pulumi project a domain, with a component a product and references to other domains",
  options,
  emit(mesh, options, { environment }) {
    const { stacks, problems } = domainStacks(mesh, options, environment);
    return {
      artifacts: stacks.flatMap((stack) => projectOf(stack, namespaceName("", stack.domain.address))),
      problems,
    };
  },
};

export default target;
