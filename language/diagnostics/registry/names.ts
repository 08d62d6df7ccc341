/** Names: domains, `use`, what may be named from where, owners, inputs, settings and columns as declared. CHM21xx. */
import { define } from "../diagnostic.ts";

// ---- Domains -------------------------------------------------------------------------------------------------------

export const domainMissing = define({
  code: "CHM2101",
  slug: "domain-missing",
  severity: "error",
  category: "names",
  params: {},
  message: "the file does not name its domain",
  label: "a line `domain NAME` is missing before this",
  hint: "start the file with the domain it belongs to, such as `domain retail.sales`",
});

export const domainMisplaced = define({
  code: "CHM2102",
  slug: "domain-misplaced",
  severity: "error",
  category: "names",
  params: { domain: "name" },
  message: ({ domain }) => `domain ${domain} does not stand first`,
  label: "a file belongs to one domain and starts with it",
  hint: "move what belongs to this domain into a file of its own",
});

export const domainBodyRepeated = define({
  code: "CHM2103",
  slug: "domain-body-repeated",
  severity: "error",
  category: "names",
  params: { domain: "name" },
  message: ({ domain }) => `domain ${domain} has a second body`,
  label: ({ domain }) => `${domain} is described a second time here`,
  hint: "keep one body; all other files of the domain say only `domain NAME`",
});

export const domainReserved = define({
  code: "CHM2104",
  slug: "domain-reserved",
  severity: "error",
  category: "names",
  params: { domain: "name" },
  message: ({ domain }) => `domain ${domain} belongs to the standard library`,
  label: "`std` and what is below it cannot be extended",
  hint: "choose a domain of your own, such as `platform`; its names can be used everywhere with `use`",
});

export const unknownDomain = define({
  code: "CHM2105",
  slug: "unknown-domain",
  severity: "error",
  category: "names",
  params: { domain: "name" },
  message: ({ domain }) => `cannot find domain ${domain}`,
  label: "no file starts with this domain",
  hint: ({ domain }) => `a domain exists when a file starts with it; look for the spelling of ${domain}`,
});

export const domainCycle = define({
  code: "CHM2106",
  slug: "domain-cycle",
  severity: "error",
  category: "names",
  params: { path: "text" },
  message: "a domain is its own parent",
  label: ({ path }) => `${path}`,
  hint: "take `parent` out of one of them",
});

// ---- Declarations and use ------------------------------------------------------------------------------------------

export const duplicateDeclaration = define({
  code: "CHM2110",
  slug: "duplicate-declaration",
  severity: "error",
  category: "names",
  params: { name: "name", kind: "text", earlier: "text" },
  message: ({ name }) => `${name} is declared twice`,
  label: ({ name, kind, earlier }) => `${kind} ${name} has the name of ${earlier}`,
  hint: "one name has one meaning: rename one of the two",
});

export const unknownName = define({
  code: "CHM2111",
  slug: "unknown-name",
  severity: "error",
  category: "names",
  params: { name: "name", wanted: "text" },
  message: ({ name, wanted }) => `cannot find ${wanted} ${name}`,
  label: ({ wanted }) => `no ${wanted} of this name is in reach here`,
  hint: ({ wanted }) => `declare the ${wanted} in this domain, or bring it in with \`use\``,
});

export const wrongKind = define({
  code: "CHM2112",
  slug: "wrong-kind",
  severity: "error",
  category: "names",
  params: { name: "name", wanted: "text", found: "text" },
  message: ({ name, wanted }) => `${name} is not ${wanted}`,
  label: ({ found, wanted }) => `this is ${found}, ${wanted} is needed here`,
});

export const privateToDomain = define({
  code: "CHM2113",
  slug: "private-to-domain",
  severity: "error",
  category: "names",
  params: { name: "name", kind: "text", domain: "name", instead: "text" },
  message: ({ name, domain }) => `${name} is private to domain ${domain}`,
  label: ({ kind }) => `a ${kind} of another domain cannot be used`,
  hint: ({ domain, instead }) =>
    instead === "" ? `ask the owners of ${domain} for a port that offers this data` : `use a port instead: ${instead}`,
});

export const twoMeanings = define({
  code: "CHM2114",
  slug: "two-meanings",
  severity: "error",
  category: "names",
  params: { name: "name", here: "name" },
  message: ({ name }) => `${name} has two meanings in this file`,
  label: ({ here }) => `here it is ${here}`,
  hint: "give one of them another name with `as`, such as `use a.B as C`",
});

export const unusedUse = define({
  code: "CHM2115",
  slug: "unused-use",
  severity: "warning",
  category: "names",
  params: { name: "name", why: "text" },
  message: ({ name }) => `${name} is not used`,
  label: ({ why }) => why,
});

