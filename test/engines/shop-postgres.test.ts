/** The example that reads PostgreSQL, from the command line to the rows, with a server of its own. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Postgres, startPostgres } from "../support/engines/postgres.ts";
import { repository } from "../support/repository.ts";

const started = await startPostgres();
const server = "engine" in started ? started.engine : undefined;

describe.skipIf(server === undefined)("the example shop-postgres", () => {
  const postgres = server as Postgres;
  const folder = mkdtempSync(join(tmpdir(), "chimera-shop-postgres-"));
  const mesh = join(folder, "mesh");

  beforeAll(async () => {
    cpSync(join(repository, "examples/shop-postgres"), mesh, {
      recursive: true,
      filter: (path) => basename(path) !== ".chimera",
    });
    await sql(readFileSync(join(mesh, "setup.sql"), "utf8"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await postgres.stop();
  });

  async function sql(text: string): Promise<void> {
    const client = await postgres.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  function chimerac(...args: string[]) {
    const env = {
      ...process.env,
      SHOP_PGHOST: postgres.host,
      SHOP_PGPORT: String(postgres.port),
      SHOP_PGDATABASE: postgres.database,
      CHIMERA_SECRET_SHOP_WAREHOUSE: `${postgres.user}:unused`,
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, "cli/main.ts"), ...args], {
      cwd: mesh,
      env,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }
  const query = (text: string) => JSON.parse(chimerac("query", text, "--format", "json").stdout) as unknown;

  it("is built from the rows of the server", () => {
    const applied = chimerac("apply", "--yes");
    expect([applied.status, applied.stderr.includes("error[")]).toEqual([0, false]);
    const levels =
      "SELECT sku, quantity, CAST(cost AS VARCHAR) AS cost, longest_cm FROM warehouse.stock_levels ORDER BY sku LIMIT 3";
    expect(query(levels)).toMatchObject({
      rows: [
        { sku: "BEAN-ESP-1", quantity: 295, cost: "2891.00", longest_cm: 11 },
        { sku: "BEAN-FIL-1", quantity: 480, cost: "4176.00", longest_cm: 12 },
        { sku: "FILTER-100", quantity: 164, cost: "336.20", longest_cm: 17 },
      ],
    });
  });

  it("brings in only what is newer at the next run", async () => {
    await sql("INSERT INTO warehouse.movements VALUES (2001, 'MUG-BLUE', -5, '2026-02-01 09:00:00+01', 'Ulla Weber')");
    await sql("INSERT INTO warehouse.movements VALUES (2002, 'MUG-BLUE', -5, '2025-11-01 09:00:00+01', 'Ulla Weber')");
    const ran = chimerac("run", "Stock");
    // A gap of weeks between the old movements and the new one is what the rule on days is for.
    expect(ran.status).toBe(3);
    expect(ran.stdout + ran.stderr).toContain("gaps(day, 1d) == 0");
  });

  it("never prints the secret", () => {
    const { stdout, stderr } = chimerac("dump", "--stage", "ir");
    expect((stdout + stderr).includes("unused")).toBe(false);
  });
});
