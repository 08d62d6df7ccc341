/** What a target cannot express: the words. Every one names the target, and none is an approximation. */
import { define } from "../diagnostic.ts";

const category = "targets";

export const targetWithoutType = define({
  code: "CHM6001",
  slug: "target-without-type",
  severity: "error",
  category,
  params: { target: "text", type: "type" },
  message: ({ target, type }) => `${target} has no type for ${type}`,
  label: ({ target }) => `cannot be stored on ${target}`,
  hint: "turn it into `json` or plain columns first, or run this product on another engine",
});

export const targetWithoutFunction = define({
  code: "CHM6002",
  slug: "target-without-function",
  severity: "error",
  category,
  params: { target: "text", function: "name" },
  message: ({ target, function: fn }) => `${fn} cannot run on ${target}`,
  label: ({ target }) => `has no lowering for ${target}`,
  hint: ({ target }) => `add a lowering for ${target} to its declaration, or use another function`,
});

export const targetWithoutForm = define({
  code: "CHM6003",
  slug: "target-without-form",
  severity: "error",
  category,
  params: { target: "text", construct: "text", why: "text" },
  message: ({ target, construct }) => `${construct} cannot run on ${target}`,
  label: ({ why }) => why,
  hint: "write it another way, or run this product on another engine",
});

export const regexBeyondTarget = define({
  code: "CHM6004",
  slug: "regex-beyond-target",
  severity: "error",
  category,
  params: { target: "text", part: "name" },
  message: ({ target, part }) => `${part} has no meaning in regular expressions of ${target}`,
  label: "this pattern cannot be translated exactly",
  hint: ({ target }) => `write the pattern without it, or leave ${target}`,
});

export const namesDifferByCase = define({
  code: "CHM6005",
  slug: "names-differ-by-case",
  severity: "error",
  category,
  params: { target: "text", first: "name", second: "name" },
  message: ({ first, second, target }) => `${first} and ${second} are one name on ${target}`,
  label: ({ target }) => `${target} does not tell them apart`,
  hint: "rename one of them",
});

export const boundNotConstant = define({
  code: "CHM6006",
  slug: "rule-bound-not-constant",
  severity: "error",
  category,
  params: { rule: "name" },
  message: ({ rule }) => `the bound of ${rule} is not a number`,
  label: "its bound must be a constant number, date or duration",
  hint: "write a literal, or compare in the predicate of the rule instead",
});

export const unknownTarget = define({
  code: "CHM6007",
  slug: "unknown-engine",
  severity: "error",
  category,
  params: { engine: "name", known: "text" },
  message: ({ engine }) => `cannot find an engine called ${engine}`,
  label: "no SQL can be written for it",
  hint: ({ known }) => `engines are ${known}`,
});

export const targetLessExact = define({
  code: "CHM6008",
  slug: "target-less-exact",
  severity: "warning",
  category,
  params: { target: "text", why: "text" },
  message: ({ target }) => `this is less exact on ${target}`,
  label: ({ why }) => why,
  hint: "cut both sides to that precision first, so that all engines agree",
});

export const noSuchTarget = define({
  code: "CHM6009",
  slug: "no-such-target",
  severity: "error",
  category,
  params: { name: "name", known: "text" },
  message: ({ name }) => `cannot find the target ${name}`,
  label: "neither a built-in target nor an installed package",
  hint: ({ known }) => known,
});

export const badTargetOptions = define({
  code: "CHM6010",
  slug: "bad-target-options",
  severity: "error",
  category,
  params: { target: "name", problem: "text" },
  message: ({ target }) => `the options of ${target} do not fit`,
  label: ({ problem }) => problem,
  hint: "they stand in `chimera.yaml`, in the environment, under the name of the target",
});

export const targetFailed = define({
  code: "CHM6011",
  slug: "target-failed",
  severity: "error",
  category,
  params: { target: "name", reason: "text" },
  message: ({ target }) => `the target ${target} failed`,
  label: ({ reason }) => reason,
  hint: "a package's own mistake: report it there, or leave the target out of `chimera.yaml`",
});

export const staleArtifacts = define({
  code: "CHM6012",
  slug: "stale-artifacts",
  severity: "error",
  category,
  params: { folder: "name", paths: "text" },
  message: ({ folder }) => `${folder} is out of date`,
  label: ({ paths }) => paths,
  hint: "run `chimerac emit` and commit what it writes",
});

export const scheduleWithoutForm = define({
  code: "CHM6013",
  slug: "schedule-without-form",
  severity: "error",
  category,
  params: { target: "text", product: "name", every: "name" },
  message: ({ product, target }) => `${product} cannot be scheduled on ${target}`,
  label: ({ every, target }) => `${target} has no schedule for ${every}`,
  hint: "choose seconds to weeks, or months that divide a year",
});

export const inputMoreOften = define({
  code: "CHM6014",
  slug: "input-more-often",
  severity: "warning",
  category,
  params: { target: "text", every: "name", product: "name", often: "name" },
  message: ({ every, often, target }) => `${target} brings this in every ${often}, not every ${every}`,
  label: ({ product, often }) => `${product} runs every ${often}, and looks at all its sources then`,
  hint: "give it to a product of its own, or the same `every`",
});

