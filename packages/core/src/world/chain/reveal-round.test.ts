import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitmentRound, drandRoundAt, QUICKNET } from "./drand.ts";
import { type EpochState, revealBlock, weightsRevealRound } from "./reveal-round.ts";

const state = (changes: Partial<NonNullable<EpochState["dynamic"]>> & Partial<EpochState>): EpochState => ({
  head: changes.head ?? 10,
  netuid: 17,
  tempo: changes.tempo ?? 50,
  revealPeriod: changes.revealPeriod ?? 1,
  dynamic: {
    lastEpochBlock: changes.lastEpochBlock ?? 10,
    pendingEpochAt: changes.pendingEpochAt ?? 0,
    epochIndex: changes.epochIndex ?? 0,
    blocksSinceLastStep: changes.blocksSinceLastStep ?? 0,
  },
});

describe("revealBlock", () => {
  it("agrees with the upstream vectors of the dynamic tempo", () => {
    expect(revealBlock(state({ lastEpochBlock: 10, tempo: 50, head: 10 }))).toBe(60);
    expect(revealBlock(state({ lastEpochBlock: 80, pendingEpochAt: 95, tempo: 20, head: 91 }))).toBe(95);
    expect(() => revealBlock(state({ tempo: 0 }))).toThrow(expect.objectContaining({ code: "CHAIN_EPOCH_UNKNOWN" }));
  });

  it("is lastEpoch + period × tempo while no epoch is due in the next block", () => {
    fc.assert(
      fc.property(
        fc.record({
          tempo: fc.integer({ min: 3, max: 400 }),
          into: fc.double({ min: 0, max: 1, noNaN: true }),
          revealPeriod: fc.integer({ min: 1, max: 4 }),
          lastEpochBlock: fc.integer({ min: 0, max: 9_000_000 }),
        }),
        ({ tempo, into, revealPeriod, lastEpochBlock }) => {
          const head = lastEpochBlock + Math.floor(into * (tempo - 2));
          const block = revealBlock(state({ lastEpochBlock, head, tempo, revealPeriod }));
          expect(block).toBe(lastEpochBlock + revealPeriod * tempo);
        },
      ),
    );
  });

  it("uses the old grid where the runtime knows no epoch index", () => {
    const old: EpochState = { head: 1_000, netuid: 17, tempo: 360, revealPeriod: 1, dynamic: null };
    // (1000 + 18) / 361 = epoch 2; the reveal epoch 3 begins at 3 × 361 − 18.
    expect(revealBlock(old)).toBe(1_065);
  });

  it("puts the round three blocks behind the epoch's start", () => {
    const nowMs = (QUICKNET.genesisSeconds + 3_000) * 1000;
    const { block, round } = weightsRevealRound(state({}), { nowMs });
    expect(block).toBe(60);
    expect(round).toBe(Math.floor((3_000 + (60 + 3 - 10) * 12) / 3));
  });
});

describe("drand rounds", () => {
  it("never falls below 1 and moves every three seconds", () => {
    expect(drandRoundAt(0)).toBe(1);
    expect(drandRoundAt(QUICKNET.genesisSeconds + 2_999)).toBe(999);
    expect(drandRoundAt(QUICKNET.genesisSeconds + 3_000)).toBe(1_000);
  });

  it("opens a commitment after its blocks", () => {
    const nowMs = (QUICKNET.genesisSeconds + 300) * 1000 + 999;
    expect(commitmentRound({ nowMs, blocksUntilReveal: 360 })).toBe((300 + 4_320) / 3);
  });
});
