import { describe, expect, it } from "vitest";
import { announceTimeline } from "./announce.ts";
import type { TimelineEntry } from "./timeline.ts";

const [alice, bob] = ["5AliceAliceAlice", "5BobBobBobBobBob"] as const;
const entry = (fields: Partial<TimelineEntry>): TimelineEntry => ({
  hotkey: alice,
  status: "won",
  defender: "leader",
  margin: 0.1016,
  verified: true,
  reason: null,
  ...fields,
});

describe("announceTimeline", () => {
  it("says when nobody qualified", () => {
    expect(announceTimeline({ entries: [], winner: "leader", finalized: true })).toBe("leader (no qualifiers)");
  });

  it("has a line for each, and the leader of now", () => {
    const entries = [
      entry({}),
      entry({ hotkey: bob, defender: alice, margin: 0.08, verified: false }),
      entry({ hotkey: bob, status: "lost", defender: alice, margin: -0.025 }),
      entry({ hotkey: bob, status: "pending", defender: alice, margin: null }),
      entry({ hotkey: bob, status: "rejected", margin: null, reason: "source audit" }),
    ];
    expect(announceTimeline({ entries, winner: alice, finalized: false }).split("\n")).toEqual([
      "leader",
      "  1. 5AliceAlic  won +10.16% vs leader  [verified]",
      "  2. 5BobBobBob  won +8.00% vs 5AliceAlic  [unverified]",
      "  3. 5BobBobBob  lost to 5AliceAlic (-2.50%)",
      "  4. 5BobBobBob  pending",
      "  5. 5BobBobBob  rejected: source audit",
      "Current leader: 5AliceAlic",
    ]);
  });

  it("does not name the leader twice", () => {
    const entries = [entry({ status: "lost", margin: 0 })];
    expect(announceTimeline({ entries, winner: "leader", finalized: true })).toBe(
      "leader\n  1. 5AliceAlic  lost to leader (+0.00%)",
    );
  });
});
