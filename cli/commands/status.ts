/** `chimerac status [PRODUCT]`: what runs, is paused, or waits for a person on Temporal. */
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { doing, withStatus } from "../temporal-products.ts";

export const run: RunCommand = ([name], options, context) =>
  withStatus(name, context, "`chimerac status`", async (products) => {
    const { terminal } = context;
    const { bold, yellow } = terminal.outColors;
    if (options.format === "json") terminal.out(`${JSON.stringify({ version: 1, products }, null, 2)}\n`);
    else
      for (const status of products) {
        const lines = doing(status).map((line) => `  ${/approval|paused/.test(line) ? yellow(line) : line}\n`);
        terminal.out(`${bold(status.product)}\n${lines.join("")}`);
      }
    return exitCode.ok;
  });
