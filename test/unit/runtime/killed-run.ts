/** One run of the mesh of `kill.test.ts` in a process of its own, so that it can be killed: `node killed-run.ts FOLDER NOW`. */
import { nodeHost } from "../../../cli/host.ts";
import { DuckDBEngine } from "../../../runtime/engines/duckdb/engine.ts";
import { runProducts } from "../../../runtime/runner.ts";
import { meshToKill } from "./mesh-to-kill.ts";

const [root = "", now = "0"] = process.argv.slice(2);
const { engine, diagnostics } = await DuckDBEngine.open({ path: `${root}/mesh.duckdb`, threads: 2 });
if (engine === undefined) {
  console.error(diagnostics[0]?.message);
  process.exit(2);
}
console.log("open");
const host = { ...nodeHost(), now: () => Number(now) };
const report = await runProducts(meshToKill(), engine, { host, root, run: `${now}-${process.pid}` });
engine.close();
for (const { message, label } of report.products.flatMap(({ diagnostics }) => diagnostics)) {
  if (!message.includes("left out")) console.error(message, label);
}
process.exit(report.outcome === "built" || report.outcome === "unchanged" ? 0 : 1);
