/**
 * The plan: what applying a mesh would change, build and break, with an id that depends on nothing but its inputs. Plain JSON with a
 * JSON Schema (`schema.json` beside this file); the same plan renders as text, Markdown and annotations.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { canonicalJson, sha256 } from "../../language/text/digest.ts";
import type { Change, ChangeCategory } from "../diff/change.ts";
import { categories } from "../diff/change.ts";
import { diffMeshes, emptyMesh } from "../diff/diff.ts";
import type { MeshIR, PortIR, ProductIR, TableIR } from "../mesh/mesh.ts";
import { tableVersions } from "../mesh/normal-form.ts";
import { lostObjects, onlyTakesBack, type StackPlan } from "./infrastructure.ts";

export interface Plan {
  readonly version: 1;
  /** Content hash: same inputs, same id. */
  readonly id: string;
  /** What it compares with: the serial of a state, or the commit or folder that was named. */
  readonly base: { readonly environment: string; readonly serial?: number; readonly commit?: string };
  /** Hash of the mesh that would be applied. */
  readonly mesh: string;
  readonly changes: readonly Change[];
  /** Tables to build, each after those it reads. */
  readonly backfills: readonly Backfill[];
  /** Stacks that change or drifted; absent for an environment that deploys none, and between two commits. */
  readonly infrastructure?: readonly StackPlan[];
  readonly blocked: readonly BlockedChange[];
  readonly accepted: readonly BlockedChange[];
  /** What `check` said of the new side. */
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: PlanSummary;
}

export interface Backfill {
  readonly address: string;
  readonly product: string;
  readonly reason: "new" | "definition" | "upstream" | "unfinished";
  /** Version of the definition that would be built. */
  readonly version: string;
  readonly materialize: string;
}

/** A breaking change without a new major version and a notice period, or one that destroys stored rows. */
export interface BlockedChange {
  readonly address: string;
  readonly reason: string;
  /** Products that read what breaks. */
  readonly consumers: readonly string[];
}

export interface PlanSummary {
  readonly counts: Readonly<Record<ChangeCategory, number>>;
  readonly backfills: number;
  /** Objects of infrastructure that change. */
  readonly objects?: number;
  /** Objects of infrastructure that others changed. */
  readonly drifted?: number;
  readonly verdict: "no-change" | "drift" | "changes" | "blocked" | "errors";
}

export interface PlanOptions {
  readonly environment: string;
  /** What was applied, absent for the first plan. */
  readonly base?: MeshIR;
  readonly serial?: number;
  readonly commit?: string;
  /** Versions that are built, by address. Absent when two commits are compared. */
  readonly built?: Readonly<Record<string, string>>;
  /** Reasons (or addresses with reasons, `address:reason`) that `--accept` let through. */
  readonly accept: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Products that have mistakes: they are planned as they stand in the base, since nobody knows yet what they will be. */
  readonly incomplete?: readonly string[];
  /** What an engine would do to the stacks of the environment, where it deploys any. */
  readonly infrastructure?: readonly StackPlan[];
}

/** Makes the plan that leads from `options.base` to the mesh that was checked. Pure: no clock, no host. */
export function makePlan(checked: MeshIR, options: PlanOptions): Plan {
  const base = options.base ?? emptyMesh;
  const kept = base.products.filter((product) => options.incomplete?.includes(product.address));
  const mesh = kept.length === 0 ? checked : { ...checked, products: [...checked.products, ...kept] };
  const changes = diffMeshes(base, mesh);
  const backfills = backfillsOf(mesh, base, changes, options.built);
  const infrastructure = options.infrastructure?.filter(
    ({ changes, drift, removed }) => changes.length > 0 || drift.length > 0 || removed === true,
  );
  const breaking = [
    ...(options.base === undefined ? [] : breakingWithoutNotice(changes, base, mesh)),
    ...lostObjects(infrastructure ?? []),
  ];
  const isAccepted = (change: BlockedChange) =>
    options.accept.includes(change.reason) || options.accept.includes(`${change.address}:${change.reason}`);
  const blocked = breaking.filter((change) => !isAccepted(change));
  const accepted = breaking.filter(isAccepted);
  const errors = options.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const counts = Object.fromEntries(
    categories.map((category) => [category, changes.filter((change) => change.category === category).length]),
  ) as Record<ChangeCategory, number>;
  const changed =
    changes.length > 0 ||
    backfills.length > 0 ||
    infrastructure?.some((stack) => stack.removed === true || !onlyTakesBack(stack)) === true;
  const drifted = infrastructure !== undefined && infrastructure.length > 0;
  const summary: PlanSummary = {
    counts,
    backfills: backfills.length,
    ...(infrastructure === undefined
      ? {}
      : {
          objects: infrastructure.reduce((sum, stack) => sum + stack.changes.length, 0),
          drifted: infrastructure.reduce((sum, stack) => sum + stack.drift.length, 0),
        }),
    verdict: errors ? "errors" : blocked.length > 0 ? "blocked" : changed ? "changes" : drifted ? "drift" : "no-change",
  };
  const meshHash = sha256(canonicalJson(mesh));
  const from = {
    environment: options.environment,
    ...(options.serial === undefined ? {} : { serial: options.serial }),
    ...(options.commit === undefined ? {} : { commit: options.commit }),
  };
  const content = {
    base: from,
    mesh: meshHash,
    changes,
    backfills,
    ...(infrastructure === undefined ? {} : { infrastructure }),
    blocked,
    accepted,
    diagnostics: options.diagnostics,
    summary,
  };
  return { version: 1, id: sha256(canonicalJson(content)), ...content };
}

