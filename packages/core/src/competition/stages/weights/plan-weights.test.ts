import { describe, expect, it } from "vitest";
import { planWeights } from "./plan-weights.ts";

const A = `5${"A".repeat(47)}`;
const B = `5${"B".repeat(47)}`;
const entry = (hotkey: string, effective_block: number, weight = 1) => ({
  hotkey,
  repo: "a/b",
  commit: "0".repeat(40),
  docker: "",
  weight,
  effective_block,
});
const chain = { block: 1_000, hotkeys: ["owner", A] };

describe("planWeights", () => {
  it("names the entry, the uid, the commit and the reason", () => {
    const leader = [entry(B, 10), entry(A, 900, 0.6)];
    expect(planWeights({ leader, chain, ownerUid: 0, revision: "abc" })).toEqual({
      kind: "set",
      shares: { 0: 0.4, 1: 0.6 },
      reason: "leader",
      leader: leader[1],
      entry: 1,
      leaderUid: 1,
      block: 1_000,
      revision: "abc",
      explanation: `Leader ${A} (uid 1) has weight 0.6 since block 900; owner uid 0 gets the rest.`,
    });
  });

  it.each([
    ["no-leader", [], {}],
    ["no-leader", [entry(A, 1_126)], {}],
    ["leader-not-registered", [entry(B, 900)], {}],
    ["leader-is-owner", [entry(A, 900)], { ownerUid: 1 }],
  ])("gives the owner everything: %s", (reason, leader, more: { ownerUid?: number }) => {
    const ownerUid = more.ownerUid ?? 0;
    expect(planWeights({ leader, chain, ownerUid })).toMatchObject({ kind: "set", reason, shares: { [ownerUid]: 1 } });
  });

  it("waits for a leader within 1500 seconds, that block included", () => {
    expect(planWeights({ leader: [entry(A, 1_125)], chain, ownerUid: 0 })).toMatchObject({ kind: "wait", blocks: 125 });
    expect(planWeights({ leader: [entry(A, 1_126)], chain, ownerUid: 0 })).toMatchObject({ kind: "set" });
  });

  it("refuses a weight that is no share", () => {
    for (const weight of [1.1, -0.1, Number.NaN]) {
      const plan = planWeights({ leader: [entry(A, 900, weight)], chain, ownerUid: 0 });
      expect(plan).toMatchObject({ kind: "refused", code: "LEADER_WEIGHT_INVALID" });
    }
  });
});
