/** What an input is known by: everything that decides which rows are loaded. */
import { canonicalJson, sha256 } from "../../language/text/digest.ts";
import type { SettingJob, SourceInputJob } from "../job/job.ts";
import type { RunContext } from "../run-context.ts";

/** The values behind `env` references count, by their hash; passwords do not: a new one is no new data. */
export function inputKey(input: SourceInputJob, context: RunContext): string {
  const { address, connector, settings, physical, columns, keys, load, onReject } = input;
  const resolved = Object.entries(settings).map(([name, value]) => [name, settingText(value, context)]);
  const shape = columns.map(({ name, sqlType, nullable, physical, physicalType, checks }) => [
    name,
    sqlType,
    nullable,
    physical,
    physicalType ?? null,
    checks.map(({ sql }) => sql),
  ]);
  return sha256(canonicalJson([address, connector, resolved, physical, shape, keys, load, onReject])).slice(0, 32);
}

function settingText(value: SettingJob, context: RunContext): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: SettingJob) => settingText(item, context));
  if ("env" in value) return sha256(context.host.env(value.env) ?? "");
  return value;
}
