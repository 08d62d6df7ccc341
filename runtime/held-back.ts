/** Products that wait for others: what fails holds back what reads it, whoever does the work. */
import { upstreamFailed } from "../language/diagnostics/registry/runtime.ts";
import type { Host } from "../language/host.ts";
import type { ProductJob } from "./job/job.ts";
import { firstPlace } from "./place.ts";
import type { BuildReport } from "./report.ts";

/** Whether readers of the product cannot go on. */
export function holdsBack({ outcome }: BuildReport): boolean {
  return outcome !== "built" && outcome !== "unchanged";
}

/** The report of a product that was not begun, since `upstream` holds it back. */
export function skippedReport(
  { product, tables }: ProductJob,
  upstream: string,
  host: Host,
  root: string,
): BuildReport {
  const diagnostics = [upstreamFailed.at(firstPlace(host, root, tables[0]?.place), { product, upstream })];
  return { product, outcome: "skipped", inputs: [], tables: [], seconds: 0, diagnostics };
}
