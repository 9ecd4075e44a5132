import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { makeOutput } from "./files.ts";

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
