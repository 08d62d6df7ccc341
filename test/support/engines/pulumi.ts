/** The Pulumi engine as the command line that the Automation API drives, set up to need no service and no network. */
import { spawnSync } from "node:child_process";
import { basename, dirname, join } from "node:path";
import { type Engine, fetched, getEngine, onPath } from "./engine.ts";
import { buildGo } from "./go.ts";

/** The engine and the library of the same version belong together. */
export const pulumiVersion = "3.259.0";

export interface Pulumi {
  /** What `PulumiCommand.get({ root })` of the Automation API takes. */
  readonly root: string;
  /** Absolute path of the program. */
  readonly program: string;
  /** Surroundings of a program that keeps all of its state below `folder`, which holds nothing else. */
  environment(folder: string): Record<string, string>;
}

/** On PATH in this version, among the fetched engines, and only then built. */
export function getPulumi(): Promise<Engine<Pulumi>> {
  return getEngine("Pulumi", () => {
    const root = installed() ?? fetched(`pulumi-${pulumiVersion}`, build);
    return { root, program: join(root, "bin/pulumi"), environment };
  });
}

/** The Automation API wants it in a folder named `bin`. */
function installed(): string | undefined {
  const program = onPath("pulumi");
  if (program === undefined || basename(dirname(program)) !== "bin") return undefined;
  const { stdout } = spawnSync(program, ["version"], { encoding: "utf8" });
  return stdout?.trim() === `v${pulumiVersion}` ? dirname(dirname(program)) : undefined;
}

function build(folder: string): void {
  const version = `v${pulumiVersion}`;
  const program = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
  buildGo(
    {
      go: "1.26",
      requires: { "github.com/pulumi/pulumi/pkg/v3": version, "github.com/pulumi/pulumi/sdk/v3": version },
      // As its own module says: the original cannot be built together with it.
      replaces: {
        "github.com/atotto/clipboard": "github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e",
      },
      programs: { pulumi: program },
      tags: ["osusergo", "grpcnotrace"],
      variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version },
    },
    folder,
  );
}

function environment(folder: string): Record<string, string> {
  return {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_CREDENTIAL_STORE: "plaintext",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
