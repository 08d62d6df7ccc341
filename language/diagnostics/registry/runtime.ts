/** Running it: the engine, bringing data in, building, publishing, quality at run time. CHM50xx. */
import { define } from "../diagnostic.ts";

// ---- The engine --------------------------------------------------------------------------------------------

export const databaseLocked = define({
  code: "CHM5001",
  slug: "database-locked",
  severity: "error",
  category: "runtime",
  params: { path: "name", holder: "text" },
  message: ({ path }) => `database ${path} is in use`,
  label: ({ holder }) => `held by ${holder}`,
  hint: "close the program that has it open, or wait for the run that uses it",
});

export const databaseDamaged = define({
  code: "CHM5002",
  slug: "database-damaged",
  severity: "error",
  category: "runtime",
  params: { path: "name", reason: "text" },
  message: ({ path }) => `cannot read database ${path}`,
  label: ({ reason }) => reason,
  hint: "restore it from a backup, or move it away and run `chimerac apply`: data is rebuilt from its sources",
});

export const databaseUnusable = define({
  code: "CHM5003",
  slug: "database-unusable",
  severity: "error",
  category: "runtime",
  params: { path: "name", reason: "text" },
  message: ({ path }) => `cannot open database ${path}`,
  label: ({ reason }) => reason,
  hint: "check that the folder is there and may be written to",
});

export const storeNewer = define({
  code: "CHM5004",
  slug: "store-newer",
  severity: "error",
  category: "runtime",
  params: { version: "count", known: "count" },
  message: "the database was written by a newer chimerac",
  label: ({ version, known }) => `has format version ${version}, this chimerac knows ${known}`,
  hint: "upgrade chimerac",
});

export const tableFailed = define({
  code: "CHM5005",
  slug: "table-failed",
  severity: "error",
  category: "runtime",
  params: { table: "name", reason: "text" },
  message: ({ table }) => `cannot build ${table}`,
  label: ({ reason }) => reason,
  hint: "readers keep the version they had; mend the definition or the data and run again",
});

export const memoryExhausted = define({
  code: "CHM5006",
  slug: "memory-exhausted",
  severity: "error",
  category: "runtime",
  params: { table: "name", reason: "text" },
  message: ({ table }) => `not enough memory to build ${table}`,
  label: ({ reason }) => reason,
  hint: "give the engine more with `memory` in `chimera.yaml`, or let it use fewer threads",
});

// ---- Bringing data in --------------------------------------------------------------------------------------

export const connectorUnavailable = define({
  code: "CHM5010",
  slug: "connector-unavailable",
  severity: "error",
  category: "runtime",
  params: { connector: "name", known: "text" },
  message: ({ connector }) => `connector ${connector} cannot be run here`,
  label: ({ connector }) => `nothing on this machine reads ${connector}`,
  hint: ({ known }) => `connectors that can: ${known}`,
});

export const settingUnusable = define({
  code: "CHM5011",
  slug: "setting-unusable",
  severity: "error",
  category: "runtime",
  params: { setting: "name", reason: "text" },
  message: ({ setting }) => `cannot use setting ${setting}`,
  label: ({ reason }) => reason,
});

export const sourceFileMissing = define({
  code: "CHM5012",
  slug: "source-file-missing",
  severity: "error",
  category: "runtime",
  params: { path: "name", folder: "text" },
  message: ({ path }) => `cannot find ${path}`,
  label: ({ folder }) => `${folder}`,
  hint: "paths are relative to the workspace",
});

export const sourceFileUnreadable = define({
  code: "CHM5013",
  slug: "source-file-unreadable",
  severity: "error",
  category: "runtime",
  params: { path: "name", reason: "text" },
  message: ({ path }) => `cannot read ${path}`,
  label: ({ reason }) => reason,
});

export const formatUnknown = define({
  code: "CHM5014",
  slug: "format-unknown",
  severity: "error",
  category: "runtime",
  params: { path: "name" },
  message: ({ path }) => `cannot tell the format of ${path}`,
  label: "its name ends in none of csv, tsv, parquet, json, jsonl, ndjson",
  hint: "say it: `format: csv`",
});

