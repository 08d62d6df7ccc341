/** The CronJob that runs a product where no orchestrator does. */
import { everyWithoutCron } from "../../language/diagnostics/registry/targets.ts";
import { problem } from "../sdk/target.ts";
import type { CronJob } from "./objects.ts";
import { podTemplate } from "./pod.ts";
import { cronOf } from "./schedule.ts";
import { type Cluster, runningMetadataOf, type Workload } from "./workload.ts";

/** A product of which nothing says how often runs once a day. */
const daily = "P1D";

/** None where an orchestrator starts the work, or cron cannot say when. */
export function runObjects(workload: Workload, cluster: Cluster): readonly CronJob[] {
  if (cluster.environment.orchestrator !== "local") return [];
  const { cadence } = workload;
  const schedule = cronOf(cadence?.every ?? daily);
  if (schedule === undefined) {
    cluster.report(
      problem(everyWithoutCron, cadence!.place, { product: workload.product.address, every: cadence!.every }),
    );
    return [];
  }
  return [
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: runningMetadataOf(workload, cluster, "run"),
      spec: {
        schedule,
        timeZone: cluster.options.timeZone,
        // A run looks for all that is new, so one that would overlap has nothing to do.
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 2,
            template: podTemplate(
              workload,
              { component: "run", args: ["run"], pod: { restartPolicy: "Never" } },
              cluster,
            ),
          },
        },
      },
    },
  ];
}
