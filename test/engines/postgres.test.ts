/** The connector `postgres` against a real server: types, batches, logins, encryption and everything that may go wrong on the way. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceColumnJob, SourceInputJob } from "../../runtime/job/job.ts";
import { type Postgres, startPostgres } from "../support/engines/postgres.ts";
import { column, product, source, table, type Workbench, workbench } from "../unit/runtime/workbench.ts";

const started = await startPostgres();
const server = "engine" in started ? started.engine : undefined;
const password = "Sw0rdf:sh'§";

describe.skipIf(server === undefined)("the connector postgres", () => {
  const postgres = server as Postgres;
  let bench: Workbench;
  beforeAll(async () => {
    await sql(`CREATE USER shop PASSWORD '${password.replaceAll("'", "''")}'; CREATE SCHEMA sales AUTHORIZATION shop`);
    // The user shop has to say its password; everybody else is trusted.
    await sql(
      "COPY (VALUES ('host all shop 127.0.0.1/32 scram-sha-256'), ('host all nobody 127.0.0.1/32 reject'), ('host all all 127.0.0.1/32 trust')) " +
        `TO '${(await rows("SHOW hba_file"))[0]!.hba_file}'; SELECT pg_reload_conf()`,
    );
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    await sql(
      "DROP SCHEMA sales CASCADE; CREATE SCHEMA sales AUTHORIZATION shop; ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON TABLES TO shop",
    );
    bench = await workbench({
      CHIMERA_SECRET_SHOP_LOGIN: `shop:${password}`,
      CHIMERA_SECRET_SHOP_BAD: "shop:open sesame",
    });
  });
  afterEach(() => bench.close());

  async function sql(text: string): Promise<void> {
    await rows(text);
  }
  async function rows(text: string): Promise<Record<string, unknown>[]> {
    const client = await postgres.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
  const settings: SourceInputJob["settings"] = {
    host: postgres?.host ?? "",
    port: postgres?.port ?? 0,
    database: "postgres",
    schema: "sales",
    credentials: { secret: "shop/login" },
  };
  function input(columns: readonly SourceColumnJob[], more: Partial<SourceInputJob> = {}) {
    return source("orders", "", columns, {
      connector: "postgres",
      address: "shop.Shop.orders",
      ...more,
      settings: { ...settings, ...more.settings },
    });
  }
  async function load(orders: SourceInputJob, options = {}) {
    const copy = table("Orders", "copy", {
      reads: ["input:orders"],
      columns: orders.columns,
      sql: "SELECT * FROM {input:orders}",
      publish: { schema: "shop", view: "copy" },
    });
    const report = await bench.build(product("Orders", { inputs: [orders], tables: [copy] }), options);
    const read =
      report.outcome === "built" || report.outcome === "unchanged" ? await bench.rows("SELECT * FROM shop.copy") : [];
    return { report, rows: read, input: report.inputs[0]! };
  }
  const id = column("id", "BIGINT");

  it("keeps every digit, and every moment in UTC", async () => {
    await sql(`
      CREATE TYPE sales.colour AS ENUM ('red', 'green');
      CREATE TYPE sales.place AS (lat float8, city text);
      CREATE TABLE sales.orders (id int8, small int2, n numeric, price numeric(12, 2), f float8, r real, ok bool, t text, c char(3), d date,
        ts timestamp, tz timestamptz, tm time, iv interval, u uuid, j jsonb, b bytea, colour sales.colour, tags text[], grid int[][], place sales.place);
      INSERT INTO sales.orders VALUES (9223372036854775807, -32768, 12345678901234567890.123456789, -0.01, 0.1, 0.1, true, E'tab\\t"q" ü \\\\N', 'ab', '2026-01-31',
        '2026-01-31 10:00:00.123456', '2026-01-31 10:00:00.5+02', '23:59:59.999999', '1 day 02:00:00', '6f1c1d0e-5a0b-4f3c-8d2e-1a2b3c4d5e6f', '{"a": [1, null]}',
        '\\xdeadbeef', 'green', ARRAY['a', NULL, 'b"c'], ARRAY[[1, 2], [3, 4]], ROW(1.5, 'X'));
      INSERT INTO sales.orders (id) VALUES (1);`);
    const columns = [
      id,
      column("small", "BIGINT?"),
      column("n", "DECIMAL(38,9)?"),
      column("price", "DECIMAL(12,2)?"),
      column("f", "DOUBLE?"),
      column("r", "DOUBLE?"),
      column("ok", "BOOLEAN?"),
      column("t", "VARCHAR?"),
      column("c", "VARCHAR?"),
      column("d", "DATE?"),
      column("ts", "TIMESTAMP?"),
      column("tz", "TIMESTAMP?"),
      column("tm", "TIME?"),
      column("iv", "INTERVAL?"),
      column("u", "UUID?"),
      column("j", "JSON?"),
      column("b", "BLOB?"),
      column("colour", "ENUM('red', 'green')?"),
      column("tags", "VARCHAR[]?"),
      column("grid", "BIGINT[][]?"),
      column("place", "STRUCT(lat DOUBLE, city VARCHAR)?"),
    ];
    const { rows, report } = await load(input(columns));
    expect(report.diagnostics).toEqual([]);
    expect(rows).toEqual([
      {
        id: "9223372036854775807",
        small: -32768,
        n: "12345678901234567890.123456789",
        price: "-0.01",
        f: 0.1,
        r: 0.1,
        ok: true,
        t: 'tab\t"q" ü \\N',
        c: "ab",
        d: "2026-01-31",
        ts: "2026-01-31 10:00:00.123456",
        tz: "2026-01-31 08:00:00.5",
        tm: "23:59:59.999999",
        iv: "1 day 02:00:00",
        u: "6f1c1d0e-5a0b-4f3c-8d2e-1a2b3c4d5e6f",
        j: '{"a": [1, null]}',
        b: "\\xDE\\xAD\\xBE\\xEF",
        colour: "green",
        tags: ["a", null, 'b"c'],
        grid: [
          [1, 2],
          [3, 4],
        ],
        place: { lat: 1.5, city: "X" },
      },
      Object.fromEntries(columns.map(({ name }) => [name, name === "id" ? 1 : null])),
    ]);
  });

  it("reads a large table in batches", async () => {
    await sql("CREATE TABLE sales.orders AS SELECT n AS id, 'name ' || n AS name FROM generate_series(1, 100000) n");
    const { input: report } = await load(input([id, column("name", "VARCHAR")], { keys: [["id"]] }));
    expect(report).toMatchObject({ rows: 100_000, rejected: 0 });
    expect(await bench.rows("SELECT count(DISTINCT name) AS n, sum(id) AS s FROM shop.copy")).toEqual([
      { n: 100_000, s: 5_000_050_000 },
    ]);
  });

  it("reads views, and names that need quotes", async () => {
    await sql(
      `CREATE TABLE sales.base (n int); INSERT INTO sales.base VALUES (1); CREATE VIEW sales."My ""Orders""" AS SELECT n AS "The Id" FROM sales.base`,
    );
    const { rows } = await load(input([column("id", "BIGINT", { physical: "The Id" })], { physical: 'My "Orders"' }));
    expect(rows).toEqual([{ id: 1 }]);
  });

  it("keeps rows that do not fit, and says why", async () => {
    await sql(
      "CREATE TABLE sales.orders (id numeric, price numeric); INSERT INTO sales.orders VALUES (1, 2.5), (2.5, 1), (3, 'NaN'), (NULL, 1)",
    );
    const columns = [id, column("price", "DECIMAL(12,2)?")];
    const { input: report, rows } = await load(input(columns, { onReject: "quarantine" }));
    expect(rows).toEqual([{ id: 1, price: "2.50" }]);
    expect(report.reasons.map(({ column, rows }) => [column, rows])).toEqual([
      ["price", 1],
      ["id", 1],
      ["id", 1],
    ]);
  });

  it("appends only rows beyond what it has", async () => {
    const append = { load: { mode: "append", column: "at" } } as const;
    const columns = [id, column("at", "TIMESTAMP")];
    await sql(
      "CREATE TABLE sales.orders (id int, at timestamptz); INSERT INTO sales.orders VALUES (1, '2026-01-01 00:00:00.000001+00'), (2, '2026-01-02 12:00:00.123457+02')",
    );
    await load(input(columns, append));
    await sql("INSERT INTO sales.orders VALUES (3, '2026-01-03+00'), (4, '2025-12-31+00')");
    const { input: report, rows } = await load(input(columns, append));
    expect([report.added, rows.map(({ id }) => id)]).toEqual([1, [1, 2, 3]]);
    expect((await load(input(columns, append))).report.outcome).toBe("unchanged");
  });

  it("rebuilds nothing when the rows are the same as before", async () => {
    await sql("CREATE TABLE sales.orders AS SELECT 1 AS id");
    await load(input([id]));
    await sql("UPDATE sales.orders SET id = id");
    expect((await load(input([id]))).report.outcome).toBe("unchanged");
    await sql("UPDATE sales.orders SET id = 2");
    expect((await load(input([id]))).rows).toEqual([{ id: 2 }]);
  });

  describe("says what is wrong", () => {
    const wrong = async (more: Partial<SourceInputJob>) => {
      const { report } = await load(input([id], more));
      expect(JSON.stringify(report)).not.toContain("Sw0rdf");
      expect(JSON.stringify(report)).not.toContain("sesame");
      return report.diagnostics.map(({ code, message, label, hint }) => ({ code, message, label, hint }));
    };
    const where = `127.0.0.1:${postgres?.port}/postgres`;

    it("when nothing listens there", async () => {
      expect(await wrong({ settings: { port: 1 } })).toMatchObject([
        { code: "CHM5020", message: "cannot reach `127.0.0.1:1/postgres`", label: "nothing listens there" },
      ]);
    });
    it("when there is no such host", async () => {
      expect(await wrong({ settings: { host: "no.such.host.invalid" } })).toMatchObject([{ code: "CHM5020" }]);
    });
    it("when the password is wrong", async () => {
      expect(await wrong({ settings: { credentials: { secret: "shop/bad" } } })).toMatchObject([
        { code: "CHM5021", message: `\`${where}\` refused the login`, label: "wrong user or password" },
      ]);
    });
    it("when there is no password, or no secret", async () => {
      expect(await wrong({ settings: { credentials: null, user: "shop" } })).toMatchObject([{ code: "CHM5021" }]);
      expect(await wrong({ settings: { credentials: { secret: "shop/none" } } })).toMatchObject([
        {
          code: "CHM5024",
          message: "cannot find secret `shop/none`",
          hint: "set the environment variable `CHIMERA_SECRET_SHOP_NONE`, or write it to `.chimera/secrets.yaml`",
        },
      ]);
    });
    it("when the user may not log in from here", async () => {
      expect(await wrong({ settings: { credentials: null, user: "nobody" } })).toMatchObject([{ code: "CHM5021" }]);
    });
    it("when there is no such database, table or column", async () => {
      expect(await wrong({ settings: { database: "nowhere" } })).toMatchObject([
        { code: "CHM5023", label: 'database "nowhere" does not exist' },
      ]);
      await sql("CREATE TABLE sales.order_s (id int)");
      expect(await wrong({})).toMatchObject([
        {
          code: "CHM5022",
          message: `cannot find table \`sales.orders\` in \`${where}\``,
          hint: "did you mean `order_s`?",
        },
      ]);
      await sql("CREATE TABLE sales.orders (ident int, i_d int)");
      expect(await wrong({})).toMatchObject([
        {
          code: "CHM5015",
          message: "cannot find column `id` in `sales.orders`",
          hint: 'did you mean `i_d`? then write `id: … from "i_d"`',
        },
      ]);
    });
    it("when the user may not read the table", async () => {
      await sql("CREATE TABLE sales.orders (id int); REVOKE ALL ON sales.orders FROM shop");
      expect(await wrong({})).toMatchObject([{ code: "CHM5023", label: "permission denied for table orders" }]);
    });
    it("when encryption is asked for and not offered", async () => {
      expect(await wrong({ settings: { ssl: true } })).toMatchObject([
        { code: "CHM5020", label: "`ssl` is asked for, and the server does not offer it" },
      ]);
    });
  });

  it("verifies the server when encryption is asked for", async () => {
    const made =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.crt";
    await sql(`COPY (SELECT 1) TO PROGRAM '${made} && chmod 600 server.key'`);
    await sql("ALTER SYSTEM SET ssl = on");
    await sql("SELECT pg_reload_conf()");
    await sql("CREATE TABLE sales.orders AS SELECT 1 AS id");
    expect((await load(input([id], { settings: { ssl: true } }))).report.diagnostics).toMatchObject([
      { code: "CHM5020", label: "its certificate is self-signed; name the authority with `ssl_ca`" },
    ]);
    bench.write("ca.crt", String((await rows("SELECT pg_read_file('server.crt') AS text"))[0]!.text));
    expect((await load(input([id], { settings: { ssl: true, ssl_ca: "ca.crt" } }))).rows).toEqual([{ id: 1 }]);
    expect((await load(input([id], { settings: { ssl: true, ssl_verify: false } }))).rows).toEqual([{ id: 1 }]);
  });

  it("stops in the middle when it is told to", async () => {
    await sql("CREATE TABLE sales.orders AS SELECT n AS id FROM generate_series(1, 2000000) n");
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 150);
    const { report } = await load(input([id]), { signal: stop.signal });
    expect(report.outcome).toBe("stopped");
    expect(await bench.column("SELECT count(*) FROM chimera_store._inputs")).toEqual([0]);
  });
});
