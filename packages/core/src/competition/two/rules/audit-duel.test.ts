import { describe, expect, it } from "vitest";
import { auditGates, auditKey, auditLine, contestantOf, sideAndRepeat } from "./audit-duel.ts";
import { auditLeft } from "./facts.ts";

describe("an audit's duels", () => {
  it("are, in each repeat, the miner's own upload and then the defender, with the line of each", () => {
    const audits = new Map([
      [auditKey({ hotkey: "a", side: "submitted", repeat: 2 }), -0.05],
      [auditKey({ hotkey: "a", side: "leader", repeat: 1 }), 0],
      [auditKey({ hotkey: "b", side: "submitted", repeat: 1 }), 1],
    ]);
    const facts = { winMargin: 0.1, auditRepeats: 2, audits };
    expect(auditGates(facts, { hotkey: "a", defender: "leader" })).toEqual([
      { hotkey: "a", side: "submitted", repeat: 1, line: -0.1, margin: null },
      { hotkey: "a", side: "submitted", repeat: 2, line: -0.1, margin: -0.05 },
      { hotkey: "a", side: "leader", repeat: 1, line: 0.1, margin: 0 },
      { hotkey: "a", side: "leader", repeat: 2, line: 0.1, margin: null },
    ]);
    expect(auditLine("submitted", 0.1)).toBe(-0.1);
    expect(auditLine("5HJv", 0.1)).toBe(0.1);
  });

  it("are named by their left side with its repeat; a match's left side has none", () => {
    for (const side of ["submitted", "leader", "5HJv"])
      for (const repeat of [1, 12]) expect(sideAndRepeat(auditLeft(side, repeat))).toEqual({ side, repeat });
    for (const left of ["leader", "leader_", "_2", "leader_2b", "leader2"])
      expect(sideAndRepeat(left)).toEqual({ side: left, repeat: null });
  });

  it("show on the left what the miner submitted, or its defender", () => {
    expect(contestantOf({ side: "submitted", hotkey: "a" })).toBe("a");
    expect(contestantOf({ side: "leader", hotkey: "a" })).toBe("leader");
  });
});
