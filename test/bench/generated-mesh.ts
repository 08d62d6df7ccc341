/**
 * A mesh of any size for speed: 30 % sources, 30 % staging of one input, 25 % joins of two or three, 15 % aggregating marts, 7 to 15
 * columns each, one file a node. The same graph is also written as a dbt project, so that both are measured on equal work. Seeded: the
 * same size gives the same files.
 */

export interface GeneratedFiles {
  readonly chimera: ReadonlyMap<string, string>;
  readonly dbt: ReadonlyMap<string, string>;
}

interface Column {
  readonly name: string;
  readonly type: "int" | "string" | "decimal(12, 2)" | "timestamp" | "date";
}
interface Node {
  readonly index: number;
  readonly kind: "source" | "staging" | "join" | "mart";
  readonly domain: string;
  readonly columns: readonly Column[];
}

/** Files of a mesh with `size` nodes. */
export function generateMesh(size: number): GeneratedFiles {
  const random = seeded(size);
  const chimera = new Map<string, string>([
    ["chimera.yaml", "name: generated\nenvironments:\n  local: { engine: duckdb, orchestrator: local }\n"],
  ]);
  const dbt = new Map<string, string>([
    ["dbt_project.yml", "name: generated\nversion: '1.0'\nprofile: generated\nmodel-paths: [models]\n"],
    ["profiles.yml", "generated:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: ':memory:' }\n"],
  ]);
  const nodes: Node[] = [];
  const domains = Math.max(1, Math.round(size / 50));
  for (let d = 0; d < domains; d++)
    chimera.set(
      `d${d}/domain.chimera`,
      `domain d${d} {\n  title: "Domain ${d}"\n}\n\nteam Team {\n  members: ["owner@example.org"]\n}\n`,
    );
  const sources = Math.max(1, Math.round(size * 0.3));
  const stagings = Math.round(size * 0.3);
  const joins = Math.round(size * 0.25);
  for (let index = 0; index < size; index++) {
    const kind =
      index < sources
        ? "source"
        : index < sources + stagings
          ? "staging"
          : index < sources + stagings + joins
            ? "join"
            : "mart";
    const domain = `d${index % domains}`;
    const pick = (from: number, to: number) => nodes[from + Math.floor(random() * (to - from))]!;
    const made = { index, kind, domain } as const;
    let node: Node;
    if (kind === "source") {
      node = { ...made, columns: sourceColumns(7 + Math.floor(random() * 9)) };
      chimera.set(`${domain}/n${index}.chimera`, chimeraSource(node));
      dbt.set(`models/n${index}.yml`, dbtSource(node));
    } else if (kind === "staging") {
      const input = pick(0, sources);
      node = { ...made, columns: [...input.columns.slice(0, 12), { name: "doubled", type: "int" }] };
      chimera.set(`${domain}/n${index}.chimera`, chimeraStaging(node, input));
      dbt.set(`models/n${index}.sql`, dbtStaging(node, input));
    } else if (kind === "join") {
      const inputs = [0, 1, ...(random() < 0.5 ? [2] : [])].map(() => pick(sources, index));
      node = { ...made, columns: joinColumns(inputs) };
      chimera.set(`${domain}/n${index}.chimera`, chimeraJoin(node, inputs));
      dbt.set(`models/n${index}.sql`, dbtJoin(node, inputs));
    } else {
      const input = pick(sources, sources + stagings + joins);
      node = { ...made, columns: martColumns };
      chimera.set(`${domain}/n${index}.chimera`, chimeraMart(node, input));
      dbt.set(`models/n${index}.sql`, dbtMart(node, input));
    }
    nodes.push(node);
  }
  return { chimera, dbt };
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const cycle = ["string", "decimal(12, 2)", "int", "timestamp", "string", "date"] as const;
function sourceColumns(count: number): Column[] {
  const columns: Column[] = [
    { name: "id", type: "int" },
    { name: "amount", type: "decimal(12, 2)" },
    { name: "placed_at", type: "timestamp" },
    { name: "country", type: "string" },
  ];
  for (let i = columns.length; i < count; i++) columns.push({ name: `c${i}`, type: cycle[i % cycle.length]! });
  return columns;
}
function joinColumns(inputs: readonly Node[]): Column[] {
  const columns: Column[] = [...inputs[0]!.columns.slice(0, 7)];
  for (let i = 1; i < inputs.length; i++)
    columns.push({ name: `amount_${i}`, type: "decimal(12, 2)" }, { name: `country_${i}`, type: "string" });
  return columns;
}
const martColumns: readonly Column[] = [
  { name: "id", type: "int" },
  { name: "country", type: "string" },
  { name: "placed_at", type: "timestamp" },
  { name: "amount", type: "decimal(12, 2)" },
  { name: "row_count", type: "int" },
  { name: "smallest", type: "decimal(12, 2)" },
  { name: "largest", type: "decimal(12, 2)" },
];

const header = (node: Node) => `domain ${node.domain}\n\n`;
const product = (node: Node, inputs: readonly Node[], body: string) =>
  `${header(node)}/// Node ${node.index}.\nproduct N${node.index} {\n  version: 1.0.0\n  owner: Team\n\n${inputs
    .map(
      (input, i) =>
        `  input i${i} = ${input.kind === "source" ? `S${input.index}.t` : `${input.domain}.N${input.index}.out`}\n`,
    )
    .join("")}\n  /// What node ${node.index} publishes.\n  port out {\n${body}  }\n}\n`;

function chimeraSource(node: Node): string {
  const columns = node.columns
    .map((c) => `    ${c.name}: ${c.type}${c.name === "id" ? " key" : c.name === "country" ? "?" : ""}\n`)
    .join("");
  // A source is private to its domain, so a product of the same domain publishes it.
  return `${header(node)}source S${node.index} = files {\n  path: "data/n${node.index}.csv"\n  table t {\n${columns}  }\n}\n\n/// Raw rows of source ${node.index}.\nproduct N${node.index} {\n  version: 1.0.0\n  owner: Team\n\n  input rows = S${node.index}.t\n\n  /// All rows.\n  port out {\n    from rows\n  }\n}\n`;
}
function chimeraStaging(node: Node, input: Node): string {
  const kept = node.columns.slice(0, -1).map((c) => c.name);
  return product(
    node,
    [{ ...input, kind: "staging" }],
    `    from i0\n    where amount > 0 and country is not null\n    derive { doubled = id * 2 }\n    select { ${[...kept, "doubled"].join(", ")} }\n`,
  );
}
function chimeraJoin(node: Node, inputs: readonly Node[]): string {
  const joins = inputs
    .slice(1)
    .map((_, i) => `    left join i${i + 1} on i0.id == i${i + 1}.id\n`)
    .join("");
  const own = inputs[0]!.columns.slice(0, 7).map((c) => `${c.name} = i0.${c.name}`);
  const others = inputs
    .slice(1)
    .flatMap((_, i) => [`amount_${i + 1} = i${i + 1}.amount ?? 0.0`, `country_${i + 1} = i${i + 1}.country`]);
  return product(node, inputs, `    from i0\n${joins}    select { ${[...own, ...others].join(", ")} }\n`);
}
function chimeraMart(node: Node, input: Node): string {
  return product(
    node,
    [input],
    `    from i0\n    where amount > 10\n    group { id, country, placed_at }\n    aggregate { amount = sum(amount), row_count = count(), smallest = min(amount), largest = max(amount) }\n    expect rows > 0\n`,
  );
}

const reference = (node: Node) => `{{ ref('n${node.index}') }}`;
function dbtSource(node: Node): string {
  return `version: 2\nsources:\n  - name: s${node.index}\n    tables:\n      - name: t\n        columns:\n${node.columns.map((c) => `          - name: ${c.name}\n`).join("")}`;
}
const dbtInput = (node: Node) => (node.kind === "source" ? `{{ source('s${node.index}', 't') }}` : reference(node));
function dbtStaging(node: Node, input: Node): string {
  const kept = node.columns.slice(0, -1).map((c) => c.name);
  return `select ${kept.join(", ")}, id * 2 as doubled\nfrom ${dbtInput(input)}\nwhere amount > 0 and country is not null\n`;
}
function dbtJoin(_node: Node, inputs: readonly Node[]): string {
  const own = inputs[0]!.columns.slice(0, 7).map((c) => `i0.${c.name}`);
  const others = inputs
    .slice(1)
    .flatMap((_, i) => [`coalesce(i${i + 1}.amount, 0) as amount_${i + 1}`, `i${i + 1}.country as country_${i + 1}`]);
  const joins = inputs
    .slice(1)
    .map((input, i) => `left join ${dbtInput(input)} i${i + 1} on i0.id = i${i + 1}.id\n`)
    .join("");
  return `select ${[...own, ...others].join(", ")}\nfrom ${dbtInput(inputs[0]!)} i0\n${joins}`;
}
function dbtMart(_node: Node, input: Node): string {
  return `select id, country, placed_at, sum(amount) as amount, count(*) as row_count, min(amount) as smallest, max(amount) as largest\nfrom ${dbtInput(input)}\nwhere amount > 10\ngroup by id, country, placed_at\n`;
}
