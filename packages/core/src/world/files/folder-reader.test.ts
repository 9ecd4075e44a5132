import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openFolderReader } from "./folder-reader.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "404-folder-"));
  folders.push(dir);
  mkdirSync(join(dir, "rounds", "0"), { recursive: true });
  writeFileSync(join(dir, "state.json"), "{}");
  writeFileSync(join(dir, "rounds", "0", "seed.json"), '{"seed": 1}');
  return dir;
}

describe("a folder of records", () => {
  it("gives its files, and null for what is not there", async () => {
    const reader = openFolderReader(folder());
    expect(await reader.list("")).toEqual(["rounds/0/seed.json", "state.json"]);
    expect(await reader.list("rounds")).toEqual(["rounds/0/seed.json"]);
    expect(await reader.read("rounds/0/seed.json")).toBe('{"seed": 1}');
    for (const path of ["none", "rounds", "state.json/x", "../state.json", "", "rounds/../state.json"])
      expect(await reader.read(path), path).toBeNull();
    expect(await reader.oddities()).toEqual([]);
  });

  it("is not held up by a pipe, and names it", async () => {
    const dir = folder();
    execFileSync("mkfifo", [join(dir, "config.json"), join(dir, "rounds", "0", "prompts.txt")]);
    const reader = openFolderReader(dir);
    await expect(reader.read("config.json")).rejects.toMatchObject({
      code: "RECORD_NOT_A_FILE",
      data: { kind: "device" },
    });
    expect(await reader.list("")).toEqual(["rounds/0/seed.json", "state.json"]);
    expect((await reader.oddities()).map(({ path, kind }) => `${kind} ${path}`).sort()).toEqual([
      "device config.json",
      "device rounds/0/prompts.txt",
    ]);
  });

  it("follows no link, of a file or of a folder", async () => {
    const dir = folder();
    symlinkSync("/etc/passwd", join(dir, "config.json"));
    symlinkSync("/etc", join(dir, "rounds", "1"));
    const reader = openFolderReader(dir);
    for (const path of ["config.json", "rounds/1/passwd"])
      await expect(reader.read(path), path).rejects.toMatchObject({
        code: "RECORD_NOT_A_FILE",
        data: { kind: "link" },
      });
    expect(await reader.list("")).toEqual(["rounds/0/seed.json", "state.json"]);
    expect(await reader.oddities()).toHaveLength(2);
  });

  it("may itself be reached by a link", async () => {
    const dir = folder();
    const link = `${dir}-link`;
    symlinkSync(dir, link);
    folders.push(link);
    expect(await openFolderReader(link).read("rounds/0/seed.json")).toBe('{"seed": 1}');
  });

  it("names what clashes or may be no name", async () => {
    const dir = folder();
    writeFileSync(join(dir, "State.json"), "");
    writeFileSync(join(dir, "rounds", "a\u001b[2J"), "");
    const odd = await openFolderReader(dir).oddities();
    expect(odd.map(({ kind }) => kind).sort()).toEqual(["clash", "unsafe-name"]);
    for (const path of ["state.json", "State.json"])
      await expect(openFolderReader(dir).read(path)).rejects.toMatchObject({ code: "RECORD_CLASH" });
  });

  it("is read within limits", async () => {
    const dir = folder();
    writeFileSync(join(dir, "big.json"), "");
    truncateSync(join(dir, "big.json"), 3 * 2 ** 30);
    await expect(openFolderReader(dir).read("big.json")).rejects.toMatchObject({ code: "FOLDER_TOO_LARGE" });
    await expect(openFolderReader(dir, { maxEntries: 3 }).list("")).rejects.toMatchObject({ code: "FOLDER_TOO_LARGE" });
    await expect(openFolderReader(dir, { maxDepth: 1 }).list("")).rejects.toMatchObject({ code: "FOLDER_TOO_LARGE" });
  });
});
