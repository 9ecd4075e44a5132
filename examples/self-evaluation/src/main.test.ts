import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [
    "--conditions=@404-gen/source",
    "--import=tsx",
    fileURLToPath(new URL("main.ts", import.meta.url)),
    ...args,
  ]);

describe("self-evaluation", () => {
  it("finds the better set of models, and leaves a page and a record that say why", async () => {
    const dir = await mkdtemp(join(tmpdir(), "self-evaluation-"));
    const { stdout } = await run(dir);
    expect(stdout).toContain("margin 1, qualifies: true (2 prompts, judge offline@");
    const record = JSON.parse(await readFile(join(dir, "report", "duels.json"), "utf8"));
    expect(record.duels.map(({ name, winner }: { name: string; winner: string }) => [name, winner])).toEqual([
      ["lamp", "right"],
      ["snowman", "right"],
    ]);
    expect(await readFile(join(dir, "report", "index.html"), "utf8")).toContain("snowman");
  });
});
