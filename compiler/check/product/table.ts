/** One table or port: its body, its contract, its keys, how it is stored, and its rules. */
import { materializeRepeated, schemaRepeated } from "../../../language/diagnostics/registry/contracts.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Place } from "../../../language/text/source.ts";
import { placeOf, type Report } from "../../bind/bound-mesh.ts";
import type {
  BodyIR,
  ColumnIR,
  KeyIR,
  MaterializationIR,
  PlaceIR,
  PortIR,
  RelationRef,
  Step,
  TableIR,
} from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";
import type { DeclaredColumns } from "../declarations/columns.ts";
import { declared } from "../declarations/declared.ts";
import { readSettings, type SettingValues } from "../declarations/settings/read-settings.ts";
import { portSettings, tableSettings } from "../declarations/settings/tables.ts";
import type { DeclaredColumn } from "../declarations/sources.ts";
import { checkRules } from "../quality/rules.ts";
import { isUnique } from "../steps/keys.ts";
import { checkPipeline } from "../steps/pipeline.ts";
import { type FlowColumn, openRows, type Relation, type Rows } from "../steps/rows.ts";
import { refinements } from "../types/contract.ts";
import { isKnown } from "../types/known.ts";
import { type Composed, checkContract, type Unproven } from "./contract.ts";
import { generatedRules } from "./generated-rules.ts";
import { type History, historyOf, reportKeys, reportTaken, withHistory } from "./history.ts";
import { lineageOf } from "./lineage.ts";
import { checkMaterialize } from "./materialize.ts";
import { physicalName } from "./physical.ts";
import { rootErrors } from "./root-errors.ts";
import type { ProductScope } from "./scope.ts";
import { type PortSignature, signatureOf } from "./signature.ts";
import { type CheckedBody, checkSqlBody } from "./sql-body.ts";
import type { Unit } from "./units.ts";

/** A table or port whose rows are known; its rules may name tables that are checked after it. */
export interface CheckedTable {
  /** Of ports: what consumers are checked against. */
  readonly signature?: PortSignature;
  /** Checks the rules, once all tables of the product are known. Undefined when anything is wrong, or waits for an answer. */
  finish(): TableIR | PortIR | undefined;
}

/** Checks everything but the rules, and adds the relation to the scope. */
export function checkTable(unit: Unit, scope: ProductScope): CheckedTable {
  const { node, ref, address } = unit;
  const { product, context } = scope;
  const { file } = product;
  const place = placeOf(file, node.name);
  const settings = rootErrors(context.report);
  const says = readTableSettings(unit, scope, settings.report);
  const body = checkBody(unit, scope);
  const history = historyOf(node, body.rows, file);
  const contract = applySchema(unit, body, history, scope);
  const store = checkStore(unit, contract.rows, scope);
  const rows =
    history === undefined ? contract.rows : withHistory(contract.rows, history, contract.added, store.materialize);
  const keys = keysOf(contract, rows);
  const relation: Relation = { ref, place, rows: { ...rows, keys: relationKeys(rows, keys) } };
  scope.relations.set(ref.name, relation);

  const known = rows.columns.every((column) => isKnown(column.type));
  const failed = !known || rows.open || contract.failed || body.body === undefined || store.failed || settings.failed;
  if (failed) {
    const finish = () => {
      checkRules(unit, relation, scope);
      return undefined;
    };
    if (unit.port === undefined) return { finish };
    return { finish, signature: brokenSignature(address, rows, contract, keys, says.fresh, place) };
  }
  const own = declared(node, address, product.fullName, file);
  const columns = columnsOf(unit, rows, contract.declared, own.place, scope);
  const table: TableIR = {
    ...own,
    name: ref.name,
    body: contract.step === undefined ? body.body! : withContract(body.body!, contract.step),
    columns,
    keys,
    reads: readsOf(body.body!),
    materialize: store.materialize ?? { mode: unit.port === undefined ? "view" : "table" },
    rules: [],
  };
  const port: PortIR | undefined =
    unit.port === undefined
      ? undefined
      : {
          ...table,
          version: unit.port.version,
          physical: physicalName(unit.port),
          declared: contract.declared !== undefined,
          ...says,
        };
  const finish = () => {
    const { rules, failed } = checkRules(unit, relation, scope);
    if (failed) return undefined;
    const promises = {
      keys,
      unproven: contract.unproven,
      byHand: contract.byHand,
      composed: contract.composed,
      refinements: (named: string | undefined) => refinements(named, (name) => context.types.named(name)),
    };
    const all = [...rules, ...generatedRules(promises, rules, own.place, address)];
    // Rows in quarantine are taken out when a table is stored, so a view with such a rule is stored.
    const quarantines = store.materialize === undefined && rules.some((rule) => rule.action === "quarantine");
    const stored = quarantines ? { materialize: { mode: "table" } as const } : {};
    return { ...(port ?? table), rules: all, ...stored };
  };
  if (port === undefined) return { finish };
  const places = rows.columns.map((column) => placeInside(unit, column, place, file.parsed.source.path));
  return { finish, signature: signatureOf(port, place, places) };
}