export const useWithoutName = define({
  code: "CHM2116",
  slug: "use-without-name",
  severity: "error",
  category: "names",
  params: { name: "name", names: "text" },
  message: ({ name }) => `${name} is a domain`,
  label: "say which of its names to use",
  hint: ({ names }) => (names === "" ? "this domain declares nothing that can be used" : `for example ${names}`),
});

export const notInDomain = define({
  code: "CHM2117",
  slug: "not-in-domain",
  severity: "error",
  category: "names",
  params: { name: "name", domain: "name" },
  message: ({ name, domain }) => `cannot find ${name} in ${domain}`,
  label: ({ domain }) => `${domain} declares nothing of this name`,
});

export const reservedName = define({
  code: "CHM2118",
  slug: "reserved-name",
  severity: "error",
  category: "names",
  params: { name: "name" },
  message: ({ name }) => `${name} is a built-in type`,
  label: "a built-in type cannot be declared anew",
  hint: "choose another name; uses of this one would always mean the built-in type",
});

// ---- Owners --------------------------------------------------------------------------------------------------------

export const ownerMissing = define({
  code: "CHM2120",
  slug: "owner-missing",
  severity: "error",
  category: "names",
  params: { product: "name", teams: "text" },
  message: ({ product }) => `product ${product} has no owner`,
  label: "a product is what one team owns",
  hint: ({ teams }) =>
    teams === "" ? "declare a team and name it: `owner: TEAM`" : `add \`owner: TEAM\`; teams here: ${teams}`,
});

export const ownerRepeated = define({
  code: "CHM2121",
  slug: "owner-repeated",
  severity: "error",
  category: "names",
  params: { product: "name" },
  message: ({ product }) => `product ${product} has several owners`,
  label: "exactly one team owns a product",
  hint: "name the team that answers for it; others can be members of that team",
});

// ---- Inputs and products -------------------------------------------------------------------------------------------

export const unknownTable = define({
  code: "CHM2130",
  slug: "unknown-table",
  severity: "error",
  category: "names",
  params: { table: "name", source: "name", tables: "text" },
  message: ({ table, source }) => `cannot find table ${table} in source ${source}`,
  label: ({ source }) => `${source} has no table of this name`,
  hint: ({ tables }) => (tables === "" ? "the source declares no table" : `its tables are ${tables}`),
});

export const unknownPort = define({
  code: "CHM2131",
  slug: "unknown-port",
  severity: "error",
  category: "names",
  params: { port: "name", product: "name", ports: "text" },
  message: ({ port, product }) => `cannot find port ${port} of product ${product}`,
  label: ({ product }) => `${product} has no port of this name`,
  hint: ({ ports }) => (ports === "" ? "the product offers no port yet" : `its ports are ${ports}`),
});

export const unknownPortVersion = define({
  code: "CHM2132",
  slug: "unknown-port-version",
  severity: "error",
  category: "names",
  params: { port: "name", version: "count", versions: "text" },
  message: ({ port, version }) => `port ${port} has no version ${version}`,
  label: ({ versions }) => `there is ${versions}`,
});

export const inputIncomplete = define({
  code: "CHM2133",
  slug: "input-incomplete",
  severity: "error",
  category: "names",
  params: { name: "name", kind: "text", part: "text", parts: "text" },
  message: ({ name, part }) => `which ${part} of ${name} is meant?`,
  label: ({ kind, part }) => `this is a whole ${kind}, an input is one ${part}`,
  hint: ({ part, parts }) => (parts === "" ? `it has no ${part}` : `its ${part}s are ${parts}`),
});

export const privateToProduct = define({
  code: "CHM2134",
  slug: "private-to-product",
  severity: "error",
  category: "names",
  params: { name: "name", kind: "text", product: "name", instead: "text" },
  message: ({ name, product }) => `${name} is private to product ${product}`,
  label: ({ kind }) => `this is an inner ${kind}, only ports can be read from outside`,
  hint: ({ product, instead }) =>
    instead === "" ? `ask the owner of ${product} for a port` : `use a port instead: ${instead}`,
});

export const productCycle = define({
  code: "CHM2135",
  slug: "product-cycle",
  severity: "error",
  category: "names",
  params: { path: "text" },
  message: "products read each other in a circle",
  label: ({ path }) => path,
  hint: "take one of these inputs out, or move what both need into a product that both read",
});

export const inputOfItself = define({
  code: "CHM2136",
  slug: "input-of-itself",
  severity: "error",
  category: "names",
  params: { product: "name", port: "name" },
  message: ({ product }) => `product ${product} reads its own port`,
  label: "an input comes from outside of the product",
  hint: ({ port }) =>
    `take the input out and write \`from\` ${port}: tables and ports of the same product need no input`,
});

