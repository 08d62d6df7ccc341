/** Where Pulumi's engine works for an environment: its folders, its backend, and the key of its secrets. */

import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { secretMissing } from "../language/diagnostics/registry/runtime.ts";
import { RuntimeFailure } from "../runtime/failure.ts";
import type { EngineSettings } from "../runtime/pulumi/deployer.ts";
import { type SecretResolver, secretVariable } from "../runtime/secrets/secrets.ts";
import type { PulumiOptions } from "../targets/pulumi/options.ts";
import { commandLine } from "./usage.ts";

/** The engine's surroundings as long as a command works with it. */
export interface EngineRoom {
  readonly settings: EngineSettings;
  /** Removes what was made for this command alone. */
  close(): void;
}

/** Makes folders of this process for the engine, and finds out where stacks are kept. `stateFolder` is the environment's. */
export async function engineRoom(
  { backend, passphrase, secretsProvider }: PulumiOptions,
  stateFolder: string,
  secrets: SecretResolver,
): Promise<EngineRoom> {
  const own = join(stateFolder, "pulumi");
  const key =
    passphrase === undefined
      ? keyOf(own, backend === undefined && secretsProvider === undefined)
      : await secretText(passphrase.secret, secrets);
  if (backend === undefined) mkdirSync(own, { recursive: true });
  const room = mkdtempSync(join(tmpdir(), "chimera-pulumi-"));
  const home = join(room, "home");
  mkdirSync(home);
  linkPlugins(home);
  return {
    settings: {
      home,
      folder(project) {
        const path = join(room, "work", project);
        mkdirSync(path, { recursive: true });
        return path;
      },
      backend: backend ?? `file://${own}`,
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
      ...(key === undefined ? {} : { passphrase: key }),
      variables: {},
    },
    close: () => rmSync(room, { recursive: true, force: true }),
  };
}

/** A secret as the text that it is; the parts of a login as JSON. */
export async function secretText(reference: string, secrets: SecretResolver): Promise<string> {
  const value = await secrets.resolve(reference);
  if (value === undefined)
    throw new RuntimeFailure(secretMissing.at(commandLine, { reference, variable: secretVariable(reference) }));
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The engine has a home of its own in each process, but need not fetch its plugins for each. */
function linkPlugins(home: string): void {
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  if (existsSync(plugins)) symlinkSync(plugins, join(home, "plugins"), "dir");
}

/** What the surroundings say, else the key beside the stacks; made at first use where stacks are kept here. */
function keyOf(folder: string, embedded: boolean): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: said, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (said !== undefined) return said;
  // The engine reads that file itself.
  if (file !== undefined || !embedded) return undefined;
  const path = join(folder, "passphrase");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
      // The mask of the process may take more away than it should.
      chmodSync(path, 0o600);
    } catch (error) {
      // Somebody else was first: theirs is the key.
      if ((error as { readonly code?: string }).code !== "EEXIST") throw error;
    }
  }
  return readFileSync(path, "utf8").trim();
}
