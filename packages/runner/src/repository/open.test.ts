import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { openRepository } from "./open.ts";
import { repositoryReach } from "./reach.ts";
import { openRecordSide } from "./record-side.ts";

const { files, commits } = buildRepository({ rounds: 1 });
const plain = makeFolder({ ...Object.fromEntries(files), ".hidden/state.json": "{}" });

describe("openRepository", () => {
  it("opens a folder of records: reads, lists, and never leaves it", async () => {
    const { reader, git } = await openRepository(plain, { reach: repositoryReach({}) });
    expect(git).toBeNull();
    expect(await reader.read("state.json")).toBe(files.get("state.json"));
    expect(await reader.list("rounds/1")).toEqual(["rounds/1/schedule.json"]);
    expect(await reader.list("")).toEqual([...files.keys()].sort());
    for (const outside of ["../../etc/passwd", "/etc/passwd", "rounds/../../x"])
      expect(await reader.read(outside)).toBeNull();
    expect(await reader.list("../..")).toEqual([]);
  });

  it("opens a git repository with its commit and history", async () => {
    const { folder, revision } = makeGitRepository(commits);
    const { reader, git, close } = await openRepository(folder, { history: true, reach: repositoryReach({}) });
    expect(git?.revision).toBe(revision);
    expect(await reader.read("state.json")).toBe(files.get("state.json"));
    let count = 0;
    for await (const _commit of git?.commits() ?? []) count++;
    expect(count).toBe(commits.length);
    await close();
  });

  it("says what it takes when given something else", async () => {
    for (const source of ["/no/such/folder", "./no-such-folder", "../no-such-folder", makeFolder(), "no repo"])
      await expect(openRepository(source, { reach: repositoryReach({}) })).rejects.toMatchObject({
        code: "REPOSITORY_MISSING",
      });
  });
});

describe("openRecordSide", () => {
  const reading = {
    reach: repositoryReach({}),
    load: async () => new Uint8Array(),
    signal: new AbortController().signal,
  };

  it("takes a miner's submitted files or the leader's generated ones", async () => {
    const hotkey = [...files.keys()]
      .map((path) => /^rounds\/0\/(5\w+)\/submitted\.json$/.exec(path)?.[1])
      .find(Boolean);
    const side = await openRecordSide(`${plain}#0:${hotkey}`, reading);
    expect(Object.keys(side.results)).toHaveLength(20);
    expect(Object.keys((await openRecordSide(`${plain}#0:leader`, reading)).results)).toHaveLength(20);
  });

  it("names the file that a record lacks", async () => {
    await expect(openRecordSide(`${plain}#7:leader`, reading)).rejects.toMatchObject({
      code: "RECORD_MISSING",
      message: expect.stringContaining("rounds/7/leader/generated.json"),
    });
    await expect(openRecordSide(plain, reading)).rejects.toMatchObject({ code: "AGAINST_INVALID" });
  });
});