export const sourceColumnMissing = define({
  code: "CHM5015",
  slug: "source-column-missing",
  severity: "error",
  category: "runtime",
  params: { column: "name", place: "name", columns: "text" },
  message: ({ column, place }) => `cannot find column ${column} in ${place}`,
  label: ({ column, place }) => `${place} has no column ${column}`,
  hint: ({ columns }) => `columns there: ${columns}`,
});

export const sourceTypeUnsuited = define({
  code: "CHM5016",
  slug: "source-type-unsuited",
  severity: "error",
  category: "runtime",
  params: { column: "name", declared: "type", found: "type", place: "name" },
  message: ({ column, declared }) => `column ${column} cannot become ${declared}`,
  label: ({ found, place }) => `${place} has ${found} there`,
});

export const rowsRejected = define({
  code: "CHM5017",
  slug: "rows-rejected",
  severity: "error",
  category: "runtime",
  params: { input: "name", rows: "count", reasons: "text", table: "name" },
  message: ({ input, rows }) => `${rows} ${rows === "1" ? "row does" : "rows do"} not fit ${input}`,
  label: ({ reasons }) => reasons,
  hint: ({ table }) =>
    `the rows are kept in ${table}; mend them at the source, widen the schema, or say \`on_reject: quarantine\` to go on without them`,
});

export const rowsQuarantined = define({
  code: "CHM5018",
  slug: "rows-quarantined",
  severity: "warning",
  category: "runtime",
  params: { input: "name", rows: "count", reasons: "text", table: "name" },
  message: ({ input, rows }) => `${rows} ${rows === "1" ? "row" : "rows"} of ${input} left out`,
  label: ({ reasons }) => reasons,
  hint: ({ table }) => `they are kept in ${table}`,
});

export const sourceUnreachable = define({
  code: "CHM5020",
  slug: "source-unreachable",
  severity: "error",
  category: "runtime",
  params: { where: "name", reason: "text" },
  message: ({ where }) => `cannot reach ${where}`,
  label: ({ reason }) => reason,
  hint: "check host, port and network; `chimerac doctor` tries each source",
});

export const sourceRefused = define({
  code: "CHM5021",
  slug: "source-refused",
  severity: "error",
  category: "runtime",
  params: { where: "name", reason: "text" },
  message: ({ where }) => `${where} refused the login`,
  label: ({ reason }) => reason,
  hint: "check user and password behind the reference in the source's settings",
});

export const sourceTableMissing = define({
  code: "CHM5022",
  slug: "source-table-missing",
  severity: "error",
  category: "runtime",
  params: { table: "name", where: "name" },
  message: ({ table, where }) => `cannot find table ${table} in ${where}`,
  label: ({ where }) => `${where} has no such table, or the login may not see it`,
});

export const sourceFailed = define({
  code: "CHM5023",
  slug: "source-failed",
  severity: "error",
  category: "runtime",
  params: { input: "name", reason: "text" },
  message: ({ input }) => `cannot read ${input}`,
  label: ({ reason }) => reason,
});

export const secretMissing = define({
  code: "CHM5024",
  slug: "secret-missing",
  severity: "error",
  category: "runtime",
  params: { reference: "name", variable: "name" },
  message: ({ reference }) => `cannot find secret ${reference}`,
  label: ({ reference }) => `nothing holds ${reference}`,
  hint: ({ variable }) => `set the environment variable ${variable}, or write it to \`.chimera/secrets.yaml\``,
});

export const variableMissing = define({
  code: "CHM5025",
  slug: "variable-missing",
  severity: "error",
  category: "runtime",
  params: { variable: "name" },
  message: ({ variable }) => `environment variable ${variable} is not set`,
  label: ({ variable }) => `${variable} has no value here`,
  hint: ({ variable }) => `set ${variable} before the run`,
});

export const secretsUnreadable = define({
  code: "CHM5026",
  slug: "secrets-unreadable",
  severity: "error",
  category: "runtime",
  params: { reason: "text" },
  message: "cannot read the secrets file",
  label: ({ reason }) => reason,
  hint: "it maps references to values: `shop/readonly: …`",
});

