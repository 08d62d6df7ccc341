/** `npm run baselines:update [-- NAME]`: writes the projections of all baselines, or of those whose path holds NAME. Read the diff afterwards. */
import { runVitest } from "./vitest.ts";

const [name] = process.argv.slice(2);
process.env.UPDATE_BASELINES = name ?? "all";
const { failed } = runVitest(["baselines"], []);
process.exitCode = failed === 0 ? 0 : 1;
