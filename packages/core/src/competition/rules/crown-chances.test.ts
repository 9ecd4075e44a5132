import { describe, expect, it } from "vitest";
import { crownChances } from "./crown-chances.ts";
import { matchKey, type TournamentFacts } from "./tournament-facts.ts";

const facts = (
  matches: readonly (readonly [string, string, number])[],
  rejections: readonly string[] = [],
): TournamentFacts => ({
  submissions: ["a", "b", "c"].map((hotkey, revealedAtBlock) => ({ hotkey, revealedAtBlock })),
  margins: new Map(matches.map(([left, right, margin]) => [matchKey(left, right), margin])),
  winMargin: 0.05,
  requested: [],
  generationAudits: new Map(rejections.map((hotkey) => [hotkey, "rejected" as const])),
  sourceAudits: new Map(),
});
const chances = (...options: Parameters<typeof facts>) =>
  crownChances(facts(...options)).map(({ left, right }) => `${left}>${right}`);
const qualifiers = [
  ["leader", "a", 0.1],
  ["leader", "b", 0.1],
  ["leader", "c", 0.1],
] as const;

describe("crownChances", () => {
  it("has nobody where nobody played, or qualified", () => {
    expect(chances([])).toEqual([]);
    expect(chances([["leader", "a", 0.04]])).toEqual([]);
    expect(
      chances([
        ["leader", "a", 0.04],
        ["a", "b", 0.9],
      ]),
    ).toEqual([]);
  });

  it("has the wins of the timeline as it was played", () => {
    expect(chances([...qualifiers, ["a", "b", 0.05], ["b", "c", 0]])).toEqual(["leader>a", "a>b"]);
  });

  it("goes on with the defender where the challenger lost", () => {
    expect(chances([...qualifiers, ["a", "b", 0], ["a", "c", 0.2]])).toEqual(["leader>a", "a>c"]);
    expect(chances([...qualifiers, ["a", "b", 0], ["b", "c", 0.2]])).toEqual(["leader>a"]);
  });

  it("has also the wins of those whom an audit rejected, and what came without them", () => {
    const matches = [...qualifiers, ["a", "b", 0.2], ["b", "c", 0.2], ["a", "c", 0.2]] as const;
    expect(chances(matches)).toEqual(["leader>a", "a>b", "b>c"]);
    expect(chances(matches, ["b"])).toEqual(["leader>a", "a>b", "b>c", "a>c"]);
    expect(chances(matches, ["a"])).toEqual(["leader>a", "a>b", "leader>b", "b>c"]);
  });

  it("leaves out matches that were not played, and whoever plays nobody who could hold the crown", () => {
    expect(chances([...qualifiers, ["b", "c", 0.2]])).toEqual(["leader>a"]);
    expect(chances([...qualifiers, ["b", "c", 0.2]], ["a"])).toEqual(["leader>a", "leader>b", "b>c"]);
    expect(
      chances([
        ["leader", "a", 0.1],
        ["leader", "c", 0.1],
        ["a", "b", 0.9],
        ["a", "c", 0.1],
      ]),
    ).toEqual(["leader>a", "a>c"]);
  });
});
