/**
 * What changed between two meshes, as their readers see it: per port and column with category, reason and consumers. Computed from the
 * two MeshIRs alone, so it needs neither state nor network. Moving files, reformatting, renaming inner tables or inlining them is no change.
 */
import { canonicalJson } from "../../language/text/digest.ts";
import { valueTypeText } from "../check/types/type-text.ts";
import type { ColumnIR, MeshIR, PortIR, ProductIR, SourceIR, SourceTableIR } from "../mesh/mesh.ts";
import { localForms, type NormalForm } from "../mesh/normal-form.ts";
import { type Change, type ChangeCategory, type ChangeKind, type ChangeReason, categories } from "./change.ts";
import { Consumers } from "./consumers.ts";
import { droppedHistories, modeText } from "./history.ts";
import { promiseChanges, ruleChanges } from "./rules.ts";
import { typeChanges } from "./type-change.ts";

/** A mesh with nothing in it: what a first plan compares with. */
export const emptyMesh: MeshIR = {
  version: 1,
  name: "",
  environments: {},
  domains: [],
  teams: [],
  roles: [],
  terms: [],
  labels: [],
  purposes: [],
  units: [],
  types: [],
  functions: {},
  sources: [],
  products: [],
  tests: [],
};

/** All changes from `before` to `after`, sorted by address, breaking ones first within an address. */
export function diffMeshes(before: MeshIR, after: MeshIR): readonly Change[] {
  const differ = new MeshDiffer(before, after);
  const changes = [...differ.sources(), ...differ.products(), ...differ.histories()];
  return changes.sort(
    (a, b) => compare(a.address, b.address) || order(a.category) - order(b.category) || compare(a.reason, b.reason),
  );
}

const order = (category: ChangeCategory) => categories.indexOf(category);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

class MeshDiffer {
  readonly #before: MeshIR;
  readonly #after: MeshIR;
  readonly #oldForms: ReadonlyMap<string, NormalForm>;
  readonly #newForms: ReadonlyMap<string, NormalForm>;
  readonly #oldConsumers: Consumers;
  readonly #newConsumers: Consumers;

  constructor(before: MeshIR, after: MeshIR) {
    this.#before = before;
    this.#after = after;
    this.#oldForms = localForms(before);
    this.#newForms = localForms(after);
    this.#oldConsumers = new Consumers(before);
    this.#newConsumers = new Consumers(after);
  }

  // ---- Sources ---------------------------------------------------------------------------------------------------------

  *sources(): Iterable<Change> {
    for (const [old, now] of paired(this.#before.sources, this.#after.sources)) {
      if (old === undefined) yield simple("source", now!, "additive", "added");
      else if (now === undefined) yield simple("source", old, "metadata", "removed");
      else {
        if (
          canonicalJson([old.connector, old.settings, old.onReject]) !==
          canonicalJson([now.connector, now.settings, now.onReject])
        )
          yield simple("source", now, "metadata", "settings-changed");
        yield* this.#sourceTables(old, now);
      }
    }
  }

  *#sourceTables(before: SourceIR, after: SourceIR): Iterable<Change> {
    for (const [old, now] of paired(before.tables, after.tables, { before, after })) {
      if (old === undefined) yield simple("table", now!, "additive", "added");
      else if (now === undefined) yield simple("table", old, "metadata", "removed");
      else {
        if (canonicalJson(old.keys) !== canonicalJson(now.keys)) {
          const lost = old.keys.some((key) => !hasKey(now, key));
          yield {
            ...simple("table", now, "metadata", lost ? "key-lost" : "key-added"),
            ...keyWords(old.keys, now.keys),
          };
        }
        // A source's own columns reach readers through ports, where their changes have consumers.
        for (const change of columnChanges(old, now, () => []))
          yield { ...change, category: change.category === "additive" ? "additive" : "metadata" };
      }
    }
  }

  // ---- Products --------------------------------------------------------------------------------------------------------

