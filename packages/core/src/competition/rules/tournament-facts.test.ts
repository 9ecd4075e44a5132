import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { contenders, matchKey, qualifiedContenders, tournamentFacts } from "./tournament-facts.ts";

const [a, b] = [testHotkey(1), testHotkey(2)] as const;
const submission = (revealed_at_block: number) => ({
  repo: "a/b",
  commit: "c".repeat(40),
  cdn_url: "https://c",
  revealed_at_block,
  round: "mesh-0",
});

const none = {
  margins: new Map(),
  winMargin: 0,
  requested: [],
  generationAudits: new Map(),
  sourceAudits: new Map(),
};

describe("qualifiedContenders", () => {
  it("are those whose match with the leader reached the margin, and who are not rejected", () => {
    const submissions = ["a", "b", "c", "d"].map((hotkey, place) => ({ hotkey, revealedAtBlock: 5, place }));
    const margins = new Map([
      [matchKey("leader", "a"), 0.07],
      [matchKey("leader", "b"), 0.0699],
      [matchKey("leader", "c"), 0.5],
      [matchKey("a", "d"), 0.5],
    ]);
    const facts = { ...none, submissions, margins, winMargin: 0.07 };
    expect(qualifiedContenders(facts)).toEqual(["a", "c"]);
    expect(qualifiedContenders({ ...facts, sourceAudits: new Map([["a", "failed" as const]]) })).toEqual(["c"]);
  });
});

describe("contenders", () => {
  it("come by reveal block, then place, then hotkey, whatever the order of the list", () => {
    const field = [
      { hotkey: "c", revealedAtBlock: 5 },
      { hotkey: "a", revealedAtBlock: 5 },
      { hotkey: "b", revealedAtBlock: 5, place: 1 },
      { hotkey: "d", revealedAtBlock: 4, place: 9 },
    ];
    for (const submissions of [field, [...field].reverse()])
      expect(contenders({ ...none, submissions })).toEqual(["d", "a", "c", "b"]);
  });
});

describe("tournamentFacts", () => {
  it("are empty where no file is there", () => {
    const none = {
      config: null,
      submissions: null,
      matrix: null,
      auditRequests: null,
      generationAudits: null,
      sourceAudits: null,
    };
    expect(tournamentFacts(none)).toEqual({
      submissions: [],
      margins: new Map(),
      winMargin: 0,
      requested: [],
      generationAudits: new Map(),
      sourceAudits: new Map(),
    });
  });

  it("are what the files say; the key of an audit names its hotkey", () => {
    const audit = { checked_prompts: 1, failed_prompts: 0, reason: "" };
    const records: Parameters<typeof tournamentFacts>[0] = {
      config: { win_margin: 0.07 },
      submissions: { [b]: submission(9), [a]: submission(5) },
      matrix: [{ left: "leader", right: a, margin: 0.5 }],
      auditRequests: [{ hotkey: a, critical_prompts: [] }],
      generationAudits: { [a]: { ...audit, hotkey: b, outcome: "rejected" } as never },
      sourceAudits: [{ hotkey: b, verdict: "passed", reason: "" } as never],
    };
    expect(tournamentFacts(records)).toEqual({
      submissions: [
        { hotkey: b, revealedAtBlock: 9, place: 0 },
        { hotkey: a, revealedAtBlock: 5, place: 1 },
      ],
      margins: new Map([[`leader>${a}`, 0.5]]),
      winMargin: 0.07,
      requested: [a],
      generationAudits: new Map([[a, "rejected"]]),
      sourceAudits: new Map([[b, "passed"]]),
    });
  });
});
