/** What readers of a port see of a change: one edit of a small mesh a line, and everything the comparison says of it. */
import { beforeAll, describe, expect, it } from "vitest";
import { diffMeshes } from "../../../compiler/diff/diff.ts";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import { tableVersions } from "../../../compiler/mesh/normal-form.ts";
import { makePlan } from "../../../compiler/plan/plan.ts";
import { renderPlanMarkdown } from "../../../compiler/plan/render-markdown.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";

const sales = `domain sales { title: "Sales" }
use std.units.EUR
use std.units.USD
team Data { members: ["a@example.org"] }
team Others { members: ["b@example.org"] }
purpose analytics "Numbers"
purpose marketing "Letters"
label private { level: confidential }
enum Status { paid, placed }

source Shop = files {
  path: "data"
  table orders {
    id: int key
    status: Status
    total: decimal(12, 2) in EUR
    country: string?
    placed: date
  }
}

product Orders {
  version: 1.0.0
  owner: Data
  purpose: [analytics, marketing]
  input orders = Shop.orders

  table good {
    from orders
    where total > 0 EUR and country is not null
  }

  /// All good orders.
  port clean {
    from good
    derive { double = total + total }
    select { id, status, total, country, placed, double }
    schema {
      id: int key
      status: Status
      total: decimal(12, 2) in EUR
      country: string
      placed: date
      double: decimal(13, 2) in EUR
    }
    fresh: 2h
    retain: 3y
    expect rows > 0
    expect sane: share(total < 100 EUR) >= 90%
  }
}
`;
const finance = `domain finance { title: "Finance" }
team Money { members: ["c@example.org"] }

product Books {
  version: 1.0.0
  owner: Money
  input orders = sales.Orders.clean

  port sums {
    from orders
    where placed > 2020-01-01
    group { country }
    aggregate { total = sum(total) }
  }
}
`;

async function mesh(text: string): Promise<MeshIR> {
  const { compiled } = await compiledFiles({ "sales.chimera": text, "finance.chimera": finance });
  const wrong = compiled.diagnostics.filter((each) => each.severity === "error");
  // A reader that no longer checks is left out of the new side, as in a real plan.
  if (wrong.some((each) => each.place.file === "sales.chimera"))
    throw new Error(wrong.map((each) => each.message).join("; "));
  return compiled.mesh;
}
let before: MeshIR;
beforeAll(async () => {
  before = await mesh(sales);
});

/** Changes of one product: what a reader then passes on has changes of its own. */
async function changesAt(
  address: string,
  ...edits: readonly (readonly [from: string | RegExp, to: string])[]
): Promise<string[]> {
  return (await changes(...edits)).filter((each) => each.split(" ")[2]!.startsWith(address));
}

/** `category reason address` of each change, with the affected readers behind an arrow. */
async function changes(...edits: readonly (readonly [from: string | RegExp, to: string])[]): Promise<string[]> {
  let text = sales;
  for (const [from, to] of edits) {
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    text = edited;
  }
  const after = await mesh(text);
  return diffMeshes(before, {
    ...after,
    products: [
      ...after.products,
      ...before.products.filter((p) => !after.products.some((q) => q.address === p.address)),
    ],
  }).map(({ category, reason, address, consumers }) => {
    const affected = consumers.filter((consumer) => consumer.affected).map((consumer) => consumer.product);
    return `${category} ${reason} ${address}${affected.length === 0 ? "" : ` -> ${affected.join(", ")}`}`;
  });
}
const port = "sales.Orders.clean";

describe("no change", () => {
  it.each<readonly [string, string | RegExp, string]>([
    ["a comment", "product Orders", "// why\nproduct Orders"],
    ["a renamed inner table", /(table|from) good/g, "$1 fine"],
    ["formatting", /\n {2}/g, "\n      "],
  ])("is made by %s", async (_, from, to) => {
    expect(await changes([from, to])).toEqual([]);
  });
  it("is made by taking an inner table into its port", async () => {
    const inlined = "from orders\n    where total > 0 EUR and country is not null";
    expect(await changes([/ {2}table good \{[^}]*\}\n/, ""], ["from good", inlined])).toEqual([]);
  });
  it("keeps the versions of tables, so nothing is built again", async () => {
    const renamed = await mesh(sales.replaceAll(/(table|from) good/g, "$1 fine"));
    expect(tableVersions(renamed).get(port)).toBe(tableVersions(before).get(port));
  });
});