  *products(): Iterable<Change> {
    for (const [old, now] of paired(this.#before.products, this.#after.products)) {
      if (old === undefined) {
        yield simple("product", now!, "additive", "added");
        for (const port of now!.ports) yield simple("port", port, "additive", "added");
      } else if (now === undefined) {
        yield simple("product", old, old.ports.length === 0 ? "metadata" : "breaking", "removed");
        for (const port of old.ports) yield this.#removedPort(port);
      } else yield* this.#product(old, now);
    }
  }

  *#product(before: ProductIR, after: ProductIR): Iterable<Change> {
    const changed = (reason: ChangeReason, category: ChangeCategory, old?: string, now?: string): Change => ({
      ...simple("product", after, category, reason),
      ...words(old, now),
    });
    if (before.address !== after.address) yield changed("renamed", "metadata", before.address, after.address);
    if (before.owner !== after.owner) yield changed("owner-changed", "metadata", before.owner, after.owner);
    if (before.version !== after.version) yield changed("version-changed", "metadata", before.version, after.version);
    if (before.description !== after.description || before.title !== after.title)
      yield changed("described", "metadata");
    if (canonicalJson(before.deprecated) !== canonicalJson(after.deprecated)) yield changed("deprecated", "metadata");
    for (const purpose of before.purposes)
      if (!after.purposes.includes(purpose)) yield changed("purpose-removed", "breaking", purpose);
    for (const purpose of after.purposes)
      if (!before.purposes.includes(purpose)) yield changed("purpose-added", "additive", undefined, purpose);
    for (const [old, now] of paired(before.inputs, after.inputs, { before, after })) {
      if (old === undefined) yield simple("input", now!, "metadata", "added");
      else if (now === undefined) yield simple("input", old, "metadata", "removed");
      else if (canonicalJson([old.load, old.every, old.fresh]) !== canonicalJson([now.load, now.every, now.fresh]))
        yield simple("input", now, "metadata", "schedule-changed");
    }
    for (const [old, now] of paired(before.ports, after.ports, { before, after })) {
      if (old === undefined) yield simple("port", now!, "additive", "added");
      else if (now === undefined) yield this.#removedPort(old);
      else yield* this.#port(old, now);
    }
  }

  histories(): Iterable<Change> {
    return droppedHistories(this.#before, this.#after, this.#oldConsumers);
  }

  #removedPort(port: PortIR): Change {
    return { ...simple("port", port, "breaking", "removed"), consumers: this.#oldConsumers.of(port.address) };
  }

  *#port(before: PortIR, after: PortIR): Iterable<Change> {
    const changed = (reason: ChangeReason, category: ChangeCategory, old?: string, now?: string): Change => ({
      ...simple("port", after, category, reason),
      ...words(old, now),
      consumers: category === "metadata" ? [] : this.#newConsumers.of(after.address),
    });
    if (before.address !== after.address) yield changed("renamed", "metadata", before.address, after.address);
    const oldForm = this.#oldForms.get(before.address);
    const newForm = this.#newForms.get(after.address);
    if (oldForm?.rows !== newForm?.rows) yield changed("rows-changed", "value-changing");
    for (const key of before.keys)
      if (!hasKey({ keys: after.keys.map((k) => k.columns) }, key.columns))
        yield changed("key-lost", "breaking", key.columns.join(", "));
    for (const key of after.keys)
      if (!hasKey({ keys: before.keys.map((k) => k.columns) }, key.columns))
        yield changed("key-added", "metadata", undefined, key.columns.join(", "));
    for (const promise of promiseChanges(before, after))
      yield changed(promise.reason, promise.category, promise.before, promise.after);
    if (canonicalJson(before.materialize) !== canonicalJson(after.materialize)) {
      const shorter = lookback(after) !== lookback(before);
      yield changed(
        "materialization-changed",
        shorter ? "value-changing" : "metadata",
        modeText(before),
        modeText(after),
      );
    }
    if (before.every !== after.every) yield changed("schedule-changed", "metadata", before.every, after.every);
    if (before.description !== after.description || before.title !== after.title)
      yield changed("described", "metadata");
    if (canonicalJson(before.deprecated) !== canonicalJson(after.deprecated)) yield changed("deprecated", "metadata");
    for (const { rule, category, reason, before: old, after: now } of ruleChanges(before, after))
      yield {
        kind: "rule",
        address: `${after.address}.${rule.name}`,
        category,
        reason,
        ...words(old, now),
        place: rule.place,
        consumers: category === "metadata" ? [] : this.#newConsumers.of(after.address),
      };
    yield* this.#portColumns(before, after, oldForm, newForm);
  }

  *#portColumns(
    before: PortIR,
    after: PortIR,
    oldForm: NormalForm | undefined,
    newForm: NormalForm | undefined,
  ): Iterable<Change> {
    const readers = (column: string) => {
      const now = this.#newConsumers.of(after.address, column);
      const old = this.#oldConsumers.of(before.address, column);
      // Who read it before and no longer does is not broken by it; who could not be checked any more still is.
      return now.length > 0 || old.length === 0 ? now : old;
    };
    yield* columnChanges(before, after, readers, (old, now) => {
      const oldValue = oldForm?.columns.get(old.name);
      const newValue = newForm?.columns.get(now.name);
      return oldValue !== undefined && newValue !== undefined && oldValue !== newValue;
    });
  }
}

