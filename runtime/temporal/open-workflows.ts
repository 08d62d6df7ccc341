/** The runs of an environment that are under way, whoever started them. */
import type { Client } from "@temporalio/client";

export interface OpenWorkflow {
  readonly workflowId: string;
  readonly runId: string;
  /** Its product. */
  readonly type: string;
  /** What it last said of itself. */
  readonly step: string;
}

/** The workflows below `prefix` that run now, oldest first. */
export async function openWorkflows(client: Client, prefix: string): Promise<readonly OpenWorkflow[]> {
  const found: (OpenWorkflow & { readonly startTime: Date })[] = [];
  const quoted = prefix.replaceAll("'", "''");
  const query = `WorkflowId STARTS_WITH '${quoted}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId, type, startTime, typedSearchAttributes } of client.workflow.list({ query })) {
    const step = typedSearchAttributes.get({ name: "ChimeraStep", type: "KEYWORD" }) ?? "start";
    found.push({ workflowId, runId, type, startTime, step });
  }
  return found.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}
