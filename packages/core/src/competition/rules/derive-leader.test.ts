import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { deriveLeader, type FinishedRound } from "./derive-leader.ts";

const config = { weight_decay: 0.2, weight_floor: 0.2 };
const entry = (hotkey: number, weight: number, effective_block: number): LeaderEntry => ({
  hotkey: testHotkey(hotkey),
  repo: `repo/${hotkey}`,
  commit: `${hotkey}`.repeat(40),
  docker: `image:${hotkey}`,
  weight,
  effective_block,
});
const schedule = (latest: number) => ({
  earliest_reveal_block: 0,
  latest_reveal_block: latest,
  generation_deadline_block: latest + 50,
});
const winner = (hotkey: number | "leader") => ({
  winner_hotkey: hotkey === "leader" ? hotkey : testHotkey(hotkey),
  repo: `repo/${hotkey}`,
  commit: `${hotkey}`.repeat(40),
  docker_image: `image:${hotkey}`,
});
const round = (number: number, winnerRound: number | "leader", next: number | null): FinishedRound => ({
  round: number,
  schedule: schedule(number * 100),
  winner: winner(winnerRound),
  next: next === null ? null : schedule(next),
});

describe("deriveLeader", () => {
  const first = entry(1, 1, 0);

  it("has no rounds before the first is finished: all that is recorded was there from the beginning", () => {
    expect(deriveLeader({ recorded: [first, entry(2, 1, 900)], rounds: [], config })).toEqual({
      initial: [first, entry(2, 1, 900)],
      appended: [],
    });
  });

  it("keeps what counts from the first round's start or before, and works out the rest", () => {
    const history = [first, entry(9, 0.5, 100), entry(8, 0.5, 101)];
    const derivation = deriveLeader({ recorded: history, rounds: [round(1, 2, 200), round(2, "leader", 300)], config });
    expect(derivation.initial).toEqual([first, entry(9, 0.5, 100)]);
    expect(derivation.appended).toEqual([
      { round: 1, entry: entry(2, 1, 200), blockIsKnown: true },
      { round: 2, entry: entry(2, 0.8, 300), blockIsKnown: true },
    ]);
  });

  it("gives nothing where a defended crown is at its floor", () => {
    const floor = entry(1, 0.2, 0);
    expect(deriveLeader({ recorded: [floor], rounds: [round(1, "leader", 200)], config })).toEqual({
      initial: [floor],
      appended: [],
    });
  });

  it("after the last round the recorded block stands, and without one the round's own", () => {
    const history = [first, entry(2, 1, 777)];
    const newEntries = (record: readonly LeaderEntry[]) =>
      deriveLeader({ recorded: [...record], rounds: [round(1, 2, null)], config }).appended;
    expect(newEntries(history)).toEqual([{ round: 1, entry: entry(2, 1, 777), blockIsKnown: false }]);
    expect(newEntries([first])).toEqual([{ round: 1, entry: entry(2, 1, 100), blockIsKnown: false }]);
    const second = [round(1, 2, 200), round(2, 3, null)];
    expect(
      deriveLeader({ recorded: [first, entry(2, 1, 200), entry(3, 1, 888)], rounds: second, config }).appended[1],
    ).toEqual({
      round: 2,
      entry: entry(3, 1, 888),
      blockIsKnown: false,
    });
  });

  it("looks up the reigning leader at the round's generation deadline", () => {
    const twoEntries = [first, entry(2, 1, 100)];
    const next = deriveLeader({
      recorded: twoEntries,
      rounds: [{ ...round(1, "leader", 200), schedule: schedule(100) }],
      config,
    });
    expect(next.appended[0]?.entry).toEqual(entry(2, 0.8, 200));
  });

  it("goes by another policy's crown", () => {
    const moveCrown = () => [first, entry(7, 0.7, 7)];
    const { appended } = deriveLeader({ recorded: [first], rounds: [round(1, 2, 200)], config, moveCrown });
    expect(appended).toEqual([{ round: 1, entry: entry(7, 0.7, 7), blockIsKnown: true }]);
  });
});