type Says = SettingValues<typeof portSettings>;

function readTableSettings(unit: Unit, scope: ProductScope, report: Report): Says {
  const settings = unit.node.members.filter((member) => member.kind === "Setting");
  const table = unit.port === undefined ? tableSettings : portSettings;
  const site = { mesh: scope.context.mesh, file: scope.product.file, report };
  return readSettings<typeof portSettings>(table as typeof portSettings, settings, site);
}

// ---- Body ----------------------------------------------------------------------------------------------------------------

interface Body extends CheckedBody {
  /** What a SQL or Python step declares of its result. */
  readonly result?: DeclaredColumns;
}

function checkBody(unit: Unit, scope: ProductScope): Body {
  const { node } = unit;
  const errors = rootErrors(scope.context.report);
  const ctx = scope.stepContext(errors);
  switch (node.body.kind) {
    case "Pipeline": {
      const checked = checkPipeline(node.body, node.name, ctx);
      const rows = errors.failed ? { ...checked.rows, open: true } : checked.rows;
      if (errors.failed || rows.open) return { rows };
      return { body: { kind: "pipeline", steps: checked.steps }, rows };
    }
    case "Sql": {
      const result = resultOf(node.body.result, unit, scope, ctx.report);
      const checked = checkSqlBody(node.body, result?.columns, ctx);
      const { body, rows } = checked;
      const all = result === undefined ? { rows } : { rows, result };
      return errors.failed || body === undefined ? all : { ...all, body };
    }
    // Not available yet, and said so where declarations are checked.
    case "Python":
      return { rows: openRows };
  }
}

function resultOf(
  nodes: readonly ast.ColumnDeclaration[] | undefined,
  unit: Unit,
  scope: ProductScope,
  report: Report,
): DeclaredColumns | undefined {
  if (nodes === undefined) return undefined;
  return scope.context.declarations.columns(nodes, [], unit.address, scope.product.file, report);
}

function readsOf(body: BodyIR): readonly RelationRef[] {
  if (body.kind === "sql") return body.relations;
  const refs = new Map<string, RelationRef>();
  for (const step of body.steps) {
    const ref =
      step.step === "from" ? step.relation : step.step === "join" || step.step === "set" ? step.right : undefined;
    if (ref !== undefined) refs.set(ref.name, ref);
  }
  return [...refs.values()];
}

// ---- Contract --------------------------------------------------------------------------------------------------------------

interface Promised {
  /** As a run makes them. */
  readonly rows: Rows;
  /** The columns of its history. */
  readonly added: readonly FlowColumn[];
  /** Columns of the `schema`, or of a declared result. */
  readonly declared?: readonly DeclaredColumn[];
  readonly keys: readonly (readonly string[])[];
  readonly step?: Step;
  readonly unproven: readonly Unproven[];
  readonly composed: readonly Composed[];
  /** Columns of a declared result: their nullability and refinements are not known from anywhere else. */
  readonly byHand: readonly FlowColumn[];
  readonly failed: boolean;
}

function applySchema(unit: Unit, body: Body, history: History | undefined, scope: ProductScope): Promised {
  const { node } = unit;
  const { product, context } = scope;
  const [schema, second] = node.members.filter((member) => member.kind === "Schema");
  const byHand = body.result === undefined ? [] : body.rows.columns;
  const added = history?.columns ?? [];
  const taken = history !== undefined && reportTaken(history, body.rows, node.name, product.file, context.report);
  if (schema === undefined) {
    // Those of the result are keys of one run.
    const keys = (body.result?.keys ?? []).map((key) => (history === undefined ? key : [...key, history.start]));
    const base = { rows: body.rows, added, keys, unproven: [], composed: [], byHand, failed: taken };
    return body.result === undefined ? base : { ...base, declared: body.result.columns };
  }
  const at = (span: ast.SchemaBlock) => placeOf(product.file, { start: span.start, end: span.start + "schema".length });
  if (second !== undefined) {
    const related = [{ ...at(schema), message: "the first one" }];
    context.report(schemaRepeated.at(at(second), { table: node.name.text }, { related }));
  }
  const errors = rootErrors(context.report);
  const { columns, keys } = context.declarations.columns(
    schema.columns,
    schema.uniques,
    unit.address,
    product.file,
    errors.report,
  );
  const source = taken ? body.rows : { ...body.rows, columns: [...body.rows.columns, ...added] };
  if (history !== undefined) reportKeys(history, keys, columns, errors.report);
  const checked = checkContract(schema, columns, source, {
    name: node.name.text,
    version: scope.version,
    file: product.file,
    report: context.report,
    place: placeIR(product.file.parsed.source, schema),
    declared: (fullName) => context.types.named(fullName),
  });
  const own = (each: { readonly name: string }) => history?.names.has(each.name) !== true;
  const { step } = checked;
  return {
    rows: { ...checked.rows, columns: checked.rows.columns.filter(own) },
    added: checked.rows.columns.filter((column) => !own(column)),
    declared: columns,
    keys,
    step: { ...step, items: step.items.filter(own), columns: step.columns.filter(own) },
    unproven: checked.unproven,
    composed: checked.composed,
    byHand,
    failed: checked.failed || errors.failed || second !== undefined || taken,
  };
}

