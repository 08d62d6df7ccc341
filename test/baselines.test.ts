/** Every case of `test/baselines` still looks as it was committed. `npm run baselines:update` writes what it looks like now. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { baselineCases, baselinesFolder, committed, project, projectionNames } from "./support/baseline.ts";

const update = process.env.UPDATE_BASELINES;
const wanted = baselineCases().filter((name) => update === undefined || update === "all" || name.includes(update));

describe.each(wanted)("%s", (name) => {
  it("looks as it was committed", async () => {
    const now = await project(name);
    if (update !== undefined) {
      for (const file of projectionNames) {
        const path = join(baselinesFolder, name, file);
        const text = now[file];
        if (text === undefined) rmSync(path, { force: true });
        else writeFileSync(path, text);
      }
    }
    expect(now).toEqual(committed(name));
  });
});
