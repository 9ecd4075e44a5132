import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { drawGrid } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

/** Objects that may be at the path of a file. */
const ODD: Readonly<Record<string, (path: string) => void>> = {
  pipe: (path) => execFileSync("mkfifo", [path]),
  link: (path) => symlinkSync("/etc/hostname", path),
  "link to an endless device": (path) => symlinkSync("/dev/zero", path),
  folder: (path) => mkdirSync(path),
};

/** The command ends by itself and prints an answer, without an unforeseen error. */
async function expectAnswer(argv: readonly string[], { over = 30_000 } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), over);
  const ran = await run([...argv, "--json"], { interrupt: stop.signal });
  clearTimeout(timer);
  const line = argv.join(" ");
  expect([line, stop.signal.aborted]).toEqual([line, false]);
  expect(ran.stdout).not.toContain('"UNEXPECTED"');
  expect([line, ran.stdout.length > 0]).toEqual([line, true]);
  return ran;
}

describe.each(Object.entries(ODD))("a %s where a file should be", (_, make) => {
  const { files } = buildRepository({ rounds: 1 });
  const paths = ["state.json", "config.json", "leader.json", "rounds/0/winner.json", "rounds/0/submissions.json"];
  it.each(paths)("%s of a record is a finding or a typed error in every command that reads it", async (path) => {
    const record = makeFolder(Object.fromEntries(files));
    rmSync(join(record, path));
    make(join(record, path));
    const out = makeFolder();
    for (const argv of [
      ["verify", record],
      ["status", record],
      ["report", record, "--out", join(out, "page.html")],
      ["plan", record],
      ["miner", "status", record, "--hotkey", CAST.weak],
      ["repair", record, "--file", `${path}=${join(record, "schedule.json")}`, "--why", "a trial", "--dry-run"],
      ["audit", "source", "--repo", record, "--state", record],
    ])
      await expectAnswer(argv);
  });

  it("in a folder of models, prompts or settings is a typed error", async () => {
    const picture = await drawGrid([{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }]);
    const glb = await makeMeshGlb({ segments: 2 });
    const good = makeFolder({ "a.glb": glb, "prompts/a.png": picture });
    for (const name of ["a.glb", "a.png", "a.ply", "a.js"]) {
      const odd = makeFolder({ "b.txt": "x" });
      make(join(odd, name));
      const out = join(makeFolder(), "out");
      const prompts = join(good, "prompts");
      for (const argv of [
        ["judge", odd, good, "--prompts", prompts, "--out", out],
        ["judge", good, good, "--prompts", odd, "--out", out],
        ["judge", "noise", odd, good, "--prompts", prompts],
        ["audit", "--endpoint", "http://127.0.0.1:1", "--submitted", odd, "--prompts", prompts, "--seed", "1", "--pod-warmup-timeout", "1"], // biome-ignore format: one line
        ["audit", "--endpoint", "http://127.0.0.1:1", "--submitted", good, "--prompts", odd, "--seed", "1", "--pod-warmup-timeout", "1"], // biome-ignore format: one line
      ])
        await expectAnswer(argv);
      if (make === ODD["pipe"]) {
        expect((await expectAnswer(["inspect", join(odd, name)])).stdout).toMatch(/FILE_NOT_PLAIN|FILE_FORMAT_UNKNOWN/);
        await expectAnswer(["render", join(odd, name), "--out", out]);
        await expectAnswer(["distance", join(odd, name), join(odd, name)]);
      }
      writeFileSync(join(odd, "done"), "");
    }
  });
});
