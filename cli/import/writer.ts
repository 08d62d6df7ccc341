/**
 * Chimera of what was found: a file a domain, in it a source a connection and a product with a port a table. Every line knows what to say instead when
 * the checker refuses it, so that a trial can settle for less without understanding why.
 */
import type { Found, FoundColumn, FoundConnection, FoundRule, FoundTable, FoundType, LeftOut } from "./found.ts";
import {
  domainOf,
  nameOf,
  pascal,
  spellAddress,
  spellComment,
  spellMembers,
  spellName,
  spellPattern,
  spellText,
  spellType,
  unused,
} from "./spelling.ts";

export interface Line {
  /** The same in every draft. */
  readonly key: string;
  /** From what is meant to what is certain; behind the last the line is left out. */
  readonly texts: readonly string[];
  /** What each step to the next text gives up, for messages. */
  readonly loses: readonly string[];
  readonly place: string;
  /** Lines of an earlier stage are mended first, since what follows may be wrong because of them. */
  readonly stage: 0 | 1 | 2;
  /** Tables that go with the line when it has no other text and cannot be missed; empty for one that can. */
  readonly carries: readonly string[];
}

export interface DraftFile {
  readonly path: string;
  readonly lines: readonly Line[];
}
export interface Draft {
  readonly files: readonly DraftFile[];
  readonly left: readonly LeftOut[];
}

export interface WriterOptions {
  /** Where everything belongs, whatever was found. */
  readonly domain?: string | undefined;
  /** Domain of what does not say its own. */
  readonly otherwise: string;
  /** First line of every file. */
  readonly origin: string;
}

/** A draft of all tables: nothing of it is checked yet. */
export function draftOf({ tables }: Found, options: WriterOptions): Draft {
  const domains = Map.groupBy(tables, (table) => domainOf(options.domain ?? table.domain ?? options.otherwise));
  const left: LeftOut[] = [];
  const files = [...domains].map(([domain, own]) => new DomainWriter(domain, own, left).write(options.origin));
  return { files, left };
}

interface Placed {
  readonly table: FoundTable;
  /** Name of the table in its source, of its columns in their order. */
  readonly name: string;
  readonly source: string;
  readonly columns: ReadonlyMap<string, string>;
  product: string;
  port: string;
}

class DomainWriter {
  readonly #domain: string;
  readonly #left: LeftOut[];
  readonly #lines: Line[] = [];
  readonly #names = new Set<string>();
  readonly #enums = new Map<string, string>();
  readonly #types = new Map<string, string>();
  readonly #declared: Line[] = [];
  readonly #placed: Placed[];
  readonly #tables: readonly FoundTable[];

  constructor(domain: string, tables: readonly FoundTable[], left: LeftOut[]) {
    this.#domain = domain;
    this.#tables = tables;
    this.#left = left;
    this.#placed = this.#place();
  }