// ---- Building and publishing -------------------------------------------------------------------------------

export const portNotBuilt = define({
  code: "CHM5030",
  slug: "port-not-built",
  severity: "error",
  category: "runtime",
  params: { port: "name", product: "name" },
  message: ({ port }) => `port ${port} has no data yet`,
  label: ({ product }) => `read before ${product} was built`,
  hint: ({ product }) => `build it first: \`chimerac run ${product.replaceAll("`", "")}\``,
});

export const viewNameTaken = define({
  code: "CHM5031",
  slug: "view-name-taken",
  severity: "error",
  category: "runtime",
  params: { view: "name" },
  message: ({ view }) => `cannot publish ${view}`,
  label: ({ view }) => `${view} is something else in this database`,
  hint: "move that table away; the port's view needs its name",
});

export const mergeKeyRepeated = define({
  code: "CHM5032",
  slug: "merge-key-repeated",
  severity: "error",
  category: "runtime",
  params: { table: "name", keys: "name", rows: "count" },
  message: ({ keys, table }) => `key ${keys} of ${table} is not unique`,
  label: ({ rows }) => `${rows} ${rows === "1" ? "key stands" : "keys stand"} in more than one row`,
  hint: "merge needs one row a key: dedupe first, such as `dedupe by id keep latest updated_at`",
});

export const historyUnfit = define({
  code: "CHM5033",
  slug: "history-unfit",
  severity: "error",
  category: "runtime",
  params: { table: "name", column: "name", reason: "text" },
  message: ({ table }) => `cannot carry the history of ${table} over`,
  label: ({ column, reason }) => `${column} ${reason}`,
  hint: "make the column nullable, or drop the history: store it as `table`, apply, and then as before",
});

export const ruleFailed = define({
  code: "CHM5040",
  slug: "rule-failed",
  severity: "error",
  category: "runtime",
  params: { rule: "name", table: "name", measured: "text" },
  message: ({ rule, table }) => `rule ${rule} of ${table} does not hold`,
  label: ({ measured }) => measured,
  hint: "readers keep the version they had",
});

export const ruleWarned = define({
  code: "CHM5041",
  slug: "rule-warned",
  severity: "warning",
  category: "runtime",
  params: { rule: "name", table: "name", measured: "text" },
  message: ({ rule, table }) => `rule ${rule} of ${table} does not hold`,
  label: ({ measured }) => measured,
});

export const ruleQuarantined = define({
  code: "CHM5042",
  slug: "rule-quarantined",
  severity: "warning",
  category: "runtime",
  params: { rule: "name", table: "name", measured: "text", rows: "count", quarantine: "name" },
  message: ({ table, rows }) => `${rows} ${rows === "1" ? "row" : "rows"} of ${table} left out`,
  label: ({ rule, measured }) => `rule ${rule}: ${measured}`,
  hint: ({ quarantine }) => `they are kept in ${quarantine}`,
});

export const ruleUnmeasured = define({
  code: "CHM5043",
  slug: "rule-unmeasured",
  severity: "error",
  category: "runtime",
  params: { rule: "name", table: "name", reason: "text" },
  message: ({ rule, table }) => `cannot measure rule ${rule} of ${table}`,
  label: ({ reason }) => reason,
});

// ---- Runs --------------------------------------------------------------------------------------------------

export const upstreamFailed = define({
  code: "CHM5050",
  slug: "upstream-failed",
  severity: "warning",
  category: "runtime",
  params: { product: "name", upstream: "name" },
  message: ({ product }) => `${product} was not built`,
  label: ({ upstream }) => `${upstream}, which it reads, was not built`,
  hint: "mend that one first; the rest then follows",
});

export const runStopped = define({
  code: "CHM5051",
  slug: "run-stopped",
  severity: "warning",
  category: "runtime",
  params: { product: "name" },
  message: ({ product }) => `stopped before ${product} was published`,
  label: "readers keep the version they had",
  hint: "run again: what was built is kept",
});