// ---- Columns -------------------------------------------------------------------------------------------------------------

function* columnChanges(
  before: SourceTableIR | PortIR,
  after: SourceTableIR | PortIR,
  readers: (column: string) => Change["consumers"],
  valueChanged: (old: ColumnIR, now: ColumnIR) => boolean = () => false,
): Iterable<Change> {
  for (const [old, now] of paired(before.columns, after.columns, { before, after })) {
    const column = now ?? old!;
    const base = { kind: "column" as const, address: `${after.address}.${column.name}`, place: column.place };
    if (old === undefined) {
      yield { ...base, category: "additive", reason: "added", after: valueTypeText(now!), consumers: [] };
      continue;
    }
    if (now === undefined) {
      yield {
        ...base,
        category: "breaking",
        reason: "removed",
        before: valueTypeText(old),
        consumers: readers(old.name),
      };
      continue;
    }
    if (old.name !== now.name)
      yield {
        ...base,
        category: "breaking",
        reason: "renamed",
        before: old.name,
        after: now.name,
        consumers: readers(old.name),
      };
    const types = typeChanges(old, now);
    for (const change of types)
      yield {
        ...base,
        ...change,
        before: valueTypeText(old),
        after: valueTypeText(now),
        consumers: change.category === "metadata" ? [] : readers(now.name),
      };
    if (types.length === 0 && valueChanged(old, now))
      yield { ...base, category: "value-changing", reason: "value-changed", consumers: readers(now.name) };
    if (old.description !== now.description)
      yield { ...base, category: "metadata", reason: "described", consumers: [] };
    for (const label of now.labels)
      if (!old.labels.includes(label))
        yield { ...base, category: "breaking", reason: "label-added", after: label, consumers: readers(now.name) };
    for (const label of old.labels)
      if (!now.labels.includes(label))
        yield { ...base, category: "metadata", reason: "label-removed", before: label, consumers: [] };
  }
}

// ---- Small pieces --------------------------------------------------------------------------------------------------------

/** What members belong to, before and after: members are the same by their name below it, also when it has moved itself. */
interface Owners {
  readonly before: { readonly address: string };
  readonly after: { readonly address: string };
}

/** Pairs what has the same name or was `moved from` it; either side may be missing. In the order of the new side. */
function* paired<T extends { readonly address: string; readonly movedFrom?: string }>(
  before: readonly T[],
  after: readonly T[],
  owners?: Owners,
): Iterable<readonly [T | undefined, T | undefined]> {
  const nameOf = (address: string): string => {
    const owner = [owners?.after, owners?.before].find((each) => each && address.startsWith(`${each.address}.`));
    return owner === undefined ? address : address.slice(owner.address.length + 1);
  };
  const old = new Map(before.map((item) => [nameOf(item.address), item]));
  for (const now of after) {
    const moved = now.movedFrom === undefined ? undefined : old.get(nameOf(now.movedFrom));
    const match = old.get(nameOf(now.address)) ?? moved;
    if (match !== undefined) old.delete(nameOf(match.address));
    yield [match, now];
  }
  for (const gone of old.values()) yield [gone, undefined];
}

function simple(
  kind: ChangeKind,
  item: { readonly address: string; readonly place: Change["place"] },
  category: ChangeCategory,
  reason: ChangeReason,
): Change {
  return { kind, address: item.address, category, reason, place: item.place, consumers: [] };
}

function words(
  before: string | undefined,
  after: string | undefined,
): { readonly before?: string; readonly after?: string } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function hasKey(table: Pick<SourceTableIR, "keys">, key: readonly string[]): boolean {
  const wanted = [...key].sort().join("\n");
  return table.keys.some((each) => [...each].sort().join("\n") === wanted);
}

function keyWords(before: SourceTableIR["keys"], after: SourceTableIR["keys"]) {
  const text = (keys: SourceTableIR["keys"]) => keys.map((key) => `(${key.join(", ")})`).join(" ");
  return words(text(before), text(after));
}

function lookback(port: PortIR): string | undefined {
  return port.materialize.mode === "incremental" ? port.materialize.lookback : undefined;
}
