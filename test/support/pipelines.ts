/**
 * One pipeline at a time over the inputs of a small shop, with the standard library in reach: what columns it yields, and what is said
 * about it. `▮` in a source marks the place at which a complaint is expected to start.
 */
import { expect } from "vitest";
import { bind } from "../../compiler/bind/bind.ts";
import { type CheckedMesh, check } from "../../compiler/check/check.ts";
import type { HatchAnswers } from "../../compiler/check/hatch/hatch.ts";
import { valueTypeText } from "../../compiler/check/types/type-text.ts";
import type { PortIR, ProductIR, TableIR } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { parse } from "../../language/syntax/parse.ts";
import { SourceText } from "../../language/text/source.ts";
import { standardLibrary } from "./expressions.ts";

const shop = `domain shop
use std.units.{EUR, USD}

team Sales { members: ["ada@example.org"] }
type OrderId = string matches /^o_/
type Amount = decimal(12, 2) in EUR
type Quantity = int check n > 0
enum Status { placed, paid, shipped }
label contact { level: confidential }

source Shop = postgres {
  host: "localhost"
  database: "shop"
  credentials: secret("shop")
  table orders {
    id: OrderId key
    customer_id: int
    status: Status
    total: Amount
    discount: Amount?
    paid_usd: decimal(12, 2) in USD
    tags: list<string>
    note: string?
    placed_at: timestamp
  }
  table customers {
    id: int key
    name: string
    email: string? labelled contact
    city: string?
  }
  table visits { customer_id: int  at: timestamp  page: string  seconds: int }
  table rates { day: date key  rate: decimal(8, 4) in EUR/USD }
  table sky { day: date key  hour: int key  cover: string  rain: float  wind: float }
  table documents { id: int key  body: json  attributes: map<string, string>  place: struct { city: string, zip: string? } }
}
`;

const inputs = `
  input orders = Shop.orders
  input customers = Shop.customers
  input visits = Shop.visits
  input rates = Shop.rates
  input sky = Shop.sky
  input documents = Shop.documents
`;

export interface CheckedProduct {
  readonly mesh: CheckedMesh;
  readonly diagnostics: readonly Diagnostic[];
  readonly product: ProductIR | undefined;
  /** The text of the file, without marks. */
  readonly text: string;
  readonly mark: number;
}

/** Checks whole files beside the shop; the first product of the first file is the one that is looked at. */
export function checkFiles(files: { readonly [path: string]: string }, answers?: HatchAnswers): CheckedProduct {
  const entries = Object.entries(files);
  const marked = entries[0]![1];
  const parsed = [["shop.chimera", shop], ...entries].map(([path, text]) =>
    parse(new SourceText(path!, text!.replace("▮", ""))),
  );
  const bound = bind(parsed, standardLibrary(), { today: "2026-01-01" });
  const environments = { local: { engine: "duckdb", orchestrator: "local", options: {} } };
  const checked = check(bound.value, { name: "test", environments, ...(answers === undefined ? {} : { answers }) });
  const diagnostics = [...parsed.flatMap((file) => file.diagnostics), ...bound.diagnostics, ...checked.diagnostics];
  const product = checked.value.mesh.products.find((each) => each.place.file === entries[0]![0]);
  return { mesh: checked.value, diagnostics, product, text: marked.replace("▮", ""), mark: marked.indexOf("▮") };
}

/** Checks a product of the shop whose members are `members`. */
export function checkMembers(members: string, answers?: HatchAnswers): CheckedProduct {
  const units = ["EUR", "USD"].filter((unit) => members.includes(unit));
  const uses = units.map((unit) => `use std.units.${unit}\n`).join("");
  const text = `domain shop\n${uses}\nproduct P {\n  owner: Sales\n${inputs}\n${members}\n}\n`;
  return checkFiles({ "probe.chimera": text }, answers);
}

/** Checks `table t { pipeline }`, with more members before it. */
export function checkTable(pipeline: string, before = ""): CheckedProduct {
  return checkMembers(`${before}\n  table t {\n    ${pipeline}\n  }`);
}

/** Slugs and messages of all complaints. */
export function said(checked: CheckedProduct): readonly string[] {
  return checked.diagnostics.map((each) => `${each.slug}: ${each.message}`);
}

/** The table or port `name` of a product without mistakes. */
export function tableOf(checked: CheckedProduct, name = "t"): TableIR | PortIR {
  const errors = checked.diagnostics.filter((each) => each.severity === "error");
  expect(errors.map((each) => `${each.slug}: ${each.message}`)).toEqual([]);
  const { tables = [], ports = [] } = checked.product ?? {};
  const table = [...tables, ...ports].find((each) => each.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

/** The pipeline has no mistakes and yields exactly these columns, in this order. */
export function infers(pipeline: string, columns: { readonly [name: string]: string }, before = ""): void {
  const table = tableOf(checkTable(pipeline, before));
  const found = table.columns.map((column) => [column.name, valueTypeText(column)]);
  expect({ pipeline, columns: found }).toEqual({ pipeline, columns: Object.entries(columns) });
}

/** As `infers`, for some of the columns. */
export function infersAmong(pipeline: string, columns: { readonly [name: string]: string }, before = ""): void {
  const table = tableOf(checkTable(pipeline, before));
  const found = table.columns.filter((column) => column.name in columns);
  expect(Object.fromEntries(found.map((column) => [column.name, valueTypeText(column)]))).toEqual(columns);
}

/** Exactly one complaint, of this slug, starting at the mark. */
export function rejects(pipeline: string, slug: string, before = ""): Diagnostic {
  return onlyComplaint(checkTable(pipeline, before), slug);
}

/** As `rejects`, for members of a product. */
export function rejectsMembers(members: string, slug: string): Diagnostic {
  return onlyComplaint(checkMembers(members), slug);
}

/** The one complaint of what was checked, which starts at the mark. */
export function onlyComplaint(checked: CheckedProduct, slug: string): Diagnostic {
  const { diagnostics, mark, text } = checked;
  const shown = (start: number) => text.slice(start, start + 24);
  const found = diagnostics.map((each) => ({ slug: each.slug, message: each.message, at: shown(each.place.start) }));
  expect(found).toEqual([{ slug, message: found[0]?.message ?? "", at: shown(mark) }]);
  expect(diagnostics[0]!.place.start).toBe(mark);
  return diagnostics[0]!;
}

/** The keys of the table that a pipeline makes. */
export function keysOf(pipeline: string, before = ""): readonly string[] {
  return tableOf(checkTable(pipeline, before)).keys.map((key) => `${key.columns.join(", ")}${key.proven ? "" : "?"}`);
}

/** Direct and indirect lineage of a column, without the name of the source. */
export function lineageOf(pipeline: string, column: string, before = ""): readonly [direct: string, indirect: string] {
  const found = tableOf(checkTable(pipeline, before)).columns.find((each) => each.name === column);
  const shown = (addresses: readonly string[] = []) =>
    addresses.map((each) => each.replace("shop.Shop.", "")).join(", ");
  return [shown(found?.lineage?.direct), shown(found?.lineage?.indirect)];
}