describe("a change of a column", () => {
  const column = (name: string) => `${port}.${name}`;
  it("is breaking when it is gone, and names who reads it", async () => {
    expect(await changes([", double }", " }"], ["      double: decimal(13, 2) in EUR\n", ""])).toEqual([
      `breaking removed ${column("double")}`,
    ]);
    expect(
      await changes(["placed, double }", "double }"], ["      placed: date\n      double", "      double"]),
    ).toEqual([`breaking removed ${column("placed")} -> finance.Books`]);
  });
  it("is additive when it is new", async () => {
    expect(
      await changes(
        ["double }", "double, half = total / 2 }"],
        ["      double:", "      half: float in EUR\n      double:"],
      ),
    ).toEqual([`additive added ${column("half")}`]);
  });
  it("is breaking when it may be null", async () => {
    expect(await changesAt("sales.Orders", ["country: string\n", "country: string?\n"])).toEqual([
      `breaking became-nullable ${column("country")} -> finance.Books`,
    ]);
  });
  it("is breaking when its range is wider", async () => {
    expect(
      await changesAt("sales.Orders", [
        "total: decimal(12, 2) in EUR\n      country",
        "total: decimal(14, 2) in EUR\n      country",
      ]),
    ).toEqual([`breaking type-widened ${column("total")} -> finance.Books`]);
    expect((await changes(["paid, placed }", "paid, placed, sent }"])).filter((each) => each.includes(port))).toEqual([
      `breaking type-widened ${column("status")}`,
    ]);
  });
  it("is breaking when its unit is another", async () => {
    const found = await changes([/in EUR/g, "in USD"], [/0 EUR/g, "0 USD"]);
    expect(found).toContain(`breaking unit-changed ${column("total")} -> finance.Books`);
  });
  it("is a rename and no removal when it says where it moved from", async () => {
    expect(
      await changes(
        ["      double:", "      twice moved from double:"],
        ["derive { double", "derive { twice"],
        [", double }", ", twice }"],
      ),
    ).toEqual([`breaking renamed ${column("twice")}`]);
  });
  it("is value-changing when the same type is computed in another way", async () => {
    expect(await changes(["total + total", "total * 2"])).toEqual([`value-changing value-changed ${column("double")}`]);
  });
  it("is breaking when it gets a label", async () => {
    expect(await changesAt("sales.Orders", ["country: string\n", "country: string labelled private\n"])).toEqual([
      `breaking label-added ${column("country")} -> finance.Books`,
    ]);
  });
  it("is metadata when it is described", async () => {
    expect(await changes(["      double:", "      /// Twice.\n      double:"])).toEqual([
      `metadata described ${column("double")}`,
    ]);
  });
});

describe("a change of a port", () => {
  it("is value-changing when a filter is another: every column has other rows", async () => {
    expect(await changes(["total > 0 EUR", "total > 1 EUR"])).toEqual([
      `value-changing rows-changed ${port} -> finance.Books`,
    ]);
  });
  it("is breaking when its key is lost", async () => {
    expect(await changes(["    schema {\n      id: int key", "    schema {\n      id: int"])).toContain(
      `breaking key-lost ${port} -> finance.Books`,
    );
  });
  it.each<readonly [string, string, string, string]>([
    ["fresh: 2h", "fresh: 3h", "breaking", "fresh-loosened"],
    ["fresh: 2h", "fresh: 1h", "metadata", "fresh-tightened"],
    ["retain: 3y", "retain: 2y", "breaking", "retain-shortened"],
    ["retain: 3y", "retain: 4y", "metadata", "retain-lengthened"],
  ])("from %s to %s is %s", async (from, to, category, reason) => {
    expect((await changes([from, to])).map((each) => each.split(" -> ")[0])).toEqual([`${category} ${reason} ${port}`]);
  });
});

describe("a table whose stored rows no run brings back", () => {
  const added: { readonly [word: string]: string } = {
    scd2: "valid_from: timestamp key  valid_to: timestamp?  is_current: bool",
    snapshot: "_snapshot_at: timestamp key",
  };
  const stored = (text: string, mode: string) =>
    text
      .replace(/(double: decimal\(13, 2\) in EUR\n)/, `$1 ${added[mode.split(" ")[0]!] ?? ""}\n`)
      .replace("    fresh: 2h", `    materialize: ${mode}\n    fresh: 2h`)
      .replace(/(table good \{[^}]*?)\n {2}\}/, `$1\n    materialize: ${mode}\n  }`);
  const lost = (old: MeshIR, now: MeshIR) =>
    diffMeshes(old, now)
      .filter(({ destructive }) => destructive === true)
      .map(({ category, reason, address, before, after }) => `${category} ${reason} ${address}: ${before} -> ${after}`);
  it.each([
    ["scd2 by id", "table"],
    ["snapshot", "full"],
    ["snapshot", "incremental by placed"],
    ["incremental by placed", "table"],
    ["merge by id", "scd2 by id"],
  ])("is one stored as %s and then as %s", async (before, after) => {
    const [old, now] = [await mesh(stored(sales, before)), await mesh(stored(sales, after))];
    expect(lost(old, now)).toEqual([
      `breaking history-dropped ${port}: ${before} -> ${after}`,
      `breaking history-dropped sales.Orders.good: ${before} -> ${after}`,
    ]);
  });
  it.each([
    ["table", "scd2 by id"],
    ["snapshot", "scd2 by id"],
    ["incremental by placed lookback 2d", "incremental by placed lookback 3d"],
    ["scd2 by id", "scd2 by id"],
  ])("is none stored as %s and then as %s", async (before, after) => {
    expect(lost(await mesh(stored(sales, before)), await mesh(stored(sales, after)))).toEqual([]);
  });
  it("is a history whose table is renamed or gone", async () => {
    const old = stored(sales, "snapshot");
    const renamed = await mesh(old.replaceAll(/(table|from) good/g, "$1 fine"));
    expect(lost(await mesh(old), renamed)).toEqual([
      "breaking history-dropped sales.Orders.good: snapshot -> undefined",
    ]);
    const gone = await mesh(old.replace(/product Orders[\s\S]*/, ""));
    expect(lost(await mesh(old), gone)).toHaveLength(2);
  });
  it("stands in the way whatever the version says, until it is accepted", async () => {
    const old = await mesh(stored(sales, "snapshot"));
    const now = await mesh(stored(sales, "table").replace("version: 1.0.0", "version: 2.0.0"));
    const planned = (accept: readonly string[]) =>
      makePlan(now, { environment: "local", base: old, accept, diagnostics: [] });
    expect(planned([]).summary.verdict).toBe("blocked");
    expect(planned([]).blocked.map(({ reason }) => reason)).toEqual(["history-dropped", "history-dropped"]);
    expect(planned(["history-dropped"]).summary.verdict).toBe("changes");
    expect(planned([`${port}:history-dropped`]).blocked).toHaveLength(1);
  });
});

