import { describe, expect, it, vi } from "vitest";
import { buildRepository } from "../../../testing/build-repository.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../testing/memory-branch.ts";
import { createBatchedStore } from "../../world/state/batched-store.ts";
import { readRoundOne, readTournament } from "../one/read-round.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { leaderFile } from "../records/leader.ts";
import { paths } from "../records/paths.ts";
import { seedFile } from "../records/seed.ts";
import { sourceAuditsFile } from "../records/source-audits.ts";
import { stateFile } from "../records/state.ts";
import { contenders } from "../rules/tournament-facts.ts";
import { readRoundTwo } from "../two/read-round.ts";
import { getFile, needFile, readFile } from "./read-file.ts";

const repository = buildRepository({ rounds: 2 });

/** A source over files that may be changed; counts what is read. */
function sourceOf(changes: Readonly<Record<string, string | null>> = {}) {
  const files = new Map<string, string>(repository.files);
  const put = (path: string, text: string | null) => (text === null ? files.delete(path) : files.set(path, text));
  for (const [path, text] of Object.entries(changes)) put(path, text);
  const source = {
    read: async (path: string) => files.get(path) ?? null,
    list: async (directory: string) => [...files.keys()].filter((path) => path.startsWith(`${directory}/`)).sort(),
  };
  return { source, put };
}