export const workflowBreaks = define({
  code: "CHM6015",
  slug: "workflow-breaks",
  severity: "error",
  category,
  params: { product: "name", workflow: "name", event: "text", reason: "text" },
  message: ({ workflow }) => `${workflow} runs and cannot go on so`,
  label: ({ event, reason, product }) => `the new workflow of ${product} differs at ${event}: ${reason}`,
  hint: "wait until it has finished, or end it with `temporal workflow cancel` and run the product again; then deploy",
});

export const everyWithoutCron = define({
  code: "CHM6020",
  slug: "every-without-cron",
  severity: "error",
  category,
  params: { product: "name", every: "name" },
  message: ({ product }) => `cron cannot run ${product} so often`,
  label: ({ every }) => `cron has no form for ${every}`,
  hint: "choose minutes that divide an hour, hours that divide a day, a day, a week, or months that divide a year; an orchestrator can do the rest",
});

export const hostWithoutAddress = define({
  code: "CHM6021",
  slug: "host-without-address",
  severity: "warning",
  category,
  params: { host: "name", port: "text", product: "name" },
  message: ({ host }) => `the addresses of ${host} are not known`,
  label: ({ product, port }) => `${product} may connect to any host on port ${port}: network policies know no names`,
  hint: ({ host }) =>
    `list its addresses in \`chimera.yaml\`, under \`networks\` of the target: \`${host}: [10.1.0.0/16]\``,
});

export const variableWithoutValue = define({
  code: "CHM6022",
  slug: "variable-without-value",
  severity: "warning",
  category,
  params: { variable: "name", product: "name" },
  message: ({ variable }) => `the variable ${variable} has no value`,
  label: ({ product }) => `pods of ${product} will not have it`,
  hint: "give it one in `chimera.yaml`, under `variables` of the target, or in an overlay",
});

export const pulumiMissing = define({
  code: "CHM6035",
  slug: "pulumi-missing",
  severity: "error",
  category,
  params: { environment: "name", reason: "text" },
  message: ({ environment }) => `${environment} needs the program \`pulumi\``,
  label: ({ reason }) => reason,
  hint: "install it (https://www.pulumi.com/docs/install/), or take `pulumi` out of the environment's `targets`",
});

export const pulumiPackageMissing = define({
  code: "CHM6036",
  slug: "pulumi-package-missing",
  severity: "error",
  category,
  params: { package: "name", environment: "name" },
  message: ({ package: missing }) => `the package ${missing} is not installed`,
  label: ({ environment }) => `stacks of ${environment} need it`,
  hint: "`npm install @pulumi/pulumi @pulumi/kubernetes` beside chimerac, or take `pulumi` out of the environment's `targets`",
});

export const stackLocked = define({
  code: "CHM6037",
  slug: "stack-locked",
  severity: "error",
  category,
  params: { stack: "name", holders: "text" },
  message: ({ stack }) => `the stack of ${stack} is locked`,
  label: ({ holders }) => holders,
  hint: "wait for it with `--lock-timeout 5m`; when that process is gone for good, `chimerac unlock` takes the lock away",
});

export const objectRefused = define({
  code: "CHM6038",
  slug: "object-refused",
  severity: "error",
  category,
  params: { object: "name", stack: "name", reason: "text" },
  message: ({ object }) => `${object} was refused`,
  label: ({ stack, reason }) => `in the stack of ${stack}: ${reason}`,
  hint: "mend the mesh or the cluster and apply again: what was done is kept",
});

export const stackFailed = define({
  code: "CHM6039",
  slug: "stack-failed",
  severity: "error",
  category,
  params: { stack: "name", reason: "text" },
  message: ({ stack }) => `cannot use the stack of ${stack}`,
  label: ({ reason }) => reason,
  hint: "look at `backend`, `passphrase`, `kubeconfig` and `context` of `pulumi` in `chimera.yaml`, and at what they name",
});

export const objectLost = define({
  code: "CHM6040",
  slug: "object-lost",
  severity: "error",
  category,
  params: { object: "name" },
  message: ({ object }) => `what ${object} holds would be lost`,
  label: "the object goes or is replaced, and nothing makes again what is in it",
  hint: "copy what matters, then let it go with `--accept object-lost`",
});

export const noInfrastructure = define({
  code: "CHM6041",
  slug: "no-infrastructure",
  severity: "error",
  category,
  params: { environment: "name" },
  message: ({ environment }) => `${environment} has no infrastructure`,
  label: "its `targets` do not name `pulumi`",
  hint: "choose another with `--env`, or write `targets: { pulumi: {} }` to the environment in `chimera.yaml`",
});

export const stacksInCircle = define({
  code: "CHM6030",
  slug: "stacks-in-circle",
  severity: "warning",
  category,
  params: { domain: "name", other: "name" },
  message: ({ domain, other }) => `the stacks of ${domain} and ${other} need each other`,
  label: ({ other }) => `is deployed before ${other}, and sees what that offers one deployment later`,
  hint: "deploy twice where the ports that they share change, or move what both need into a domain of its own",
});