describe("a product that moved", () => {
  it("takes its ports and their columns along", async () => {
    expect(await changesAt("sales.Sold", ["product Orders {", "product Sold moved from Orders {"])).toEqual([
      "metadata renamed sales.Sold",
      "metadata renamed sales.Sold.clean",
    ]);
  });
});

describe("a change of a rule", () => {
  const rule = `${port}.sane`;
  it.each<readonly [string, string, string]>([
    [">= 90%", ">= 80%", `breaking rule-loosened ${rule}`],
    [">= 90%", ">= 95%", `metadata rule-tightened ${rule}`],
    [">= 90%", ">= 90% or warn", `breaking rule-loosened ${rule}`],
    [">= 90%", ">= 90% or quarantine", `value-changing block-to-quarantine ${rule}`],
    ["total < 100 EUR", "total < 50 EUR", `metadata rule-tightened ${rule}`],
    ["total < 100 EUR", "total < 500 EUR", `breaking rule-changed ${rule}`],
    ["    expect sane: share(total < 100 EUR) >= 90%\n", "", `breaking removed ${rule}`],
    ["    expect rows > 0\n", "    expect rows > 0\n    expect many: rows > 9\n", `metadata added ${port}.many`],
  ])("from `%s` to `%s`", async (from, to, expected) => {
    expect((await changes([from, to])).map((each) => each.split(" -> ")[0])).toEqual([expected]);
  });
});

describe("a change of a product", () => {
  it.each<readonly [string, string, string]>([
    ["owner: Data", "owner: Others", "metadata owner-changed sales.Orders"],
    ["version: 1.0.0", "version: 1.1.0", "metadata version-changed sales.Orders"],
    ["[analytics, marketing]", "[analytics]", "breaking purpose-removed sales.Orders"],
    ["/// All good orders.", "/// The good orders.", `metadata described ${port}`],
  ])("from `%s` to `%s`", async (from, to, expected) => {
    expect(await changes([from, to])).toEqual([expected]);
  });
});

describe("the plan", () => {
  const planOf = (after: MeshIR, accept: readonly string[] = []) =>
    makePlan(after, { environment: "local", base: before, accept, diagnostics: [] });
  it("is the same for the same inputs, byte for byte", async () => {
    const after = await mesh(sales.replace("total > 0 EUR", "total > 1 EUR"));
    expect(JSON.stringify(planOf(after))).toBe(JSON.stringify(planOf(structuredClone(after))));
  });
  it("builds what changed and what reads it, in order", async () => {
    const after = await mesh(sales.replace("total > 0 EUR", "total > 1 EUR"));
    expect(planOf(after).backfills.map(({ address, reason }) => [address, reason])).toEqual([
      [port, "definition"],
      ["finance.Books.sums", "upstream"],
    ]);
  });
  it("lets a breaking change through with a new major version or when it is accepted", async () => {
    const wider = (text: string) => text.replace("country: string\n", "country: string?\n");
    expect(planOf(await mesh(wider(sales))).summary.verdict).toBe("blocked");
    expect(planOf(await mesh(wider(sales)), ["became-nullable"]).summary.verdict).toBe("changes");
    expect(planOf(await mesh(wider(sales)), [`${port}.country:became-nullable`]).accepted).toHaveLength(1);
    expect(planOf(await mesh(wider(sales)), [`${port}.total:became-nullable`]).summary.verdict).toBe("blocked");
  });
  it("folds long parts of a comment and never lets a name break out of it", async () => {
    const after = await mesh(sales.replace("total > 0 EUR", "total > 1 EUR"));
    const plan = planOf(after);
    const text = renderPlanMarkdown({
      ...plan,
      changes: plan.changes.map((change) => ({ ...change, before: "a ``b`` </details>" })),
    });
    expect(text).toContain("```a ``b`` </details>```");
    expect(text.match(/<details/g)).toHaveLength(2);
  });
});
