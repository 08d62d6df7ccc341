/** The state folder and its lock, over a host in memory. */
import { describe, expect, it } from "vitest";
import { takeLock } from "../../../compiler/state/lock.ts";
import { StateFolder } from "../../../compiler/state/state.ts";
import { memoryHost } from "../../support/memory-host.ts";

const folder = "/mesh/.chimera/state/local";

describe("state", () => {
  it("is empty before the first apply", () => {
    const state = new StateFolder(memoryHost({}), folder, "local");
    expect(state.read()).toEqual({
      value: { version: 1, serial: 0, environment: "local", built: {}, accepted: [] },
      diagnostics: [],
    });
  });
  it("is read as it was written", () => {
    const state = new StateFolder(memoryHost({}), folder, "local");
    const applied = { version: 1, serial: 7, environment: "local", built: { "a.P.t": "v" }, accepted: [] } as const;
    state.write(applied);
    expect(state.read().value).toEqual(applied);
  });
  it.each([
    ["{", "state-damaged"],
    ["[]", "state-damaged"],
    ['{"version":2,"serial":1,"built":{}}', "state-newer"],
    ['{"version":1}', "state-damaged"],
  ])("refuses %s as %s and leaves it alone", (text, slug) => {
    const host = memoryHost({ [`${folder}/state.json`]: text });
    const { value, diagnostics } = new StateFolder(host, folder, "local").read();
    expect([value, diagnostics.map((d) => d.slug)]).toEqual([undefined, [slug]]);
    expect(host.readText(`${folder}/state.json`)).toBe(text);
  });
  it("refuses a file that cannot be opened, which may hold what was applied", () => {
    const path = `${folder}/state.json`;
    const host = memoryHost({ [path]: "{}" }, { unreadable: [path] });
    const { value, diagnostics } = new StateFolder(host, folder, "local").read();
    expect([value, diagnostics.map((d) => d.slug)]).toEqual([undefined, ["state-damaged"]]);
  });
  it("knows the apply that was killed, also when its last line was cut", () => {
    const host = memoryHost({});
    const state = new StateFolder(host, folder, "local");
    state.journal({ event: "begin", plan: "p1", at: "2026-01-01T00:00:00Z" });
    state.journal({ event: "end", plan: "p1", at: "2026-01-01T00:00:01Z" });
    expect(state.unfinished()).toBe(undefined);
    state.journal({ event: "begin", plan: "p2", at: "2026-01-01T00:00:02Z" });
    host.append(`${folder}/journal.jsonl`, '{"event":"en');
    expect(state.unfinished()).toBe("p2");
  });
});

describe("the lock", () => {
  const path = `${folder}/lock.json`;
  const other = (process: number, machine: string) =>
    `${JSON.stringify({ operation: "apply", user: "lin", machine, process, since: 0, plan: "abcdef0123456789" })}\n`;

  it("is held by one and free after its release", () => {
    const host = memoryHost({});
    const first = takeLock(host, path, "apply");
    expect(first.kind).toBe("locked");
    expect(takeLock(host, path, "run").kind).toBe("held");
    if (first.kind === "locked") first.release();
    expect(takeLock(host, path, "run").kind).toBe("locked");
  });
  it("tells who holds it, since when and for which plan", () => {
    const host = memoryHost({ [path]: other(1, "elsewhere") });
    const held = takeLock(host, path, "apply");
    expect(held.kind === "held" && held.diagnostic.label).toMatch(
      /^lin@elsewhere \(process 1\) has held it for .*, plan abcdef012345$/,
    );
  });
  it("is taken over from a process of this machine that is gone", () => {
    const host = memoryHost({});
    host.create(path, other(999_999, host.process.machine));
    const taken = takeLock(host, path, "apply");
    expect(taken).toMatchObject({ kind: "locked", takenFrom: { process: 999_999 } });
    expect(takeLock(host, path, "apply").kind).toBe("held");
    expect(host.readText(`${path}.takeover`)).toBe(undefined);
  });
  it("is never taken over from another machine", () => {
    const host = memoryHost({ [path]: other(999_999, "elsewhere") });
    expect(takeLock(host, path, "apply").kind).toBe("held");
  });
  it("is not released by somebody else", () => {
    const host = memoryHost({});
    const mine = takeLock(host, path, "apply");
    host.writeAtomic(path, other(5, "elsewhere"));
    if (mine.kind === "locked") mine.release();
    expect(host.readText(path)).toBe(other(5, "elsewhere"));
  });
});
