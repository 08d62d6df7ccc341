/** Python tools, each set in a virtual environment of its own. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Engine, fetched, getEngine, must, onPath } from "./engine.ts";

export interface PythonTools {
  /** The environment's interpreter. */
  readonly python: string;
  /** Absolute path of a program that a package brought. */
  program(name: string): string;
}

/** sqlglot: parses and transpiles the other dialects. */
export function getSqlglot(): Promise<Engine<PythonTools>> {
  return getEngine("sqlglot", () => pythonEnvironment("sqlglot", ["sqlglot==30.30.0"]));
}

/** dbt with DuckDB: what the budgets are measured against. Newer versions fetch a program that a closed network refuses. */
export function getDbt(): Promise<Engine<PythonTools>> {
  return getEngine("dbt", () => pythonEnvironment("dbt", ["dbt-core==1.11.16", "dbt-duckdb==1.11.1"]));
}

/** datacontract: checks data contracts and holds databases against them. */
export function getDatacontract(): Promise<Engine<PythonTools>> {
  return getEngine("datacontract", () => pythonEnvironment("datacontract", ["datacontract-cli[duckdb]==1.2.8"]));
}

/** DataHub's library, which reads and checks what its server is given. */
export function getDatahub(): Promise<Engine<PythonTools>> {
  return getEngine("datahub", () => pythonEnvironment("datahub", ["acryl-datahub==1.7.0.17"]));
}

/** OpenMetadata's library. It asks for the newest dbt, which see above. */
export function getOpenmetadata(): Promise<Engine<PythonTools>> {
  return getEngine("openmetadata", () =>
    pythonEnvironment("openmetadata", ["openmetadata-ingestion==2.0.6.0", "dbt-core==1.11.16"]),
  );
}

/** The environment with these packages, made when it is not there yet. */
export function pythonEnvironment(name: string, packages: readonly string[]): PythonTools {
  const key = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12);
  // A virtual environment knows its own path, so it is made where it stays; the mark says that it was finished.
  const folder = fetched(`${name}-${key}`, () => {});
  const mark = join(folder, "finished");
  if (!existsSync(mark)) {
    const python = onPath("python3");
    if (python === undefined) throw new Error("there is no python3 on PATH");
    must(python, ["-m", "venv", "--clear", join(folder, "venv")]);
    must(join(folder, "venv/bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...packages,
    ]);
    must("touch", [mark]);
  }
  return {
    python: join(folder, "venv/bin/python"),
    program: (program) => join(folder, "venv/bin", program),
  };
}

/** In Python: what libraries do not know they drop when they read, so `lost` holds what was said against what they have read. */
export const lostFields = `
def lost(said, read, path):
    if isinstance(said, dict):
        for key, value in said.items():
            if not isinstance(read, dict) or key not in read:
                yield f"{path}.{key} is not read"
            else:
                yield from lost(value, read[key], f"{path}.{key}")
    elif isinstance(said, list):
        if not isinstance(read, list) or len(said) != len(read):
            yield f"{path} is another list"
        else:
            for at, value in enumerate(said):
                yield from lost(value, read[at], f"{path}[{at}]")
    elif said != read:
        yield f"{path} is read as {read!r}"
`;
