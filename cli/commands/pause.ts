/** `chimerac pause PRODUCT`: no new runs, and no new step of those that run. */
import type { RunCommand } from "../command.ts";
import { pauseProduct } from "../temporal-products.ts";

export const run: RunCommand = ([name = ""], _options, context) => pauseProduct(name, true, context);
