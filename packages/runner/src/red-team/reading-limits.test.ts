import { READING_SETTINGS } from "@404-gen/core/settings";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { readingLimits } from "../settings/reading-limits.ts";

/** The limit that the settings set holds in every command that reads a record, in a folder and in git. */
describe("a limit on what is read of a record is a setting", () => {
  const { files, commits } = buildRepository({ rounds: 1 });
  const padding = " ".repeat(20_000);
  const places: Record<string, string> = {};
  beforeAll(() => {
    const padded = new Map([...files, ["state.json", `${files.get("state.json")}${padding}`]]);
    places["folder"] = makeFolder(Object.fromEntries(padded));
    const state = padded.get("state.json") ?? "";
    const change = { path: "state.json", before: files.get("state.json") ?? null, after: state };
    places["repository"] = makeGitRepository([...commits, { message: "padded", changes: [change] }]).folder;
  });

  const readers = (record: string): readonly (readonly string[])[] => [
    ["verify", record],
    ["status", record],
    ["report", record, "--out", `${makeFolder()}/page.html`],
    ["plan", record],
    ["miner", "status", record, "--hotkey", CAST.weak],
    ["audit", "source", "--hotkey", CAST.weak, "--state", record],
    ["weights", "plan", record],
  ];

  it.each(["folder", "repository"])("%s", { timeout: 120_000 }, async (kind) => {
    for (const argv of readers(places[kind] ?? "")) {
      const line = argv.join(" ");
      const spent = await run([...argv, "--json", "--set", "MAX_RECORD_FILE_BYTES=10000"]);
      expect([line, /"(FOLDER|GIT)_TOO_LARGE"|larger than is read of one/.test(spent.stdout)]).toEqual([line, true]);
      const enough = await run([...argv, "--json"]);
      expect([line, /larger than is read of one/.test(enough.stdout)]).toEqual([line, false]);
    }
  });

  it("is refused with what would be right when it is none", async () => {
    for (const [name, { min }] of Object.entries(READING_SETTINGS.rows)) {
      expect(() => readingLimits({ [name]: "many" })).toThrowError(`${name} is "many", allowed is a whole number`);
      expect(readingLimits({ [name]: String(min) })).not.toEqual({});
    }
    expect(readingLimits({})).toEqual({});
    const ran = await run(["verify", places["folder"] ?? "", "--json"], { env: { MAX_RECORD_DEPTH: "many" } });
    expect(ran.json()).toMatchObject({ error: { code: "SETTINGS_INVALID" } });
  });
});
