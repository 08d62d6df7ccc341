/** Meshes at the edges of what can be said: for targets whose output has rules of its own about names, texts and sizes. */

const long = (word: string, times: number) => Array.from({ length: times }, () => word).join("");
const source = (name: string, more = "") =>
  `source ${name} = files { path: "data"  ${more} table t { id: int key  at: timestamp } }`;

export const oddMeshes: { readonly [title: string]: { readonly [path: string]: string } } = {
  "long names in a deep domain": {
    "main.chimera": `domain ${Array.from({ length: 12 }, (_, at) => `level_number_${at}`).join(".")}
team ${long("VeryImportantTeam", 6)} { members: ["a@example.org"] }
${source("S")}
product ${long("WhatEverybodyWants", 9)} { owner: ${long("VeryImportantTeam", 6)}
  input t = S.t
  port ${long("of_all_things_", 12)} { from t } }
product ${long("WhatEverybodyWants", 9)}Too { owner: ${long("VeryImportantTeam", 6)}
  input t = S.t
  port p { from t  fresh: 2h } }`,
  },
  "names of any kind": {
    "main.chimera": `domain \`Größe & Maß\`
team \`Die "Guten"\` { members: []  oncall: [email("\\"quoted\\" {{ $value }} <a@example.org>")] }
${source("S")}
product \`übersicht: 100%\` { title: "#1: \\"alles\\""  version: 3.0.0  owner: \`Die "Guten"\`
  input t = S.t { every: 1h }
  port \`{{ p }}\` { from t  fresh: 30m  expect rows > 0 } }
product \`übersicht; 100%\` { owner: \`Die "Guten"\`
  input t = S.t
  port p { from t } }
product DefaultDeny { owner: \`Die "Guten"\`
  input t = S.t
  port p { from t } }`,
  },
  "names that differ in little": {
    "a.chimera": `domain a.b\nteam T { members: [] }\n${source("S")}
product OneTwo { owner: T  input t = S.t  port p0 { from t } }
product Onetwo { owner: T  input t = S.t  port p1 { from t } }
product One_Two { owner: T  input t = S.t  port p2 { from t } }
product oneTwo { owner: T  input t = S.t  port p3 { from t } }`,
    "b.chimera": `domain a_b\nteam T { members: [] }\n${source("S")}
product OneTwo { owner: T  input t = S.t  port p7 { from t } }`,
    "c.chimera": `domain A.B\nteam T { members: [] }\n${source("S")}
product OneTwo { owner: T  input t = S.t  port p8 { from t } }`,
  },
  "secrets and hosts": {
    "chimera.yaml": `name: odd_mesh-
environments:
  local: { engine: postgres, orchestrator: local, connection: { host: engine.db.svc.cluster.local, port: 5432, password: { secret: engine/password } } }
`,
    "main.chimera": `domain shop
connector queue { brokers: list<string>  password: secret  ...more: string }
team T { members: []  oncall: [slack("#t"), email("t@example.org")] }
source Q = queue { brokers: ["10.1.2.3:9092", env("SECOND"), "[2001:db8::7]:9093"]  password: secret("queue/${long("reader", 20)}")  catalog: "https://catalog.example.org/v1"  at: "10:30"  table t { id: int key } }
source D = postgres { host: env("DB_HOST")  database: "d"  credentials: secret("D B/reader")  table t { id: int key } }
product P { owner: T  input q = Q.t { every: 1w }  input d = D.t { every: 1mo }  port p { from q join d on q.id == d.id select { id = q.id } } }
product R { owner: T  input p = P.p  port r { from p } }`,
  },
};