  write(origin: string): DraftFile {
    const body: Line[] = [];
    for (const [source, placed] of Map.groupBy(this.#placed, (each) => each.source)) this.#source(body, source, placed);
    for (const [product, placed] of Map.groupBy(this.#placed, (each) => each.product))
      this.#product(body, product, placed);
    this.#lines.push(...plain(`${this.#domain} origin`, spellComment("//", origin)));
    this.#lines.push(...plain(`${this.#domain} domain`, [`domain ${spellAddress(this.#domain)}`, ""]));
    return {
      path: `${this.#domain.split(".").map(nameOf).join("-")}.chimera`,
      lines: [...this.#lines, ...this.#declared, ...body],
    };
  }

  /** Names of everything, before anything is written: rules refer to what stands further down. */
  #place(): Placed[] {
    const last = pascal(this.#domain.split(".").at(-1)!);
    const sources = new Map<string, { readonly name: string; readonly tables: Set<string> }>();
    const products = new Map<string, { readonly name: string; readonly ports: Set<string> }>();
    return this.#tables.map((table): Placed => {
      const { connection } = table;
      const key = JSON.stringify([connection.connector, connection.settings]);
      const schema = connection.settings.schema;
      const known = sources.get(key) ?? {
        name: unused(
          `${typeof schema === "string" ? pascal(schema) : last}${sourceKinds[connection.connector]}`,
          this.#names,
        ),
        tables: new Set<string>(),
      };
      sources.set(key, known);
      const wanted = table.product ?? last;
      const product = products.get(wanted) ?? { name: unused(nameOf(wanted), this.#names), ports: new Set<string>() };
      products.set(wanted, product);
      const taken = new Set<string>();
      const columns = new Map(table.columns.map(({ name }) => [name, unused(nameOf(name), taken)]));
      return {
        table,
        columns,
        source: known.name,
        name: unused(nameOf(table.name), known.tables),
        product: product.name,
        port: table.portVersion === undefined ? unused(nameOf(table.name), product.ports) : nameOf(table.name),
      };
    });
  }

  #source(lines: Line[], source: string, placed: readonly Placed[]): void {
    const { connector, settings, remarks } = placed[0]!.table.connection;
    const carries = placed.map(({ table }) => table.identity);
    const key = `${this.#domain} source ${source}`;
    lines.push(
      ...plain(
        key,
        (remarks ?? []).flatMap((remark) => spellComment("//", remark)),
      ),
    );
    lines.push(one(`${key} head`, `source ${spellName(source)} = ${connector} {`, 0, carries));
    for (const [name, value] of Object.entries(settings))
      lines.push(one(`${key} ${name}`, `${name}: ${setting(value)}`, 0, carries));
    for (const each of placed) this.#sourceTable(lines, each);
    lines.push(...plain(`${key} end`, ["}", ""]));
  }

  #sourceTable(lines: Line[], { table, name, columns }: Placed): void {
    const key = `${table.identity} table`;
    const { physical = table.name } = table;
    const from = physical === name ? "" : ` from ${spellText(physical)}`;
    lines.push(...plain(`${key} gap`, [""]), ...described(key, table));
    lines.push(one(`${key} head`, `table ${spellName(name)}${from} {`, 0, [table.identity], table.place));
    for (const column of table.columns) this.#column(lines, table, column, columns, true);
    for (const [at, unique] of table.unique.entries()) {
      if (this.#canBeNull(table, unique)) continue;
      lines.push(loseable(`${key} unique ${at}`, `unique(${this.#names_(unique, columns)})`, table.place, 0));
    }
    lines.push(...plain(`${key} end`, ["}"]));
  }

  #product(lines: Line[], product: string, placed: readonly Placed[]): void {
    const { table } = placed[0]!;
    const carries = placed.map((each) => each.table.identity);
    const key = `${this.#domain} product ${product}`;
    const team = unused(nameOf(table.owner ?? `${pascal(product)}Team`), this.#names);
    const members = (table.members ?? []).map(spellText).join(", ");
    if (table.owner === undefined) lines.push(...plain(`${key} team remark`, ["// Nobody is named as the owner."]));
    lines.push(
      one(`${key} team`, `team ${spellName(team)} { members: [${members}] }`, 0, carries),
      ...plain(`${key} gap`, [""]),
    );
    if (table.productDescription !== undefined)
      lines.push(...plain(`${key} description`, spellComment("///", table.productDescription)));
    lines.push(one(`${key} head`, `product ${spellName(product)} {`, 1, carries));
    if (table.version !== undefined)
      lines.push(loseable(`${key} version`, `version: ${versionOf(table.version)}`, table.place, 1));
    lines.push(one(`${key} owner`, `owner: ${spellName(team)}`, 1, carries));
    const purposes = table.purposes ?? [];
    if (purposes.length > 0)
      lines.push(loseable(`${key} purposes`, `purpose: [${purposes.map(spellAddress).join(", ")}]`, table.place, 1));
    lines.push(...plain(`${key} gap 2`, [""]));
    const inputs = new Map<Placed, string>();
    const ports = new Set(placed.map(({ port }) => port.toLowerCase()));
    const inputOf = (each: Placed) => {
      const name = inputs.get(each) ?? unused(`raw_${each.name}`, ports);
      inputs.set(each, name);
      return name;
    };
    for (const each of placed) inputOf(each);
    const rules = new Map(placed.map((each) => [each, this.#rules(each, product, inputOf)]));
    for (const [each, name] of inputs) {
      const tables = each.product === product ? [each.table.identity] : [];
      const { every } = each.table;
      const head = `input ${spellName(name)} = ${spellName(each.source)}.${spellName(each.name)}`;
      const texts = every === undefined ? [head] : [`${head} { every: ${every} }`, head];
      lines.push({
        key: `${key} input ${name}`,
        texts,
        loses: ["how often it comes", head],
        place: each.table.place,
        stage: 1,
        carries: tables,
      });
    }
    for (const each of placed) this.#port(lines, each, inputOf(each), rules.get(each) ?? []);
    lines.push(...plain(`${key} end`, ["}", ""]));
  }

  #port(lines: Line[], { table, port, columns }: Placed, input: string, rules: readonly Line[]): void {
    const key = `${table.identity} port`;
    const version = table.portVersion === undefined ? "" : ` v${table.portVersion}`;
    lines.push(...plain(`${key} gap`, [""]), ...described(key, table));
    lines.push(one(`${key} head`, `port ${spellName(port)}${version} {`, 1, [table.identity], table.place));
    if (table.title !== undefined)
      lines.push(loseable(`${key} title`, `title: ${spellText(table.title)}`, table.place, 1));
    lines.push(
      one(`${key} from`, `from ${spellName(input)}`, 1, [table.identity], table.place),
      ...plain(`${key} schema`, ["", "schema {"]),
    );
    for (const column of table.columns) this.#column(lines, table, column, columns, false);
    lines.push(...plain(`${key} schema end`, ["}"]));
    for (const promise of ["fresh", "retain"] as const) {
      const value = table[promise];
      if (value !== undefined) lines.push(loseable(`${key} ${promise}`, `${promise}: ${value}`, table.place, 1));
    }
    lines.push(...plain(`${key} rules gap`, [""]), ...rules, ...plain(`${key} end`, ["}"]));
  }

  #column(
    lines: Line[],
    table: FoundTable,
    column: FoundColumn,
    columns: ReadonlyMap<string, string>,
    atSource: boolean,
  ): void {
    const key = `${table.identity} ${atSource ? "source" : "port"} ${column.name}`;
    const name = columns.get(column.name)!;
    if (column.description !== undefined && column.description.trim() !== "")
      lines.push(...plain(`${key} description`, spellComment("///", column.description)));
    if (atSource)
      lines.push(
        ...plain(
          `${key} remarks`,
          (column.remarks ?? []).flatMap((each) => spellComment("//", each)),
        ),
      );
    const isKey = table.key.includes(column.name);
    const head = `${spellName(name)}: `;
    const null_ = column.nullable && !isKey ? "?" : "";
    const keyword = isKey ? " key" : "";
    const from = atSource && name !== column.name ? ` from ${spellText(column.name)}` : "";
    const type = spellType(column.type, (each) => this.#enum(each, table, column), atSource);
    const unit = column.unit === undefined ? "" : ` in ${column.unit}`;
    const named = this.#named(column, table, type);
    const labels = (column.labels ?? []).map(spellAddress);
    const labelled =
      !atSource || labels.length === 0 ? "" : ` labelled ${labels.length === 1 ? labels[0] : `{${labels.join(", ")}}`}`;
    const steps: [string, string][] = [
      [
        `${head}${named ?? `${type}${unit}`}${null_}${keyword}${labelled}${from}`,
        labelled === "" ? "" : `labels ${labels.join(", ")}`,
      ],
      [
        `${head}${named ?? `${type}${unit}`}${null_}${keyword}${from}`,
        named === undefined ? `unit ${column.unit ?? ""}` : `type ${named}`,
      ],
      [`${head}${type}${unit}${null_}${keyword}${from}`, `unit ${column.unit ?? ""}`],
      [`${head}${type}${null_}${keyword}${from}`, isKey ? "the key" : `type ${type}`],
      [`${head}${type}${null_}${from}`, `type ${type}`],
      [`${head}string${null_}${from}`, "the column"],
    ];
    const distinct = steps.filter(([text], at) => text !== steps[at + 1]?.[0]);
    lines.push({
      key,
      texts: distinct.map(([text]) => text),
      loses: distinct.map(([, lost]) => `${table.name}.${column.name}: ${lost}`),
      place: table.place,
      stage: atSource ? 0 : 1,
      carries: [table.identity],
    });
  }

  /** The declared type of a column: one of the standard library, or one that is declared here for its pattern. */
  #named({ named, pattern, name }: FoundColumn, table: FoundTable, type: string): string | undefined {
    if (named?.startsWith("std.")) return spellAddress(named);
    if (pattern === undefined || type !== "string") return undefined;
    const wanted = named?.split(".").at(-1) ?? pascal(`${table.name} ${name}`);
    const key = `${wanted} ${pattern}`;
    const known = this.#types.get(key);
    if (known !== undefined) return spellName(known);
    const own = unused(nameOf(wanted), this.#names);
    this.#types.set(key, own);
    const text = `type ${spellName(own)} = string matches ${spellPattern(pattern)}`;
    this.#declared.push(
      loseable(`${this.#domain} type ${own}`, text, table.place, 0),
      ...plain(`${this.#domain} type ${own} gap`, [""]),
    );
    return spellName(own);
  }

  #enum(type: Extract<FoundType, { readonly kind: "enum" }>, table: FoundTable, column: FoundColumn): string {
    const wanted = pascal(type.name?.split(".").at(-1) ?? `${table.name} ${column.name}`);
    const members = spellMembers(type.values);
    const key = type.name === undefined ? members : `${wanted} ${members}`;
    const known = this.#enums.get(key);
    if (known !== undefined) return spellName(known);
    const own = unused(wanted, this.#names);
    this.#enums.set(key, own);
    const text = `enum ${spellName(own)} ${members}`;
    this.#declared.push(
      loseable(`${this.#domain} enum ${own}`, text, table.place, 0),
      ...plain(`${this.#domain} enum ${own} gap`, [""]),
    );
    return spellName(own);
  }

  #rules(placed: Placed, product: string, inputOf: (each: Placed) => string): Line[] {
    const { table, columns } = placed;
    const lines: Line[] = [];
    const rule = (text: string, place: string, what: string, description?: string) => {
      const key = `${table.identity} rule ${lines.length}`;
      if (description !== undefined) lines.push(...plain(`${key} description`, spellComment("///", description)));
      const line = `expect ${text}`;
      lines.push({ key, texts: [line], loses: [what], place, stage: 2, carries: [] });
    };
    for (const unique of table.unique) {
      if (!this.#canBeNull(table, unique)) continue;
      const present = unique.map((name) => `${spellName(columns.get(name) ?? name)} is not null`).join(" and ");
      rule(
        `unique(${this.#names_(unique, columns)}) where ${present}`,
        table.place,
        `${table.name}: unique(${unique.join(", ")})`,
      );
    }
    for (const { columns: own, table: to, targets, place } of table.references) {
      const what = `${table.name}: ${own.join(", ")} references ${to}`;
      const target = this.#placed.find((each) => each.table.identity === to);
      const named = targets.length === 0 ? (target?.table.key ?? []) : targets;
      if (target === undefined)
        this.#left.push({ place, what, reason: "a rule cannot look into a source of another domain" });
      else if (own.length !== 1 || named.length !== 1)
        this.#left.push({ place, what, reason: "a reference of several columns has no rule" });
      else {
        const other = target.product === product ? target.port : inputOf(target);
        const key = target.columns.get(named[0]!) ?? named[0]!;
        rule(
          `references(${spellName(columns.get(own[0]!) ?? own[0]!)}, ${spellName(other)}.${spellName(key)})`,
          place,
          what,
        );
      }
    }
    for (const each of table.rules) rule(ruleText(each), each.place, `${table.name}: ${each.text}`, each.description);
    return lines;
  }

  #canBeNull(table: FoundTable, names: readonly string[]): boolean {
    return names.some(
      (name) => !table.key.includes(name) && (table.columns.find((each) => each.name === name)?.nullable ?? true),
    );
  }
  #names_(names: readonly string[], columns: ReadonlyMap<string, string>): string {
    return names.map((name) => spellName(columns.get(name) ?? name)).join(", ");
  }
}

const sourceKinds: { readonly [K in FoundConnection["connector"]]: string } = {
  files: "Files",
  postgres: "Database",
  duckdb: "Database",
};

function ruleText({ name, text }: FoundRule): string {
  const flat = text.replaceAll(/[\r\n\u2028\u2029]+/g, " ");
  return name === undefined ? flat : `${spellName(name)}: ${flat}`;
}

function versionOf(version: string): string {
  return /^\d{1,9}\.\d{1,9}\.\d{1,9}$/.test(version) ? version : spellText(version);
}

function setting(value: FoundConnection["settings"][string]): string {
  if (typeof value === "string") return spellText(value);
  if (typeof value !== "object") return String(value);
  return "env" in value ? `env(${spellText(value.env)})` : `secret(${spellText(value.secret)})`;
}

function described(key: string, table: FoundTable): Line[] {
  const remarks = (table.remarks ?? []).flatMap((remark) => spellComment("//", remark));
  const described = table.description?.trim() ?? "";
  return plain(`${key} description`, [...remarks, ...(described === "" ? [] : spellComment("///", described))]);
}

/** Lines that cannot be wrong. */
function plain(key: string, texts: readonly string[]): Line[] {
  return texts.map((text, at) => ({
    key: `${key} ${at}`,
    texts: [text],
    loses: [text],
    place: "",
    stage: 0,
    carries: [],
  }));
}
/** A line that carries tables: without it they are not there. */
function one(key: string, text: string, stage: Line["stage"], carries: readonly string[], place = ""): Line {
  return { key, texts: [text], loses: [text], place, stage, carries };
}
/** A line that can be left out. */
function loseable(key: string, text: string, place: string, stage: Line["stage"]): Line {
  return { key, texts: [text], loses: [text], place, stage, carries: [] };
}