describe("readRound", () => {
  it("reads each file of a round and those beside the rounds, by name", async () => {
    const { source } = sourceOf();
    const { get, need } = readRoundOne(source, { round: 0 });
    const hotkeys = Object.keys(await need.submissions());
    expect(hotkeys).toHaveLength(4);
    expect(Object.keys(await need.submitted(hotkeys[0] as string))).toHaveLength((await need.prompts()).length);
    expect((await need.matchReport(hotkeys[0] as string, "leader")).left).toBe("leader");
    expect((await need.state()).current_round).toBe(2);
    expect(await get.podStats("leader")).toBeNull();
  });

  it("parses a text once, whoever asks, and again when it changed", async () => {
    const { source, put } = sourceOf();
    const parse = vi.spyOn(STATE_FILES_ONE.seed, "parse");
    const first = await readRoundOne(source, { round: 0 }).need.seed();
    expect(await readRoundOne(source, { round: 0 }).need.seed()).toBe(first);
    expect(await getFile(source, seedFile, { round: 0 })).toBe(first);
    expect(parse).toHaveBeenCalledTimes(1);
    put(paths.seed(0), '{"seed": 9}');
    expect((await readRoundOne(source, { round: 0 }).need.seed()).seed).toBe(9);
    expect(parse).toHaveBeenCalledTimes(2);
    parse.mockRestore();
  });

  it("shares what is parsed between snapshots of the same store", async () => {
    const store = await createBatchedStore({
      branch: createMemoryBranch(Object.fromEntries(repository.files)).connect(),
      clock: createManualClock(),
      io: createManualClock(),
    });
    const submissions = () => readRoundOne(store.snapshot(), { round: 0 }).need.submissions();
    const first = await submissions();
    expect(await submissions()).toBe(first);
    await store.close();
  });

  it("reads a path by each competition's own schema, whoever read it first", async () => {
    const hotkey = Object.keys(await readRoundOne(sourceOf().source, { round: 0 }).need.submissions())[0] as string;
    const module = { js: "https://x/a.js", views: "https://x/a", failure_reason: null, size: 1 };
    const { source } = sourceOf({ [paths.submitted(0, hotkey)]: JSON.stringify({ a: module }) });
    expect((await readRoundOne(source, { round: 0 }).read.submitted(hotkey)).kind).toBe("refused");
    expect((await readRoundTwo(source, { round: 0 }).get.submitted(hotkey))?.["a"]).toMatchObject(module);
  });

  it("keeps the files of two large rounds parsed, and no more", async () => {
    const large = (round: number) => [paths.seed(round), `{"seed": ${round}}${" ".repeat(2_200_000)}`] as const;
    const { source } = sourceOf(Object.fromEntries([5, 6, 7].map(large)));
    const seed = (round: number) => readRoundOne(source, { round }).need.seed();
    const first = await seed(5);
    await seed(6);
    expect(await seed(5)).toBe(first);
    await seed(6);
    await seed(7);
    expect(await seed(5)).not.toBe(first);
    const leader = await needFile(source, leaderFile);
    for (const round of [6, 7, 5]) await seed(round);
    expect(await needFile(source, leaderFile)).toBe(leader);
  });

  it("keeps the current round while a file of each other one is looked at", async () => {
    const others = Array.from({ length: 9 }, (_, index) => index + 5);
    const { source } = sourceOf(Object.fromEntries(others.map((round) => [paths.seed(round), `{"seed": ${round}}`])));
    const first = await readRoundOne(source, { round: 0 }).need.submissions();
    for (const round of others) await readRoundOne(source, { round }).need.seed();
    expect(await readRoundOne(source, { round: 0 }).need.submissions()).toBe(first);
  });

  it("gives nobody a value that he could change for all", async () => {
    const { source } = sourceOf();
    const audits = await readRoundOne(source, { round: 0 }).need.sourceAudits();
    expect(() => audits.push({ hotkey: "5x", verdict: "failed", reason: "" })).toThrow(TypeError);
    const state = await needFile(source, stateFile);
    expect(() => Object.assign(state, { stage: "paused" })).toThrow(TypeError);
  });

  it("knows an absent file, a refused one, and what each reader makes of it", async () => {
    const { source } = sourceOf({ [paths.sourceAudits(0)]: "[[[", [paths.winner(0)]: null });
    const { read, get, need, show, refused } = readRoundOne(source, { round: 0 });
    expect(await read.winner()).toEqual({ kind: "absent", path: paths.winner(0) });
    expect(await get.winner()).toBeNull();
    await expect(need.winner()).rejects.toMatchObject({ code: "RECORD_MISSING", data: { file: paths.winner(0) } });
    expect(await read.sourceAudits()).toMatchObject({ kind: "refused", error: { code: "RECORD_INVALID" } });
    await expect(get.sourceAudits()).rejects.toMatchObject({ code: "RECORD_INVALID" });
    await expect(need.sourceAudits()).rejects.toMatchObject({ code: "RECORD_INVALID" });
    expect(refused.size).toBe(0);
    expect(await show.sourceAudits()).toBeNull();
    expect([...refused.keys()]).toEqual([paths.sourceAudits(0)]);
    expect((await readFile(source, sourceAuditsFile, { round: 0 })).kind).toBe("refused");
  });

  it("finds all files of a kind with their places, in the order of their paths, once listed", async () => {
    const { source } = sourceOf();
    const list = vi.spyOn(source, "list");
    const round = readRoundOne(source, { round: 0 });
    const rows = await round.all("submitted");
    const hotkeys = Object.keys(await round.need.submissions()).sort();
    expect(rows.map(({ place }) => place)).toEqual(hotkeys.map((hotkey) => ({ round: 0, hotkey })));
    expect((await round.all("matchReport")).length).toBeGreaterThan(4);
    expect(list).toHaveBeenCalledTimes(1);
  });

  it("reads one path as two kinds of file: what one competition refuses another may read", async () => {
    const hotkey = Object.keys(await readRoundOne(sourceOf().source, { round: 0 }).need.submissions())[0] as string;
    const text = JSON.stringify({ a: { js: "https://c/a.js", views: null, failure_reason: null, size: 1 } });
    const { source } = sourceOf({ [paths.submitted(0, hotkey)]: text });
    expect((await readRoundOne(source, { round: 0 }).read.submitted(hotkey)).kind).toBe("refused");
    expect((await readRoundTwo(source, { round: 0 }).read.submitted(hotkey)).kind).toBe("read");
  });

  it("says so when a source cannot list", async () => {
    const { read } = sourceOf().source;
    await expect(readRoundOne({ read }, { round: 0 }).all("submitted")).rejects.toMatchObject({
      code: "SOURCE_CANNOT_LIST",
    });
  });
});

describe("readTournament", () => {
  it("has the field with its places, so that equal blocks keep the order of submissions.json", async () => {
    const submissions = JSON.parse(repository.files.get(paths.submissions(0)) as string) as Record<string, object>;
    const equal = Object.entries(submissions).map(([hotkey, entry]) => [hotkey, { ...entry, revealed_at_block: 7 }]);
    const { source } = sourceOf({ [paths.submissions(0)]: JSON.stringify(Object.fromEntries(equal.reverse())) });
    const facts = await readTournament(readRoundOne(source, { round: 0 }).get);
    const rejections = [...facts.generationAudits]
      .filter(([, outcome]) => outcome === "rejected")
      .map(([hotkey]) => hotkey);
    expect(contenders(facts)).toEqual(
      equal.map(([hotkey]) => hotkey).filter((hotkey) => !rejections.includes(hotkey as string)),
    );
  });
});
