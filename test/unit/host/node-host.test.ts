import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeHost } from "../../../cli/host.ts";

let folder: string;
const host = nodeHost();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chimera-host-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the host of a real machine", () => {
  test("reads what is there and answers undefined for what is not", () => {
    writeFileSync(join(folder, "a.txt"), "Grüße");
    expect(host.readText(join(folder, "a.txt"))).toBe("Grüße");
    expect(host.readText(join(folder, "b.txt"))).toBeUndefined();
    expect(host.readText(folder)).toBeUndefined();
    expect(host.facts(join(folder, "a.txt"))).toMatchObject({ size: 7, folder: false });
    expect(host.facts(folder)).toMatchObject({ folder: true });
    expect(host.facts(join(folder, "b.txt"))).toBeUndefined();
  });

  test("lists files and folders, and does not follow links to folders", () => {
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "a.txt"), "");
    symlinkSync(folder, join(folder, "again"));
    const listed = [...host.list(folder)].sort((a, b) => a.name.localeCompare(b.name));
    expect(listed).toEqual([
      { name: "a.txt", folder: false },
      { name: "again", folder: false },
      { name: "sub", folder: true },
    ]);
    expect(host.list(join(folder, "a.txt"))).toEqual([]);
    expect(host.list(join(folder, "none"))).toEqual([]);
  });

  test("writes a file with its folders and leaves nothing beside it", () => {
    const path = join(folder, "deep/er/a.txt");
    host.writeAtomic(path, "one");
    host.writeAtomic(path, "two");
    expect(host.readText(path)).toBe("two");
    expect(readdirSync(join(folder, "deep/er"))).toEqual(["a.txt"]);
  });

  test("leaves the old text when it cannot write", () => {
    mkdirSync(join(folder, "a"));
    expect(() => host.writeAtomic(join(folder, "a"), "text")).toThrow();
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("makes a file once", () => {
    const path = join(folder, "locks/lock");
    expect(host.create(path, "first")).toBe(true);
    expect(host.create(path, "second")).toBe(false);
    expect(host.readText(path)).toBe("first");
    expect(readdirSync(join(folder, "locks"))).toEqual(["lock"]);
  });

  test("adds to the end of a file", () => {
    const path = join(folder, "journal/log");
    host.append(path, "a\n");
    host.append(path, "b\n");
    expect(host.readText(path)).toBe("a\nb\n");
  });

  test("removes files, folders and what is not there", () => {
    host.writeAtomic(join(folder, "x/a.txt"), "a");
    host.remove(join(folder, "x"));
    host.remove(join(folder, "x"));
    expect(host.facts(join(folder, "x"))).toBeUndefined();
  });

  test("knows that this process runs", () => {
    expect(host.process.id).toBe(process.pid);
    expect(host.running(process.pid)).toBe(true);
    expect(host.running(2 ** 30)).toBe(false);
  });

  test.skipIf(process.getuid?.() === 0)("answers undefined for a file it may not read", () => {
    writeFileSync(join(folder, "a.txt"), "secret");
    chmodSync(join(folder, "a.txt"), 0o000);
    expect(host.readText(join(folder, "a.txt"))).toBeUndefined();
  });
});
