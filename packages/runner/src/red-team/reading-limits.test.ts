import { READING_SETTINGS } from "@404-gen/core/settings";
import { buildRepository } from "@404-gen/core/testing/fakes";
import { beforeAll, describe, expect, it } from "vitest";
import { COMMAND_LINES } from "../../testing/every-command.ts";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { makeWalkPlaces } from "../../testing/walk-places.ts";
import { readingLimits } from "../settings/reading-limits.ts";

/** Command lines that name a repository and do not read its state.json, or first ask the chain, which is not there. */
const NOT_ITS_STATE = [/^audit source --repo/, /^(judge|repair|weights set) /, / --chain /];

/** A limit in the settings holds in every command that reads a record, in a folder and in git. */
describe("a limit on what is read of a record is a setting", () => {
  const { files, commits } = buildRepository({ rounds: 1 });
  const padding = " ".repeat(20_000);
  const places: Record<string, string> = {};
  beforeAll(() => {
    const largeFiles = new Map([...files, ["state.json", `${files.get("state.json")}${padding}`]]);
    places["folder"] = makeFolder(Object.fromEntries(largeFiles));
    const state = largeFiles.get("state.json") ?? "";
    const change = { path: "state.json", before: files.get("state.json") ?? null, after: state };
    places["repository"] = makeGitRepository([...commits, { message: "padded", changes: [change] }]).folder;
  });

  /** Every command line of the walk that names a repository, with this record instead. */
  async function readers(record: string): Promise<readonly (readonly string[])[]> {
    const walk = await makeWalkPlaces({ address: record, server: "http://127.0.0.1:9", node: "ws://127.0.0.1:9" });
    const all = Object.entries(COMMAND_LINES).flatMap(([name, { lines }]) =>
      lines({ ...walk, record, repository: record })
        .filter((line) => line.some((word) => word === record || word.startsWith(`${record}#`)))
        .map((line) => [...name.split(" "), ...line]),
    );
    return all.filter((argv) => !NOT_ITS_STATE.some((words) => words.test(argv.join(" "))));
  }

  it.each(["folder", "repository"])("%s", async (kind) => {
    const lines = await readers(places[kind] ?? "");
    expect(new Set(lines.map(([name, more]) => `${name} ${more}`)).size).toBeGreaterThan(8);
    for (const argv of lines) {
      const line = argv.join(" ");
      const refusal = await run([...argv, "--json", "--set", "MAX_RECORD_FILE_BYTES=10000"]);
      expect([line, /"(FOLDER|GIT)_TOO_LARGE"|larger than is read of one/.test(refusal.stdout)]).toEqual([line, true]);
      const enough = await run([...argv, "--json"]);
      expect([line, /larger than is read of one/.test(enough.stdout)]).toEqual([line, false]);
    }
  });

  it.each(["folder", "repository"])("the values of a file's JSON, in a %s", async (kind) => {
    // `weights plan` asks the chain before it reads the record's files.
    const lines = (await readers(places[kind] ?? "")).filter(([name]) => name !== "weights");
    for (const argv of lines) {
      const line = argv.join(" ");
      const refusal = await run([...argv, "--json", "--set", "MAX_RECORD_JSON_VALUES=1"]);
      expect([line, /more than 1 values/.test(refusal.stdout)]).toEqual([line, true]);
    }
  });

  it.each(["folder", "repository"])("the depth of a file's JSON, in a %s, in its history too", async (kind) => {
    const deep = (text: string | undefined) =>
      text?.replace("{", `{"x404":{"deep":${"[".repeat(40)}${"]".repeat(40)}},`);
    const state = deep(files.get("state.json")) ?? "";
    const config = deep(files.get("config.json")) ?? "";
    const changes = [
      { path: "state.json", before: files.get("state.json") ?? null, after: state },
      { path: "config.json", before: files.get("config.json") ?? null, after: config },
    ];
    const place =
      kind === "folder"
        ? makeFolder({ ...Object.fromEntries(files), "state.json": state, "config.json": config })
        : makeGitRepository([...commits, { message: "deep", changes }]).folder;
    const refusal = await run(["verify", place, "--json"]);
    expect(refusal.stdout).toContain("nested too deeply");
    const read = await run(["verify", place, "--json", "--set", "MAX_RECORD_JSON_DEPTH=100"]);
    expect(read.stdout).not.toContain("nested too deeply");
    const shallow = await run(["verify", places[kind] ?? "", "--json", "--set", "MAX_RECORD_JSON_DEPTH=4"]);
    expect(shallow.json()).not.toHaveProperty("error");
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
