/** `chimerac doctor`: is everything here that this mesh needs, and where is it not, how does one get it. */
import { accessSync, constants, statfsSync } from "node:fs";
import type { MeshIR, SettingValue } from "../../compiler/mesh/mesh.ts";
import { secretVariable } from "../../runtime/secrets/secrets.ts";
import type { CommandContext, RunCommand } from "../command.ts";
import { stateFolder } from "../environment.ts";
import { exitCode } from "../exit-code.ts";
import { libraryFolder } from "../folders.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { engineOptions } from "../open-database.ts";
import { counted, countText } from "../report.ts";

interface Finding {
  readonly what: string;
  readonly state: "fine" | "attention" | "wrong";
  readonly says: string;
  /** The way out. */
  readonly hint?: string;
}

export const run: RunCommand = async (_args, options, context) => {
  const session = await openMesh(context);
  const findings: Finding[] = [node(), library(context), await engine(), mesh(session)];
  if (session.workspace !== undefined) {
    findings.push(
      writable(session, context),
      space(session),
      state(session, context),
      await database(session, context),
    );
    findings.push(...sources(session.compiled.mesh, session, context));
  }
  const { terminal } = context;
  if (options.format === "json") terminal.out(`${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  else {
    const { green, yellow, red, dim } = terminal.outColors;
    const mark = { fine: green("ok  "), attention: yellow("look"), wrong: red("bad ") };
    const width = Math.max(...findings.map((finding) => finding.what.length));
    for (const finding of findings) {
      terminal.out(`${mark[finding.state]} ${finding.what.padEnd(width)}  ${finding.says}\n`);
      if (finding.hint !== undefined) terminal.out(`     ${" ".repeat(width)}  ${dim(finding.hint)}\n`);
    }
  }
  return findings.some((finding) => finding.state === "wrong") ? exitCode.error : exitCode.ok;
};

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fine = major > 22 || (major === 22 && minor >= 13);
  return fine
    ? { what: "node", state: "fine", says: process.versions.node }
    : {
        what: "node",
        state: "wrong",
        says: `${process.versions.node} is too old`,
        hint: "install Node 22.13 or newer",
      };
}

function library({ host }: CommandContext): Finding {
  const folder = libraryFolder();
  const there = host.list(folder).length > 0;
  return there
    ? { what: "standard library", state: "fine", says: folder }
    : { what: "standard library", state: "wrong", says: `nothing in ${folder}`, hint: "install chimerac again" };
}

async function engine(): Promise<Finding> {
  try {
    const { version } = await import("@duckdb/node-api");
    return { what: "engine", state: "fine", says: `DuckDB ${version()}` };
  } catch (error) {
    const says = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return {
      what: "engine",
      state: "wrong",
      says: `DuckDB cannot be loaded: ${says}`,
      hint: "npm install in the folder of chimerac, on a platform that @duckdb/node-api has binaries for",
    };
  }
}

function mesh(session: MeshSession): Finding {
  const wrong = session.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const files = counted(session.fileCount, "file");
  const says =
    session.workspace === undefined
      ? (session.diagnostics[0]?.message ?? "no mesh here")
      : `${files}, ${countText(session.diagnostics)}`;
  return wrong ? { what: "mesh", state: "wrong", says, hint: "chimerac check" } : { what: "mesh", state: "fine", says };
}

function writable(session: MeshSession, { host }: CommandContext): Finding {
  const folder = host.facts(`${session.root}/.chimera`) === undefined ? session.root : `${session.root}/.chimera`;
  try {
    accessSync(folder, constants.W_OK);
    return { what: "folder", state: "fine", says: `${folder} can be written to` };
  } catch {
    return {
      what: "folder",
      state: "wrong",
      says: `${folder} cannot be written to`,
      hint: "database, state and cache live in `.chimera` beside the manifest",
    };
  }
}

function space(session: MeshSession): Finding {
  const { bavail, bsize } = statfsSync(session.root);
  const gigabytes = (bavail * bsize) / 1e9;
  const says = `${gigabytes.toFixed(1)} GB free`;
  return gigabytes >= 1
    ? { what: "disk", state: "fine", says }
    : {
        what: "disk",
        state: "attention",
        says,
        hint: "a new version is built beside the old one: room for both is needed",
      };
}

function state(session: MeshSession, context: CommandContext): Finding {
  const folder = stateFolder(session, context);
  const { value, diagnostics } = folder.read();
  if (value === undefined)
    return {
      what: "state",
      state: "wrong",
      says: diagnostics[0]?.label ?? "unreadable",
      hint: diagnostics[0]?.hint ?? "",
    };
  if (context.host.facts(folder.lockPath) !== undefined)
    return {
      what: "state",
      state: "attention",
      says: "locked",
      hint: `somebody applies, or was killed: ${folder.lockPath} tells who; a dead owner's lock is taken over by itself`,
    };
  if (folder.unfinished() !== undefined)
    return { what: "state", state: "attention", says: "an apply did not finish", hint: "run `chimerac apply` again" };
  return {
    what: "state",
    state: "fine",
    says:
      value.mesh === undefined
        ? `nothing applied to ${session.environment}`
        : `${session.environment}, serial ${value.serial}`,
  };
}

async function database(session: MeshSession, context: CommandContext): Promise<Finding> {
  const options = engineOptions(session);
  const { path } = options;
  if (context.host.facts(path) === undefined) return { what: "database", state: "fine", says: "not made yet" };
  const { DuckDBEngine } = await import("../../runtime/engines/duckdb/engine.ts");
  const { engine: opened, diagnostics } = await DuckDBEngine.open({ ...options, readOnly: true });
  opened?.close();
  return opened === undefined
    ? {
        what: "database",
        state: "wrong",
        says: diagnostics[0]?.message ?? "cannot be opened",
        hint: diagnostics[0]?.hint ?? "",
      }
    : { what: "database", state: "fine", says: path };
}

/** Environment variables and secrets that sources name, and whether they are there; never what they hold. */
function sources(mesh: MeshIR, session: MeshSession, { host }: CommandContext): Finding[] {
  const references = new Map<
    string,
    { readonly kind: "env" | "secret"; readonly name: string; readonly source: string }
  >();
  for (const source of mesh.sources)
    for (const value of Object.values(source.settings)) {
      const reference = referenceOf(value);
      if (reference !== undefined)
        references.set(`${reference.kind}:${reference.name}`, { ...reference, source: source.address });
    }
  return [...references.values()].map(({ kind, name, source }) => {
    const variable = kind === "env" ? name : secretVariable(name);
    const there =
      host.env(variable) !== undefined ||
      (kind === "secret" && host.facts(`${session.root}/.chimera/secrets.yaml`) !== undefined);
    const what = `${kind}("${name}")`;
    return there
      ? { what, state: "fine", says: `for ${source}` }
      : {
          what,
          state: "attention",
          says: `not set, ${source} needs it`,
          hint: kind === "env" ? `export ${variable}=…` : `export ${variable}=… or put it into .chimera/secrets.yaml`,
        };
  });
}

function referenceOf(value: SettingValue): { readonly kind: "env" | "secret"; readonly name: string } | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if ("env" in value) return { kind: "env", name: value.env };
  return "secret" in value ? { kind: "secret", name: value.secret } : undefined;
}
