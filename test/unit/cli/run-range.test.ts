/** `chimerac run --from … --to …` in this process: once for each interval, and what it refuses. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repository } from "../../support/repository.ts";

const work = mkdtempSync(join(tmpdir(), "chimera-range-"));
const mesh = join(work, "mesh");

function chimerac(...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, "cli/main.ts"), "-C", mesh, ...args],
    {
      encoding: "utf8",
      cwd: work,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    },
  );
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  expect(chimerac("init", "--template", "two-domains").code).toBe(0);
  const path = join(mesh, "sales.chimera");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace("input orders = Shop.orders", "input orders = Shop.orders { every: 1d }"));
  expect(chimerac("apply", "--yes").code).toBe(0);
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

it("runs a product and what it reads for each interval", () => {
  const { code, out } = chimerac("run", "Close", "--from", "2026-01-01", "--to", "2026-01-03", "--format", "json");
  expect(code).toBe(0);
  const { products } = JSON.parse(out) as { products: { product: string; interval: string }[] };
  expect(products.map(({ product, interval }) => [product, interval])).toEqual([
    ["sales.Orders", "2026-01-02T00:00:00.000Z"],
    ["finance.Close", "2026-01-02T00:00:00.000Z"],
    ["sales.Orders", "2026-01-03T00:00:00.000Z"],
    ["finance.Close", "2026-01-03T00:00:00.000Z"],
  ]);
});

it("stops at the first interval that does not end well", () => {
  const path = join(mesh, "data/orders.csv");
  const rows = readFileSync(path, "utf8");
  writeFileSync(path, `${rows}o_00000000ff99,c9,paid,-10.00,,FR,2026-01-19 10:00:00\n`);
  const { code, out } = chimerac("run", "Orders", "--from", "2026-01-01", "--to", "2026-01-03");
  writeFileSync(path, rows);
  expect(code).toBe(3);
  expect(out).toContain("sales.Orders  2026-01-02T00:00:00.000Z  blocked");
  expect(out).not.toContain("2026-01-03T");
});

it.each([
  ["CHM7028", "a range needs a product", ["--from", "2026-01-01"]],
  ["CHM7009", "`--from` with it", ["Orders", "--to", "2026-01-01"]],
  ["CHM7009", "a day such as", ["Orders", "--from", "soon"]],
  ["CHM7009", "a day such as", ["Orders", "--from", "2026-01-01", "--to", "2026-02-30"]],
  ["CHM7009", "the end of an interval", ["Orders", "--from", "2026-01-02", "--to", "2026-01-01"]],
])("refuses with %s, %s", (found, says, asked) => {
  const { code, err } = chimerac("run", ...asked);
  expect(code).toBe(1);
  expect(err).toContain(found);
  expect(err).toContain(says);
});

it("refuses a product of which nothing says how often it runs", () => {
  const path = join(mesh, "sales.chimera");
  writeFileSync(path, readFileSync(path, "utf8").replace(" { every: 1d }", ""));
  expect(chimerac("apply", "--yes").code).toBe(0);
  const { code, err } = chimerac("run", "Orders", "--from", "2026-01-01");
  expect(code).toBe(1);
  expect(err).toContain("error[CHM7028]: cannot tell the intervals of the range");
  expect(err).toContain("nothing says how often sales.Orders runs");
});
