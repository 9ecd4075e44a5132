import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { makeOutput, writeAtomically } from "./files.ts";

it.each(["/dev/null/x", "/proc/none/x", "/proc/1/none/x"])("says at once that %s can be no folder", async (path) => {
  await expect(makeOutput(path)).rejects.toMatchObject({ code: "OUT_UNUSABLE", data: { path } });
});

it("says so of a file's place, and makes a deep folder, also one that is there", async () => {
  const dir = makeFolder({});
  writeFileSync(join(dir, "file"), "");
  await expect(makeOutput(join(dir, "file"))).rejects.toMatchObject({ code: "OUT_UNUSABLE" });
  await expect(makeOutput(join(dir, "file/x"))).rejects.toMatchObject({ code: "OUT_UNUSABLE" });
  await makeOutput(join(dir, "a/b/c"));
  await makeOutput(join(dir, "a/b/c"));
});

it.each(["/dev/null/x.html", "/proc/none/x.html"])("says at once that %s can be no file", async (path) => {
  await expect(writeAtomically(path, "")).rejects.toMatchObject({ code: "OUT_UNUSABLE" });
});

it("writes over a file, in a folder that it makes, and over nothing else", async () => {
  const dir = makeFolder({});
  const file = join(dir, "a/b/page.html");
  for (const text of ["first", "second"]) {
    await writeAtomically(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  }
  const pipe = join(dir, "pipe");
  execFileSync("mkfifo", [pipe]);
  mkdirSync(join(dir, "folder"));
  for (const path of [pipe, join(dir, "folder")])
    await expect(writeAtomically(path, "")).rejects.toMatchObject({ code: "OUT_UNUSABLE", data: { path } });
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});
