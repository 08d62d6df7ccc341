/** A real PostgreSQL on a free port of this machine, with a data folder of its own, ended when the test says so. */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { libraryFolders, unpackDebian } from "./debian.ts";
import { type Engine, fetched, getEngine, must, onPath } from "./engine.ts";
import { freePorts, startServer } from "./server.ts";

export interface Postgres {
  readonly host: string;
  readonly port: number;
  /** A superuser that needs no password. */
  readonly user: string;
  readonly database: string;
  /** `15.18` */
  readonly version: string;
  /** A connected client; the caller ends it. */
  connect(database?: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** Starts a server. Its data is gone when it stops. */
export function startPostgres(): Promise<Engine<Postgres>> {
  return getEngine("PostgreSQL", async () => start(findPrograms()));
}

/** Where the programs lie and what they need around them. */
interface Programs {
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
}

/** On PATH, where Debian puts them, among the fetched engines, and only then fetched. */
function findPrograms(): Programs {
  const linked = onPath("postgres");
  const places = [
    ...(linked === undefined ? [] : [dirname(realpathSync(linked))]),
    ...below("/usr/lib/postgresql").map((version) => join(version, "bin")),
  ];
  const found = places.find((bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")));
  return found === undefined ? fetchPrograms() : { bin: found, env: process.env };
}

function fetchPrograms(): Programs {
  // JIT, the cluster scripts and their Perl are not needed to run one server.
  const unneeded =
    /^(libllvm|postgresql-common|postgresql-client-common|perl|libperl|libjson-perl|ssl-cert|netbase|ucf|sensible-utils|debconf)/;
  const root = fetched("postgresql", (folder) => unpackDebian(["postgresql"], folder, unneeded));
  const bin = below(join(root, "usr/lib/postgresql")).map((version) => join(version, "bin"))[0];
  if (bin === undefined) throw new Error("the package postgresql holds no server");
  const libraries = [...libraryFolders(root), process.env.LD_LIBRARY_PATH ?? ""].filter((path) => path !== "");
  return { bin, env: { ...process.env, LD_LIBRARY_PATH: libraries.join(":") } };
}

function below(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

async function start({ bin, env }: Programs): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "chimera-postgres-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const who = unprivileged(folder, data);
  const reachable = who === undefined ? bin : reach(bin, folder, who.uid);
  const options = { env: { ...env, LC_ALL: "C", TZ: "UTC" }, cwd: folder, ...who };
  const made = spawnSync(
    join(reachable, "initdb"),
    ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    { ...options, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim()}`);
  const [port] = (await freePorts(1)) as [number];
  const settings = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", fsync: "off", timezone: "UTC" };
  const server = startServer(
    join(reachable, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // SIGINT is its fast shutdown: clients are told, nothing is waited for.
    { ...options, endsWith: "SIGINT" },
  );
  const connect = async (database = "postgres") => {
    const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database });
    await client.connect();
    return client;
  };
  const version = await server.whenReady(async () => {
    const client = await connect();
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    await client.end();
    return rows[0]!.server_version.split(" ")[0]!;
  });
  return {
    host: "127.0.0.1",
    port,
    user: "postgres",
    database: "postgres",
    version,
    connect,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as nobody, to whom its folders are given. */
function unprivileged(...folders: string[]): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(must("id", [flag, "nobody"]));
  const who = { uid: id("-u"), gid: id("-g") };
  for (const folder of folders) chownSync(folder, who.uid, who.gid);
  return who;
}

/** Programs below root's home cannot be reached by others: those are linked, or copied, into the server's own folder. */
function reach(bin: string, folder: string, uid: number): string {
  if (spawnSync(join(bin, "postgres"), ["--version"], { uid }).status === 0) return bin;
  const root = bin.slice(0, bin.indexOf("/usr/lib/postgresql/"));
  const copy = join(folder, "programs");
  if (spawnSync("cp", ["-al", root, copy]).status !== 0) must("cp", ["-a", root, copy]);
  return join(copy, bin.slice(root.length));
}
