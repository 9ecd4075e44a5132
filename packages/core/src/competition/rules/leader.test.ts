import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { parseLeader } from "../records/leader.ts";
import { parseWinner } from "../records/winner.ts";
import { activeLeader, moveCrown, sameSolution } from "./leader.ts";
import { weightShares } from "./weight-shares.ts";

const entry = (weight: number, effective_block: number, commit = "a".repeat(40)): LeaderEntry => ({
  hotkey: testHotkey(1),
  repo: "me/gen",
  commit,
  docker: "image:1",
  weight,
  effective_block,
});
const config = { weight_decay: 0.2, weight_floor: 0.2 };
const keeps = { winner_hotkey: "leader", repo: "me/gen", commit: "a".repeat(40), docker_image: "image:1" };
const at = { config, effectiveBlock: 900, currentBlock: 500 };

describe("activeLeader", () => {
  it("is the last entry that is effective", () => {
    const record = [entry(0, 0), entry(1, 100), entry(0.8, 200)];
    expect([0, 99, 100, 199, 200, 999].map((block) => activeLeader(record, block)?.weight)).toEqual([
      0, 0, 1, 1, 0.8, 0.8,
    ]);
    expect(activeLeader([entry(1, 5)], 4)).toBeNull();
  });
});

describe("moveCrown", () => {
  it("decays a defended crown, rounded once, down to the floor, and then appends nothing", () => {
    let leader = [entry(1, 0)];
    const weights: number[] = [];
    for (let block = 100; block <= 600; block += 100) {
      const next = moveCrown({ leader, winner: keeps, config, effectiveBlock: block, currentBlock: block });
      if (next === leader) break;
      leader = [...next];
      weights.push(leader.at(-1)?.weight ?? 0);
    }
    expect(weights).toEqual([0.8, 0.6, 0.4, 0.2]);
    expect(moveCrown({ leader, winner: keeps, ...at, currentBlock: 999 })).toBe(leader);
  });

  it("crowns a new winner with 1.0 from the next round's block", () => {
    const winner = { ...keeps, winner_hotkey: testHotkey(2), commit: "b".repeat(40), docker_image: "image:2" };
    const leader = [entry(0.6, 0)];
    expect(moveCrown({ leader, winner, ...at })).toEqual([
      leader[0],
      {
        hotkey: testHotkey(2),
        repo: "me/gen",
        commit: "b".repeat(40),
        docker: "image:2",
        weight: 1,
        effective_block: 900,
      },
    ]);
  });

  it("a fork of the leader's commit defends the crown, it does not take it", () => {
    const winner = { ...keeps, winner_hotkey: testHotkey(2), repo: "other/name", commit: "A".repeat(40) };
    expect(moveCrown({ leader: [entry(1, 0)], winner, ...at }).at(-1)).toMatchObject({
      hotkey: testHotkey(1),
      repo: "me/gen",
      weight: 0.8,
    });
  });

  it("without a leader, a defended crown changes nothing", () => {
    const none: LeaderEntry[] = [];
    expect(moveCrown({ leader: none, winner: keeps, ...at })).toBe(none);
    const first = { ...keeps, winner_hotkey: testHotkey(2) };
    expect(moveCrown({ leader: none, winner: first, ...at })).toMatchObject([{ hotkey: testHotkey(2), weight: 1 }]);
  });

  it("solutions are told apart by commit", () => {
    expect(sameSolution({ repo: "a/b", commit: "c" }, { repo: "x/y", commit: "C" })).toBe(true);
    expect(sameSolution({ repo: "a/b", commit: "c" }, { repo: "a/b", commit: "d" })).toBe(false);
  });
});

describe("weightShares", () => {
  it.each([
    [null, 4, { 199: 1 }, "no-leader"],
    [entry(0.8, 0), null, { 199: 1 }, "leader-not-registered"],
    [entry(0.8, 0), 199, { 199: 1 }, "leader-is-owner"],
    [entry(0.8, 0), 4, { 199: 0.2, 4: 0.8 }, "leader"],
    [entry(1, 0), 4, { 199: 0, 4: 1 }, "leader"],
  ])("shares of %j with uid %j", (leader, leaderUid, shares, reason) => {
    expect(weightShares({ leader, leaderUid, ownerUid: 199 })).toEqual({ shares, reason });
  });
});

const folder = sharedDataFolder();
describe.skipIf(!folder)("a real competition (skipped without ../shared/data)", () => {
  it("the crown moves as recorded", () => {
    const files = readTextFiles(`${folder}/competition`);
    const leader = parseLeader(files.get("leader.json") ?? "", { path: "leader.json" });
    const winner = (round: number) => parseWinner(files.get(`rounds/${round}/winner.json`) ?? "", { path: "" });
    const first = moveCrown({
      leader: leader.slice(0, 1),
      winner: winner(0),
      config,
      effectiveBlock: 7476090,
      currentBlock: 7455566,
    });
    const second = moveCrown({
      leader: first,
      winner: winner(1),
      config,
      effectiveBlock: 7497680,
      currentBlock: 7476690,
    });
    expect(second).toEqual(leader);
  });
});
