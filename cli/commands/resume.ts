/** `chimerac resume PRODUCT`: the schedule starts runs again, and those that were held go on. */
import type { RunCommand } from "../command.ts";
import { pauseProduct } from "../temporal-products.ts";

export const run: RunCommand = ([name = ""], _options, context) => pauseProduct(name, false, context);