// ---- Deprecation ---------------------------------------------------------------------------------------------------

export const deprecatedUse = define({
  code: "CHM2140",
  slug: "deprecated-use",
  severity: "warning",
  category: "names",
  params: { name: "name", kind: "text", until: "text", advice: "text" },
  message: ({ name, kind }) => `${kind} ${name} is deprecated`,
  label: ({ until }) => (until === "" ? "this will go away" : `this works until ${until}`),
  hint: ({ advice }) => (advice === "" ? "ask its owner what to use instead" : advice),
});

export const deprecationOver = define({
  code: "CHM2141",
  slug: "deprecation-over",
  severity: "error",
  category: "names",
  params: { name: "name", kind: "text", until: "text", advice: "text" },
  message: ({ name, kind, until }) => `${kind} ${name} ended on ${until}`,
  label: "this must not be used any more",
  hint: ({ advice }) => (advice === "" ? "ask its owner what to use instead" : advice),
});

// ---- Settings ------------------------------------------------------------------------------------------------------

export const unknownSetting = define({
  code: "CHM2150",
  slug: "unknown-setting",
  severity: "error",
  category: "names",
  params: { setting: "name", construct: "text", known: "text" },
  message: ({ setting, construct }) => `${construct} has no setting ${setting}`,
  label: ({ construct }) => `not a setting of ${construct}`,
  hint: ({ known, construct }) => (known === "" ? `${construct} takes no settings` : `there are ${known}`),
});

export const settingRepeated = define({
  code: "CHM2151",
  slug: "setting-repeated",
  severity: "error",
  category: "names",
  params: { setting: "name" },
  message: ({ setting }) => `${setting} is set twice`,
  label: "the second one",
  hint: "keep one of the two",
});

export const settingShape = define({
  code: "CHM2152",
  slug: "setting-shape",
  severity: "error",
  category: "names",
  params: { setting: "name", wanted: "text", found: "text" },
  message: ({ setting, wanted }) => `${setting} must be ${wanted}`,
  label: ({ found }) => `this is ${found}`,
});

export const settingMissing = define({
  code: "CHM2153",
  slug: "setting-missing",
  severity: "error",
  category: "names",
  params: { setting: "name", construct: "text", wanted: "text" },
  message: ({ setting }) => `setting ${setting} is missing`,
  label: ({ construct, setting }) => `${construct} needs ${setting}`,
  hint: ({ setting, wanted }) => `add ${setting}: ${wanted}`,
});

export const secretInClear = define({
  code: "CHM2154",
  slug: "secret-in-clear",
  severity: "error",
  category: "names",
  conceals: true,
  params: { setting: "name", suggestion: "name" },
  message: ({ setting }) => `${setting} is a secret`,
  label: "a secret must not stand in a file",
  hint: ({ suggestion }) => `store it in a secret store and write ${suggestion}, or \`env("NAME")\``,
});

// ---- Columns -------------------------------------------------------------------------------------------------------

export const duplicateColumn = define({
  code: "CHM2160",
  slug: "duplicate-column",
  severity: "error",
  category: "names",
  params: { column: "name" },
  message: ({ column }) => `column ${column} is declared twice`,
  label: "the second column of this name",
  hint: 'rename it; `from "…"` keeps its name at the source',
});

export const nullableKey = define({
  code: "CHM2161",
  slug: "nullable-key",
  severity: "error",
  category: "names",
  params: { column: "name", type: "type" },
  message: ({ column }) => `key column ${column} may be null`,
  label: ({ type }) => `${type} allows null, a key must not`,
  hint: "take the `?` away, or choose another key",
});

export const unknownKeyColumn = define({
  code: "CHM2162",
  slug: "unknown-key-column",
  severity: "error",
  category: "names",
  params: { column: "name", table: "name" },
  message: ({ column, table }) => `${table} has no column ${column}`,
  label: "a key is made of columns declared beside it",
});

export const repeatedKey = define({
  code: "CHM2163",
  slug: "repeated-key",
  severity: "warning",
  category: "names",
  params: { columns: "text" },
  message: "this key is already declared",
  label: ({ columns }) => `${columns} is a key without it`,
  hint: "take it out",
});

// ---- Not built yet -------------------------------------------------------------------------------------------------

export const notAvailableYet = define({
  code: "CHM2190",
  slug: "not-available-yet",
  severity: "error",
  category: "names",
  params: { construct: "name" },
  message: ({ construct }) => `${construct} is not available yet`,
  label: "the compiler reads this but cannot act on it",
  hint: "take it out for now; `docs/language/status.md` lists what is not built yet",
});
