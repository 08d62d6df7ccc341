/** What was typed: arguments, names of ports and products, files of the command line. */
import { define } from "../diagnostic.ts";

export const noSuchPort = define({
  code: "CHM7001",
  slug: "no-such-port",
  severity: "error",
  category: "usage",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find a port ${name}`,
  label: ({ known }) => known,
  hint: "name it as `Product.port` or in full as `domain.Product.port`",
});

export const noSuchProduct = define({
  code: "CHM7002",
  slug: "no-such-product",
  severity: "error",
  category: "usage",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find a product ${name}`,
  label: ({ known }) => known,
  hint: "name it as `Product` or in full as `domain.Product`",
});

export const noSuchColumn = define({
  code: "CHM7003",
  slug: "no-such-column",
  severity: "error",
  category: "usage",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find a column ${name}`,
  label: ({ known }) => known,
  hint: "name it as `Product.port.column` or in full; a port alone shows all its columns",
});

export const nothingApplied = define({
  code: "CHM7004",
  slug: "nothing-applied",
  severity: "error",
  category: "usage",
  params: { environment: "name" },
  message: ({ environment }) => `nothing has been applied to ${environment} yet`,
  label: "there is no data to read",
  hint: "run `chimerac apply` first",
});

export const noSuchEnvironment = define({
  code: "CHM7005",
  slug: "no-such-environment",
  severity: "error",
  category: "usage",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find an environment ${name}`,
  label: ({ known }) => known,
  hint: "choose one with `--env`, or add it to `chimera.yaml`",
});

export const engineNotAvailable = define({
  code: "CHM7006",
  slug: "engine-not-available",
  severity: "error",
  category: "usage",
  params: { environment: "name", engine: "name" },
  message: ({ engine }) => `cannot run on ${engine} yet`,
  label: ({ environment, engine }) =>
    `environment ${environment} asks for the engine ${engine}; only \`duckdb\` runs so far`,
  hint: "choose an environment with `engine: duckdb`; `dump --stage out` prints the SQL for other engines",
});

export const noSuchTest = define({
  code: "CHM7021",
  slug: "no-such-test",
  severity: "error",
  category: "usage",
  params: { filter: "name", known: "text" },
  message: ({ filter }) => `no test contains ${filter}`,
  label: ({ known }) => known,
  hint: "give a part of a test's title or of its product's name, or nothing for all tests",
});

export const cannotWrite = define({
  code: "CHM7015",
  slug: "cannot-write",
  severity: "error",
  category: "usage",
  params: { path: "name", reason: "text" },
  message: ({ path }) => `cannot write ${path}`,
  label: ({ reason }) => reason,
  hint: "`chimerac doctor` looks at the folder, the disk and the state",
});

export const stateNotAvailable = define({
  code: "CHM7014",
  slug: "state-not-available",
  severity: "error",
  category: "usage",
  params: { environment: "name", backend: "name" },
  message: ({ backend }) => `cannot keep state in ${backend} yet`,
  label: ({ environment }) => `environment ${environment} asks for it; only a folder is there so far`,
  hint: "say `state: FOLDER` in `chimera.yaml`, or nothing for `.chimera/state`",
});

export const cannotAsk = define({
  code: "CHM7007",
  slug: "cannot-ask",
  severity: "error",
  category: "usage",
  params: {},
  message: "cannot ask without a terminal",
  label: "this would change something and nobody can say yes",
  hint: "look at what it would do (`chimerac plan`, `chimerac deploy --check`) and then say `--yes`",
});

export const unreadableInput = define({
  code: "CHM7008",
  slug: "unreadable-input",
  severity: "error",
  category: "usage",
  params: { path: "name", reason: "text" },
  message: ({ path }) => `cannot read ${path}`,
  label: ({ reason }) => reason,
});

export const badValue = define({
  code: "CHM7009",
  slug: "bad-value",
  severity: "error",
  category: "usage",
  params: { option: "name", value: "name", expected: "text" },
  message: ({ option, value }) => `${value} is not a value of ${option}`,
  label: ({ expected }) => `expected ${expected}`,
});

export const queryFailed = define({
  code: "CHM7010",
  slug: "query-failed",
  severity: "error",
  category: "usage",
  params: { reason: "text" },
  message: "the engine refused the query",
  label: ({ reason }) => reason,
  hint: "a port is the view `schema.name` that `chimerac show PORT` prints above its rows",
});

export const noSuchCode = define({
  code: "CHM7011",
  slug: "no-such-code",
  severity: "error",
  category: "usage",
  params: { code: "name" },
  message: ({ code }) => `cannot find a diagnostic ${code}`,
  label: "neither a code nor a slug",
  hint: "`chimerac explain` lists all of them",
});

export const gitFailed = define({
  code: "CHM7012",
  slug: "git-failed",
  severity: "error",
  category: "usage",
  params: { commit: "name", reason: "text" },
  message: ({ commit }) => `cannot read the commit ${commit}`,
  label: ({ reason }) => reason,
  hint: "in CI, fetch the base branch first (`git fetch origin main`)",
});

export const wouldOverwrite = define({
  code: "CHM7013",
  slug: "would-overwrite",
  severity: "error",
  category: "usage",
  params: { path: "name" },
  message: ({ path }) => `${path} is already there`,
  label: "`init` overwrites nothing",
  hint: "choose an empty folder: `chimerac init my-mesh`",
});

