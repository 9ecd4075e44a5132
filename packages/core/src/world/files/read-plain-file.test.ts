import { execFileSync } from "node:child_process";
import { mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPlainFile, readPlainFileOrNull } from "./read-plain-file.ts";

const folder = mkdtempSync(join(tmpdir(), "plain-"));
const at = (name: string) => join(folder, name);
writeFileSync(at("good"), "text");
symlinkSync(at("good"), at("link"));
execFileSync("mkfifo", [at("pipe")]);
writeFileSync(at("large"), "");
truncateSync(at("large"), 2 ** 30);

it("reads a plain file, and a link only where a person named it", async () => {
  expect(String(await readPlainFile(at("good")))).toBe("text");
  expect(String(await readPlainFile(at("link"), { followLink: true }))).toBe("text");
  expect(await readPlainFileOrNull(at("none"))).toBeNull();
  await expect(readPlainFile(at("none"))).rejects.toMatchObject({ code: "ENOENT" });
});

it.each([
  ["link", "FILE_NOT_PLAIN"],
  ["pipe", "FILE_NOT_PLAIN"],
  [".", "FILE_NOT_PLAIN"],
  ["/dev/zero", "FILE_NOT_PLAIN"],
  ["large", "FILE_TOO_LARGE"],
])("refuses %s at once", async (name, code) => {
  const path = name.startsWith("/") ? name : at(name);
  await expect(readPlainFile(path)).rejects.toMatchObject({ code });
  await expect(readPlainFileOrNull(path)).rejects.toMatchObject({ code });
});
