/** What `datacontract` says of contracts, in one run of the interpreter for all of them, since starting it is most of the work. */
import { execFileSync } from "node:child_process";
import type { PythonTools } from "./python.ts";

export interface ContractCheck {
  readonly name: string;
  readonly result: "passed" | "warning" | "failed" | "error" | "info" | "unknown";
  readonly reason: string | null;
}

const script = `
import json, logging, os, sys
logging.disable(logging.CRITICAL)
from datacontract.data_contract import DataContract
request = json.load(sys.stdin)
os.chdir(request["folder"])
def one(path):
    contract = DataContract(data_contract_file=path)
    run = contract.lint() if request["command"] == "lint" else contract.test()
    return [{"name": check.name, "result": check.result.value, "reason": check.reason} for check in run.checks]
print("\\n" + json.dumps([one(path) for path in request["paths"]]))
`;

/** The checks of each contract, as the program's command of that name makes them in `folder`. */
export function datacontract(
  tools: PythonTools,
  command: "lint" | "test",
  folder: string,
  paths: readonly string[],
): ReadonlyMap<string, readonly ContractCheck[]> {
  const input = JSON.stringify({ command, folder, paths });
  const output = execFileSync(tools.python, ["-c", script], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = JSON.parse(output.trimEnd().split("\n").at(-1)!) as (readonly ContractCheck[])[];
  return new Map(paths.map((path, at) => [path, answers[at]!]));
}
