/** `chimerac approve PRODUCT`: lets runs that wait for a person publish. */
import { nothingWaits, noWorker } from "../../language/diagnostics/registry/usage.ts";
import { taskQueue } from "../../targets/temporal/names.ts";
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { fail } from "../report.ts";
import { doing, withStatus } from "../temporal-products.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = ([name = ""], _options, context) =>
  withStatus(name, context, "`chimerac approve`", async ([status], { client, prefix, mesh }) => {
    const { product, runs } = status!;
    const { approve } = await import("../../runtime/temporal/product-status.ts");
    let approved = 0;
    for (const { workflowId, interval = workflowId } of runs.filter(({ step }) => step === "approval")) {
      const answer = await approve(client, workflowId);
      if (answer === "silent") {
        const { domain } = mesh.products.find(({ address }) => address === product)!;
        const silent = noWorker.at(commandLine, { product, queue: taskQueue(prefix, domain), domain });
        return fail({ ...silent, severity: "error" }, context);
      }
      if (answer === "refused") continue;
      approved++;
      context.terminal.say(`Approved ${product} of ${interval}.\n`);
    }
    if (approved > 0) return exitCode.ok;
    return fail(nothingWaits.at(commandLine, { product, doing: doing(status!).join("; ") }), context);
  });