/** A pipeline has one step more; the result of a SQL text is cast to the promised columns where it is cast anyway. */
function withContract(body: BodyIR, step: Step): BodyIR {
  if (body.kind === "pipeline") return { kind: "pipeline", steps: [...body.steps, step] };
  return { ...body, columns: step.columns };
}

/** Declared keys with what is proven of them; without any, those that follow from the pipeline. */
function keysOf(contract: Promised, rows: Rows): readonly KeyIR[] {
  if (contract.keys.length > 0)
    return contract.keys.map((columns) => ({ columns, proven: !rows.open && isUnique(rows, columns) }));
  if (contract.declared !== undefined) return [];
  return rows.keys.map((columns) => ({ columns, proven: true }));
}

/** What later steps may rely on: proven keys, and declared ones, which are checked before anybody reads the rows. */
function relationKeys(rows: Rows, keys: readonly KeyIR[]): Rows["keys"] {
  const declaredKeys = keys.filter((key) => !key.proven).map((key) => key.columns);
  return declaredKeys.length === 0 ? rows.keys : [...rows.keys, ...declaredKeys];
}

function columnsOf(
  unit: Unit,
  rows: Rows,
  declaredColumns: readonly DeclaredColumn[] | undefined,
  place: PlaceIR,
  scope: ProductScope,
): readonly ColumnIR[] {
  const lineage = lineageOf(rows);
  const { source } = scope.product.file.parsed;
  const byName = new Map(declaredColumns?.map((column) => [column.ir.name, column.ir]));
  return rows.columns.map((column): ColumnIR => {
    const ir = byName.get(column.name);
    const { name, labels } = column;
    if (ir !== undefined) return { ...ir, labels, lineage: lineage(column) };
    const { type, nullable, named } = column.row;
    const inside = column.place !== undefined && isInside(unit, column.place, source.path);
    return {
      name,
      type,
      nullable,
      ...(named === undefined ? {} : { named }),
      labels,
      lineage: lineage(column),
      address: `${unit.address}.${name}`,
      place: inside ? placeIR(source, column.place!) : place,
    };
  });
}

function isInside(unit: Unit, place: Place, path: string): boolean {
  return place.file === path && place.start >= unit.node.start && place.end <= unit.node.end;
}

/** Where a column is made here; the table's name where it only passes through. */
function placeInside(unit: Unit, column: FlowColumn, name: Place, path: string): Place {
  return column.place !== undefined && isInside(unit, column.place, path) ? column.place : name;
}

/** What consumers see of a port that is wrong: its schema, if it has one, else nothing certain. */
function brokenSignature(
  address: string,
  rows: Rows,
  contract: Promised,
  keys: readonly KeyIR[],
  fresh: string | undefined,
  place: Place,
): PortSignature {
  const open = contract.declared === undefined && rows.open;
  return {
    address,
    columns: rows.columns.map(({ name, row, labels }) => ({
      ...row,
      labels,
      address: `${address}.${name}`,
      place: { file: place.file, line: 1, column: 1, endLine: 1, endColumn: 1 },
    })),
    places: rows.columns.map((column) => column.place ?? place),
    keys: keys.map((key) => key.columns),
    ...(fresh === undefined ? {} : { fresh }),
    place,
    open,
  };
}

// ---- Storing ---------------------------------------------------------------------------------------------------------------

function checkStore(
  unit: Unit,
  rows: Rows,
  scope: ProductScope,
): { readonly materialize?: MaterializationIR; readonly failed: boolean } {
  const { node } = unit;
  const { file } = scope.product;
  const [setting, second] = node.members.filter((member) => member.kind === "Materialize");
  if (setting === undefined) return { failed: false };
  const errors = rootErrors(scope.context.report);
  if (second !== undefined) {
    const related = [{ ...placeOf(file, setting), message: "the first one" }];
    errors.report(materializeRepeated.at(placeOf(file, second), { table: node.name.text }, { related }));
  }
  const materialize = checkMaterialize(setting, rows, { name: node.name.text, file, report: errors.report });
  return materialize === undefined ? { failed: errors.failed } : { materialize, failed: errors.failed };
}
