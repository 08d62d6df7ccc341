/** All commands. Help, completion and `docs/cli.md` are made from this table. */
import type { CommandSpec, OptionSpec } from "./command.ts";

const format = (...choices: string[]): OptionSpec => ({
  flags: "--format <format>",
  description: "how the result is written",
  choices,
  default: "text",
});
const limit: OptionSpec = { flags: "-n, --limit <rows>", description: "at most this many rows", default: "20" };
const yes: OptionSpec = { flags: "-y, --yes", description: "do not ask" };
const accept: OptionSpec = {
  flags: "--accept <reason>",
  description:
    "let a breaking change or the loss of history through, by reason or address:reason; recorded in the state",
  many: true,
};
const lockTimeout: OptionSpec = {
  flags: "--lock-timeout <duration>",
  description: "wait this long for a held lock, such as 30s or 5m",
  default: "0s",
};

export const commands: readonly CommandSpec[] = [
  {
    name: "init",
    summary: "make a working mesh in an empty folder",
    description:
      "Writes a manifest, a domain with one data product, its source file and a test. Nothing that exists is overwritten.",
    arguments: [{ name: "[folder]", description: "where; made if it is not there", complete: "file" }],
    options: [
      {
        flags: "--template <name>",
        description: "what to start from",
        choices: ["minimal", "two-domains"],
        default: "minimal",
      },
      { flags: "--name <name>", description: "name of the mesh; the folder's by default" },
    ],
    examples: [
      { command: "chimerac init my-mesh && cd my-mesh && chimerac apply", says: "from nothing to a queryable port" },
      { command: "chimerac init --template two-domains", says: "two teams, one reads the other's port" },
    ],
    load: () => import("./commands/init.ts"),
  },
  {
    name: "check",
    summary: "check the mesh and report what is wrong",
    description:
      "Types, nullability, units, keys, contracts, lineage, names and settings of every product. Needs no connection. Exits 0 without errors, 1 with.",
    arguments: [],
    options: [
      format("text", "json", "sarif", "github"),
      { flags: "--strict", description: "warnings count as errors" },
      { flags: "--no-cache", description: "check everything anew" },
    ],
    examples: [
      { command: "chimerac check", says: "the mesh of this folder or one above" },
      { command: "chimerac check --format sarif > chimera.sarif", says: "for code scanning" },
    ],
    load: () => import("./commands/check.ts"),
  },
  {
    name: "fmt",
    summary: "format .chimera files",
    description:
      "Rewrites files in the one style. Comments and meaning stay; a declaration that cannot be parsed is left as it is.",
    arguments: [
      {
        name: "[files...]",
        description: "files or folders; `-` reads standard input; all of the mesh by default",
        complete: "file",
      },
    ],
    options: [
      { flags: "--check", description: "change nothing, list what would change, exit 1 if anything would" },
      { flags: "--width <columns>", description: "line width", default: "100" },
    ],
    examples: [
      { command: "chimerac fmt", says: "the whole mesh" },
      { command: "chimerac fmt --check", says: "in CI" },
    ],
    load: () => import("./commands/fmt.ts"),
  },
  {
    name: "plan",
    summary: "show what apply would change, and why",
    description:
      "Compares the mesh with what was applied, or with a commit. Changes are categorised per column as breaking, value-changing, additive or metadata, with the readers of what breaks. Where the environment's `targets` name `pulumi`, also what changes in its infrastructure, by object and field, and what others changed there. Exits 0 without changes, 2 with, 3 when a contract stands in the way or something is lost for good, 4 when there is nothing but what others changed, 1 on errors.",
    arguments: [],
    options: [
      format("text", "json", "markdown", "sarif", "github"),
      { flags: "--out <file>", description: "also save the plan as JSON, for apply" },
      { flags: "--base <commit>", description: "compare with a commit instead of the state; needs git, no state" },
      accept,
    ],
    examples: [
      { command: "chimerac plan", says: "against the state of the environment" },
      { command: "chimerac plan --base origin/main --format markdown", says: "as a pull-request comment" },
    ],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "apply",
    summary: "build what the plan says and publish it",
    description:
      "Shows the plan, asks, builds new versions beside the old ones, checks their quality rules and then moves all ports of a product at once. A failing blocking rule leaves what readers see untouched and exits 3. Infrastructure is made and changed before data, and what goes is deleted after it. Killed at any moment, it is finished by running it again.",
    arguments: [
      { name: "[plan]", description: "a plan saved with plan --out: exactly that one or nothing", complete: "file" },
    ],
    options: [format("text", "json"), yes, accept, lockTimeout],
    examples: [
      { command: "chimerac apply", says: "shows the plan and asks" },
      {
        command: "chimerac plan --out plan.json && chimerac apply plan.json --yes",
        says: "what was reviewed is what happens",
      },
    ],
    load: () => import("./commands/apply.ts"),
  },
  {
    name: "import",
    summary: "make Chimera of tables that are described elsewhere",
    description:
      "Reads CREATE TABLE statements (sql) and writes a file a domain: a source with the tables, and a product with a port for each, with keys, references and rules. What is written checks; whatever has no place in it is listed with the reason. To standard output, or into a folder, where nothing is overwritten.",
    arguments: [
      { name: "<form>", description: "what is read", choices: ["sql"] },
      { name: "[from...]", description: "files", complete: "file" },
    ],
    options: [
      format("text", "json"),
      { flags: "--out <folder>", description: "write a file a domain there, instead of to standard output" },
      {
        flags: "--domain <name>",
        description: "the domain of all of it; by default what is read says, or the file's name",
      },
    ],
    examples: [
      { command: "chimerac import sql tables.sql --domain retail.sales", says: "look at what becomes of a script" },
      { command: "chimerac import sql tables.sql --out sales", says: "as files of this mesh" },
    ],
    load: () => import("./commands/import.ts"),
  },
  {
    name: "destroy",
    summary: "delete the infrastructure of an environment",
    description:
      "Says which objects of the environment's stacks go, asks, and deletes them, domains that read others first. Data that was built stays. For environments whose `targets` name `pulumi`. Killed at any moment, it is finished by running it again.",
    arguments: [],
    options: [format("text", "json"), yes, lockTimeout],
    examples: [{ command: "chimerac destroy --env staging", says: "shows what goes and asks" }],
    load: () => import("./commands/destroy.ts"),
  },
  {
    name: "unlock",
    summary: "take away the locks that a killed run left",
    description:
      "Locks of processes of this machine that are gone are taken over without it. For those of other machines: the lock of the environment's state and of its stacks, whoever holds them. Make sure that nobody works there any more.",
    arguments: [],
    options: [yes],
    examples: [{ command: "chimerac unlock --env prod", says: "after a machine was lost" }],
    load: () => import("./commands/unlock.ts"),
  },
  {
    name: "emit",
    summary: "write what the mesh becomes: SQL and all other targets",
    description:
      "Writes the artifacts of the environment's targets, each in a folder of its own with a source map; files that are no longer emitted are removed. Targets are built-in or npm packages; `targets` in chimera.yaml names them, otherwise all built-in ones are written. Needs no connection. Exits 1 when a target cannot express something, and then writes nothing.",
    arguments: [{ name: "[targets...]", description: "only these", complete: "target" }],
    options: [
      format("text", "json"),
      { flags: "--out <folder>", description: "where to write", default: "out" },
      { flags: "--check", description: "write nothing, exit 1 if the folder is out of date" },
    ],
    examples: [
      { command: "chimerac emit --env prod --out deploy", says: "everything that production needs" },
      { command: "chimerac emit sql --check --out deploy", says: "in CI: is what is committed current?" },
    ],
    load: () => import("./commands/emit.ts"),
  },
  {
    name: "run",
    summary: "bring in new data",
    description:
      "Loads the sources of the applied products, rebuilds what depends on new data, checks and publishes. In this process; where the environment says `orchestrator: temporal` its workers do the same, and this follows them: Ctrl-C then cancels what was started here. With --from a product is run once for each of its intervals in the range, first to last, until one does not end well.",
    arguments: [
      { name: "[product]", description: "this product and those it reads; all by default", complete: "product" },
    ],
    options: [
      format("text", "json"),
      {
        flags: "--from <time>",
        description: "run for the intervals that end after this: 2026-01-05 or 2026-01-05T10:15:00Z",
      },
      { flags: "--to <time>", description: "and not after this; now by default" },
      lockTimeout,
    ],
    examples: [
      { command: "chimerac run", says: "everything" },
      { command: "chimerac run Orders", says: "one product" },
      { command: "chimerac run Orders --from 2026-01-01 --to 2026-02-01", says: "each interval of January" },
    ],
    load: () => import("./commands/run.ts"),
  },
  {
    name: "worker",
    summary: "run the workflows and steps of domains for Temporal",
    description:
      "Works until it is told to stop (Ctrl-C, SIGTERM) and then ends with 0: steps that run are given the time that `grace` says, and are done again elsewhere if it is not enough. What runs is what was applied. DuckDB is written by one process, so one worker has all domains there. Over HTTP it says whether it is alive (`/livez`) and takes work (`/readyz`), and what it does, for Prometheus (`/metrics`).",
    arguments: [
      {
        name: "[domains...]",
        description: "only these, or those of these products; all by default",
        complete: "product",
      },
    ],
    options: [
      {
        flags: "--listen <address>",
        description: "where it answers: a port of the loopback, or HOST:PORT",
        default: "8080",
      },
    ],
    examples: [
      { command: "chimerac worker --env prod", says: "all domains" },
      { command: "chimerac worker --env prod --listen 0.0.0.0:8080", says: "in a container" },
    ],
    endsWhenTold: true,
    load: () => import("./commands/worker.ts"),
  },
  {
    name: "deploy",
    summary: "put the schedules of an environment on Temporal",
    description:
      "Compares the schedules of what was applied with those on the server, field by field, shows what would change, asks, and makes them equal. Schedules that somebody else made are left alone, and a paused one stays paused. Before that, workflows that run now are replayed with the new code; when one of them could not go on, nothing is changed and it exits 3. Deploy before the workers are started anew.",
    arguments: [],
    options: [
      format("text", "json"),
      { flags: "--check", description: "change nothing, exit 2 if anything would change" },
      yes,
    ],
    examples: [
      { command: "chimerac deploy --env prod", says: "shows what changes and asks" },
      { command: "chimerac deploy --env prod --check", says: "only shows it" },
    ],
    load: () => import("./commands/deploy.ts"),
  },
  {
    name: "status",
    summary: "show what runs, is paused or waits on Temporal",
    description:
      "For each product: the runs that are under way with their step, those that wait for an approval, and when the schedule starts the next one.",
    arguments: [{ name: "[product]", description: "only this one; all by default", complete: "product" }],
    options: [format("text", "json")],
    examples: [{ command: "chimerac status --env prod", says: "all products" }],
    load: () => import("./commands/status.ts"),
  },
  {
    name: "pause",
    summary: "hold a product that Temporal runs",
    description:
      "Its schedule starts no runs, and those under way take no further step: the step that works now is finished. What readers see stays.",
    arguments: [{ name: "<product>", description: "`Orders` or its full name", complete: "product" }],
    options: [],
    examples: [{ command: "chimerac pause Orders --env prod", says: "until `chimerac resume`" }],
    load: () => import("./commands/pause.ts"),
  },
  {
    name: "resume",
    summary: "let a paused product go on",
    description:
      "Its schedule starts runs again, and those that were held go on with their next step. Starts that were missed are made up for where `catchup_window` says so.",
    arguments: [{ name: "<product>", description: "`Orders` or its full name", complete: "product" }],
    options: [],
    examples: [{ command: "chimerac resume Orders --env prod", says: "after `chimerac pause`" }],
    load: () => import("./commands/resume.ts"),
  },
  {
    name: "approve",
    summary: "let what waits for a person be published",
    description:
      "Runs of products that `approval` names are built and checked, and then wait. This lets all waiting runs of a product publish; it fails when none waits.",
    arguments: [{ name: "<product>", description: "`Orders` or its full name", complete: "product" }],
    options: [],
    examples: [{ command: "chimerac approve Orders --env prod", says: "what `chimerac status` shows as waiting" }],
    load: () => import("./commands/approve.ts"),
  },
  {
    name: "show",
    summary: "show rows of a port",
    description: "The published rows of a port, as its readers see them.",
    arguments: [{ name: "<port>", description: "`Orders.daily_revenue` or its full name", complete: "port" }],
    options: [format("text", "json", "csv"), limit],
    examples: [{ command: "chimerac show Orders.daily_revenue --limit 5", says: "the first rows" }],
    load: () => import("./commands/show.ts"),
  },
  {
    name: "query",
    summary: "run SQL over the published ports",
    description:
      "One read-only query in the engine's SQL. A port is a view: schema and name are what `show` prints above its rows.",
    arguments: [{ name: "[sql]", description: "the query; standard input by default" }],
    options: [format("text", "json", "csv"), limit],
    examples: [
      {
        command: 'chimerac query "select count(*) from retail_sales.orders_daily_revenue"',
        says: "on the local database",
      },
    ],
    load: () => import("./commands/query.ts"),
  },
  {
    name: "test",
    summary: "run the test blocks of the mesh",
    description: "Builds each test's products on the rows that it gives, in a database of their own, and compares.",
    arguments: [{ name: "[filter]", description: "only tests whose title or product contains this" }],
    options: [format("text", "json")],
    examples: [{ command: "chimerac test Orders", says: "tests of one product" }],
    load: () => import("./commands/test.ts"),
  },
  {
    name: "lineage",
    summary: "show where a column comes from and who reads it",
    description:
      "Direct sources (the value is computed from them) and indirect ones (they decide which rows or values are there), across products.",
    arguments: [
      {
        name: "<column>",
        description: "`Orders.daily_revenue.revenue` or its full name; a port shows all its columns",
        complete: "column",
      },
    ],
    options: [
      format("text", "json"),
      { flags: "--downstream", description: "who is computed from it, instead of what it comes from" },
    ],
    examples: [{ command: "chimerac lineage Orders.daily_revenue.revenue", says: "back to the sources" }],
    load: () => import("./commands/lineage.ts"),
  },
  {
    name: "dump",
    summary: "print a stage of the compiler",
    description: "What the compiler made of the mesh at one stage. A bug report is a source and a dump.",
    arguments: [
      { name: "[file]", description: "only this file (tokens, ast) or product (types, out)", complete: "file" },
    ],
    options: [
      {
        flags: "--stage <stage>",
        description: "which stage",
        choices: ["tokens", "ast", "symbols", "types", "ir", "plan", "out"],
        default: "ir",
      },
    ],
    examples: [{ command: "chimerac dump --stage out Orders", says: "the SQL of one product" }],
    load: () => import("./commands/dump.ts"),
  },
  {
    name: "explain",
    summary: "explain a diagnostic",
    description: "The page of a code: why it is reported, a wrong example and a right one.",
    arguments: [{ name: "[code]", description: "`CHM3041` or its slug; a list of all by default", complete: "code" }],
    options: [],
    examples: [{ command: "chimerac explain CHM3041", says: "the page" }],
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    description: "Commands, options, choices, ports and products.",
    arguments: [{ name: "<shell>", description: "which shell", choices: ["bash", "zsh", "fish"] }],
    options: [],
    examples: [{ command: "source <(chimerac completion bash)", says: "for this session" }],
    load: () => import("./commands/completion.ts"),
  },
  {
    name: "doctor",
    summary: "check this machine and this mesh's surroundings",
    description: "Node, the engine, the manifest, state, lock, secrets and files that the sources need.",
    arguments: [],
    options: [format("text", "json")],
    examples: [{ command: "chimerac doctor", says: "what is missing and how to get it" }],
    load: () => import("./commands/doctor.ts"),
  },
];
