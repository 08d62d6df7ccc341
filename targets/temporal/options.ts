/** What an environment can say of Temporal: the block `temporal` of `chimera.yaml`. */
import type { OptionsSchema } from "../sdk/target.ts";

/** Options with their defaults filled in. */
export interface Options {
  readonly address: string;
  readonly namespace: string;
  readonly approval: "none" | "all" | readonly string[];
  readonly timezone: string;
  readonly jitter: string;
  readonly catchup_window: string;
  readonly pause_on_failure: boolean;
  readonly step_timeout: string;
  readonly deadline: string;
  readonly heartbeat: string;
  readonly grace: string;
}

const duration = (description: string, standard: string) => ({
  description,
  type: "string",
  pattern: "^(0s|[1-9][0-9]*[smhd])$",
  default: standard,
});

export const optionsSchema: OptionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    address: { description: "Host and port of the server.", type: "string", default: "localhost:7233" },
    namespace: { description: "Namespace of the server.", type: "string", default: "default" },
    approval: {
      description: "Products that somebody has to approve before they are published: addresses, `all` or `none`.",
      anyOf: [{ enum: ["none", "all"] }, { type: "array", items: { type: "string" } }],
      default: "none",
    },
    timezone: { description: "Where days, weeks and months begin.", type: "string", default: "UTC" },
    jitter: duration("Starts are spread over this time.", "0s"),
    catchup_window: duration("Starts that were missed are made up for this long.", "1d"),
    pause_on_failure: {
      description: "A failed run pauses the schedule of its product.",
      type: "boolean",
      default: false,
    },
    step_timeout: duration("One try of a step may take this long.", "1h"),
    deadline: duration("A step with all its tries may take this long where no port says how `fresh` it is.", "12h"),
    heartbeat: duration("A step that is silent this long is taken for dead and tried again.", "30s"),
    grace: duration("A worker that stops waits this long for its steps.", "20s"),
  },
};

/** Whether a product is published only once somebody approved it. */
export function needsApproval({ approval }: Options, product: string): boolean {
  return approval === "all" || (approval !== "none" && approval.includes(product));
}