// ---- What has to be built ------------------------------------------------------------------------------------------------

function backfillsOf(
  mesh: MeshIR,
  base: MeshIR,
  changes: readonly Change[],
  built: PlanOptions["built"],
): readonly Backfill[] {
  const versions = tableVersions(mesh);
  const known = built ?? Object.fromEntries(tableVersions(base));
  const local = new Set(changes.map((change) => change.address));
  const backfills: Backfill[] = [];
  for (const product of mesh.products)
    for (const table of [...product.tables, ...product.ports]) {
      const version = versions.get(table.address);
      if (version === undefined || known[table.address] === version || table.materialize.mode === "view") continue;
      backfills.push({
        address: table.address,
        product: product.address,
        reason: reasonOf(table, known, local, base),
        version,
        materialize: table.materialize.mode,
      });
    }
  return backfills;
}

function reasonOf(
  table: TableIR,
  known: Readonly<Record<string, string>>,
  local: ReadonlySet<string>,
  base: MeshIR,
): Backfill["reason"] {
  if (known[table.address] !== undefined) {
    const changed = local.has(table.address) || table.columns.some((column) => local.has(column.address));
    return changed ? "definition" : "upstream";
  }
  const applied = base.products.some((product) =>
    [...product.tables, ...product.ports].some((t) => t.address === table.address),
  );
  return applied ? "unfinished" : "new";
}

// ---- What may not be applied ---------------------------------------------------------------------------------------------

/**
 * A breaking change passes with a new major version of its port, or when what went had been deprecated long enough. Both tell readers; neither
 * brings rows back.
 */
function breakingWithoutNotice(changes: readonly Change[], base: MeshIR, mesh: MeshIR): readonly BlockedChange[] {
  const oldProducts = new Map(base.products.map((product) => [product.address, product]));
  const newProducts = new Map(mesh.products.map((product) => [product.address, product]));
  const blocked: BlockedChange[] = [];
  for (const change of changes) {
    if (change.category !== "breaking") continue;
    const owner = ownerOf(change.address, oldProducts, newProducts);
    const told = owner !== undefined && (newMajor(owner.before, owner.after) || noticed(change, owner.before));
    if (told && change.destructive !== true) continue;
    const consumers = change.consumers.filter((consumer) => consumer.affected).map((consumer) => consumer.product);
    blocked.push({ address: change.address, reason: change.reason, consumers });
  }
  return blocked;
}

function ownerOf(address: string, before: ReadonlyMap<string, ProductIR>, after: ReadonlyMap<string, ProductIR>) {
  for (let end = address.length; end > 0; end = address.lastIndexOf(".", end - 1)) {
    const name = address.slice(0, end);
    const [old, now] = [before.get(name), after.get(name)];
    if (old !== undefined || now !== undefined) return { before: old, after: now };
  }
  return undefined;
}

function newMajor(before: ProductIR | undefined, after: ProductIR | undefined): boolean {
  if (before === undefined || after === undefined) return before === undefined;
  return major(after.version) > major(before.version);
}

const major = (version: string) => Number(version.split(".")[0]);

/** What was deprecated until a day had its notice; whether that day has come is checked where it is used. */
function noticed(change: Change, before: ProductIR | undefined): boolean {
  if (change.reason !== "removed" || before === undefined) return false;
  const port = before.ports.find(
    (each: PortIR) => each.address === change.address || change.address.startsWith(`${each.address}.`),
  );
  const column = port?.columns.find((each) => each.address === change.address);
  return [before, port, column].some((each) => each?.deprecated?.until !== undefined);
}
