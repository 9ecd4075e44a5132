import { readerOf } from "@404-gen/core/testing/fakes";
import { beforeAll, describe, expect, it } from "vitest";
import { makeRecords } from "../../../testing/make-records.ts";
import { loadRound } from "../load-round.ts";
import type { RoundView } from "../round-view.ts";
import { clientData } from "./client-data.ts";

let view: RoundView;
beforeAll(async () => {
  view = await loadRound(readerOf(makeRecords({ miners: 3, prompts: 8, matches: 3 }).files), { round: 0 });
});
const same = (url: string) => url;
const withDuel = (over: object): RoundView => {
  const [first, ...rest] = view.matches;
  const [duel, ...duels] = first!.duels;
  return { ...view, matches: [{ ...first!, duels: [{ ...duel!, ...over }, ...duels] }, ...rest] };
};
const rowOf = (view: RoundView) => {
  const data = clientData(view, same);
  const rows = data.matches[0]?.[4] as [number, string, number, number, number, [unknown[][], number, number]?][];
  return { data, row: rows[0]! };
};

describe("clientData", () => {
  it("gives each duel its winner, words, pictures, and both answers of the judge with their penalties", () => {
    const { data, row } = rowOf(view);
    const [stem, winner, words, left, right, extras] = row;
    expect(data.prompts[stem]?.[0]).toBe(view.matches[0]?.duels[0]?.name);
    expect(winner).toBe("r");
    expect(data.words[words]).toBe(view.matches[0]?.duels[0]?.issues);
    expect(data.pictures[left]).toMatch(/^https:\/\/objects.example\/rounds\/0\/leader\/generated\//);
    expect(data.pictures[right]).toMatch(/submitted/);
    const [plays, reason, fault] = extras!;
    expect([reason, fault]).toEqual([-1, -1]);
    const [play] = plays;
    expect(play?.slice(0, 3)).toEqual(["r", 5, 2]);
    const answers = play?.[3] as number[][];
    expect(answers.map(([order]) => order)).toEqual([1, 0]);
    expect(answers.map((answer) => data.words[answer[3]!])).toEqual([
      expect.stringContaining("left-first"),
      expect.stringContaining("right-first"),
    ]);
  });

  it("names a reason without a duel, a fault of ours, and flags", () => {
    const { data, row } = rowOf(withDuel({ x404: { reason: "overtime-right", plays: [] } }));
    expect(data.words[row[5]![1]]).toBe("overtime-right");
    const fault = rowOf(withDuel({ x404: { plays: [], fault: { code: "JUDGE_TIMEOUT", message: "slow" } } }));
    expect(fault.data.words[fault.row[5]![2]]).toBe("JUDGE_TIMEOUT: slow");
  });

  it("goes without extras that are missing or have another shape", () => {
    for (const x404 of [undefined, null, "x", { plays: [{ winner: "up" }] }, { plays: "<script>" }])
      expect(rowOf(withDuel({ x404 })).row).toHaveLength(5);
  });

  it("carries no address that a browser must not follow", () => {
    const { data, row } = rowOf(withDuel({ left_png: "javascript:alert(1)", right_png: "data:text/html,x" }));
    expect([row[3], row[4]]).toEqual([-1, -1]);
    expect(data.pictures.every((url) => url.startsWith("https://"))).toBe(true);
  });

  it("writes each address once", () => {
    const { pictures } = clientData(view, same);
    expect(new Set(pictures).size).toBe(pictures.length);
    expect(pictures).toHaveLength(8 * 5);
  });
});