export const noSuchDomain = define({
  code: "CHM7020",
  slug: "no-such-domain",
  severity: "error",
  category: "usage",
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find a domain ${name} with products`,
  label: ({ known }) => known,
  hint: "name it in full, such as `retail.sales`",
});

export const otherOrchestrator = define({
  code: "CHM7017",
  slug: "other-orchestrator",
  severity: "error",
  category: "usage",
  params: { environment: "name", orchestrator: "name" },
  message: ({ environment }) => `${environment} is not run by Temporal`,
  label: ({ orchestrator }) => `its orchestrator is ${orchestrator}`,
  hint: "choose another environment with `--env`, or say `orchestrator: temporal` in `chimera.yaml`",
});

export const packageMissing = define({
  code: "CHM7018",
  slug: "package-missing",
  severity: "error",
  category: "usage",
  params: { package: "name", needs: "text" },
  message: ({ package: missing }) => `the package ${missing} is not installed`,
  label: ({ needs }) => `${needs} needs it`,
  hint: "`npm install @temporalio/activity @temporalio/client @temporalio/worker @temporalio/workflow` beside chimerac",
});

export const orchestratorUnreachable = define({
  code: "CHM7019",
  slug: "orchestrator-unreachable",
  severity: "error",
  category: "usage",
  params: { address: "name", reason: "text" },
  message: ({ address }) => `cannot reach Temporal at ${address}`,
  label: ({ reason }) => reason,
  hint: "the address and namespace stand in `chimera.yaml`, in the environment, under `temporal`",
});

export const noSuchNamespace = define({
  code: "CHM7022",
  slug: "no-such-namespace",
  severity: "error",
  category: "usage",
  params: { namespace: "name", address: "name", known: "text" },
  message: ({ namespace }) => `cannot find the namespace ${namespace}`,
  label: ({ address, known }) => `${address} answers; ${known}`,
  hint: "make it with `temporal operator namespace create`, or name another one in `chimera.yaml`, under `temporal`",
});

export const scheduleTaken = define({
  code: "CHM7023",
  slug: "schedule-taken",
  severity: "error",
  category: "usage",
  params: { schedule: "name" },
  message: ({ schedule }) => `somebody else made the schedule ${schedule}`,
  label: "it has the name of a product's schedule and not the mark of this environment",
  hint: "look at it with `temporal schedule describe`; once it is deleted, or this mesh has another name, deploy again",
});

export const notDeployed = define({
  code: "CHM7024",
  slug: "not-deployed",
  severity: "error",
  category: "usage",
  params: { environment: "name", missing: "text" },
  message: ({ environment }) => `${environment} was never deployed`,
  label: ({ missing }) => `its namespace lacks the search attributes ${missing}`,
  hint: "run `chimerac deploy` first",
});

export const nothingWaits = define({
  code: "CHM7025",
  slug: "nothing-waits",
  severity: "error",
  category: "usage",
  params: { product: "name", doing: "text" },
  message: ({ product }) => `nothing of ${product} waits for an approval`,
  label: ({ doing }) => doing,
  hint: "`chimerac status` says what waits; `approval` in `chimera.yaml`, under `temporal`, says which products do",
});

export const nothingToSteer = define({
  code: "CHM7026",
  slug: "nothing-to-steer",
  severity: "error",
  category: "usage",
  params: { product: "name" },
  message: ({ product }) => `${product} has no schedule and no run`,
  label: "there is nothing to pause or resume",
  hint: "`chimerac deploy` makes the schedules; a product that follows others is paused while it runs",
});

export const noWorker = define({
  code: "CHM7027",
  slug: "no-worker",
  severity: "warning",
  category: "usage",
  params: { product: "name", queue: "name", domain: "text" },
  message: ({ product }) => `no worker takes the steps of ${product}`,
  label: ({ queue }) => `nobody listens on the queue ${queue}`,
  hint: ({ domain }) => `start one: \`chimerac worker ${domain}\` with the same \`--env\``,
});

export const nothingToSplit = define({
  code: "CHM7028",
  slug: "nothing-to-split",
  severity: "error",
  category: "usage",
  params: { reason: "text" },
  message: "cannot tell the intervals of the range",
  label: ({ reason }) => reason,
  hint: "name a product that says `every`, or leave `--from` and `--to` out",
});

export const nothingToImport = define({
  code: "CHM7036",
  slug: "nothing-to-import",
  severity: "error",
  category: "usage",
  params: { from: "name", reason: "text" },
  message: ({ from }) => `found no table in ${from}`,
  label: ({ reason }) => reason,
});

export const importExists = define({
  code: "CHM7038",
  slug: "import-exists",
  severity: "error",
  category: "usage",
  params: { path: "name" },
  message: ({ path }) => `${path} is already there`,
  label: "an import overwrites nothing",
  hint: "give another folder with `--out`, or another domain with `--domain`",
});

export const nothingNamed = define({
  code: "CHM7040",
  slug: "nothing-named",
  severity: "error",
  category: "usage",
  params: { form: "name", expected: "text" },
  message: ({ form }) => `cannot tell what ${form} is to be imported from`,
  label: ({ expected }) => `expected ${expected}`,
});
