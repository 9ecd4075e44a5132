import { describe, expect, it } from "vitest";
import { entry, MINER, OTHER, START_BLOCK, scene } from "../../../../testing/weights-scene.ts";
import { entryKey } from "./guards.ts";
import { createWeightsMemory } from "./options.ts";

describe("weights service", () => {
  it("sets leader and owner, verifying the last round once, and again every half hour", async () => {
    const { chain, clock, verified, turn } = await scene();
    expect(await turn()).toMatchObject({ kind: "acted", what: expect.stringContaining(`block ${START_BLOCK}`) });
    expect(chain.weights).toMatchObject([{ uids: [0, 1], values: [16_384, 65_535] }]);
    expect(await turn()).toMatchObject({ kind: "waiting", untilMs: clock.now() + 1_800_000 });
    await clock.advance(1_800_000);
    expect(await turn()).toMatchObject({ kind: "acted" });
    expect(chain.weights).toHaveLength(2);
    expect(verified).toEqual([2]);
  });

  it("waits for a leader that is about to become effective, then verifies and sets that one", async () => {
    const next = entry({ hotkey: OTHER, weight: 1, effective_block: START_BLOCK + 125 });
    const { chain, clock, turn } = await scene({ leader: [entry({}), next] });
    expect(await turn()).toMatchObject({ kind: "waiting", untilMs: clock.now() + 125 * 12_000 });
    expect(chain.weights).toEqual([]);
    await clock.advance(125 * 12_000);
    await turn();
    expect(chain.weights).toMatchObject([{ uids: [2], values: [65_535] }]);
  });

  it("does not wait for one that is farther away", async () => {
    const next = entry({ hotkey: OTHER, effective_block: START_BLOCK + 126 });
    const { chain, turn } = await scene({ leader: [entry({}), next] });
    await turn();
    expect(chain.weights).toHaveLength(1);
  });

  it("does nothing while the competition is paused", async () => {
    const { chain, turn } = await scene({ stage: "paused" });
    expect(await turn()).toMatchObject({ kind: "idle", reason: "paused" });
    expect(chain.weights).toEqual([]);
  });

  it("waits out the rate limit, to the block", async () => {
    const { chain, clock, turn } = await scene({ lastUpdate: START_BLOCK - 60 });
    expect(await turn()).toMatchObject({ kind: "waiting", untilMs: clock.now() + 40 * 12_000 });
    await clock.advance(40 * 12_000);
    expect(await turn()).toMatchObject({ kind: "acted" });
    expect(chain.weights).toHaveLength(1);
  });

  it("gives a new leader nothing while the round does not prove itself, and alarms once", async () => {
    const findings = ["winner.json names another hotkey", "b", "c", "d"];
    const { chain, clock, notices, turn } = await scene({
      options: { verifyRound: async () => ({ ok: false, findings }) },
    });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining("ROUND_NOT_VERIFIED") });
    await clock.advance(1_800_000);
    await turn();
    expect(chain.weights).toEqual([]);
    expect(notices).toMatchObject([
      { kind: "weights-refused", level: "alarm", fields: { code: "ROUND_NOT_VERIFIED" } },
    ]);
  });

  it("gives a new leader nothing on a repaired round, unless the setting takes it", async () => {
    const verifyRound = async () => ({ ok: true, findings: [], repairs: ["winner.json was repaired by ada"] });
    const refusal = await scene({ options: { verifyRound } });
    expect(await refusal.turn()).toMatchObject({
      kind: "waiting",
      reason: expect.stringMatching(/^ROUND_REPAIRED: .*by ada$/),
    });
    expect(refusal.chain.weights).toEqual([]);
    expect(refusal.notices).toMatchObject([{ kind: "weights-refused", fields: { code: "ROUND_REPAIRED" } }]);
    const repairScene = await scene({ options: { verifyRound, acceptRepaired: true } });
    await repairScene.turn();
    expect(repairScene.chain.weights).toHaveLength(1);
    const wrong = async () => ({ ...(await verifyRound()), ok: false });
    const broken = await scene({ options: { verifyRound: wrong, acceptRepaired: true } });
    expect(await broken.turn()).toMatchObject({ reason: expect.stringContaining("ROUND_NOT_VERIFIED") });
  });

  it("does not verify for an entry that gave weight before, nor when it is switched off", async () => {
    const memory = createWeightsMemory({ revision: null, hotkey: MINER, entry: entryKey(entry({})) });
    const service = await scene({ options: { memory } });
    await service.turn();
    expect(service.verified).toEqual([]);
    expect(service.chain.weights).toHaveLength(1);
    const off = await scene({ options: { verifyRound: "off" } });
    await off.turn();
    expect(off.chain.weights).toHaveLength(1);
  });

  it("gives an entry nothing that no round gives, though its hotkey has weight already", async () => {
    const memory = createWeightsMemory({ revision: null, hotkey: MINER, entry: entryKey(entry({})) });
    const stray = entry({ weight: 1, effective_block: 2_000 });
    const findings = ["CROWN_UNEXPECTED: entry 1 of leader.json is given by no finished round"];
    const { chain, turn } = await scene({
      leader: [entry({}), stray],
      options: { memory, verifyRound: async () => ({ ok: false, findings }) },
    });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining("CROWN_UNEXPECTED") });
    expect(chain.weights).toEqual([]);
  });

  it.each([
    ["LEADER_BLOCKS_NOT_RISING", [entry({}), entry({ hotkey: OTHER })]],
    ["LEADER_BLOCKS_NOT_RISING", [entry({ effective_block: 2_000 }), entry({ effective_block: 1_500 })]],
  ])("refuses a record with %s", async (code, leader) => {
    const { chain, turn } = await scene({ leader });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining(code) });
    expect(chain.weights).toEqual([]);
  });

  it("refuses a branch whose history was rewritten since the last look", async () => {
    const moves: { from: string; to: string }[] = [];
    const { chain, turn } = await scene({
      options: {
        memory: createWeightsMemory({ revision: "f".repeat(40), hotkey: MINER }),
        isFastForward: async (move) => {
          moves.push(move);
          return false;
        },
      },
    });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining("BRANCH_REWRITTEN") });
    expect(moves).toHaveLength(1);
    expect(chain.weights).toEqual([]);
  });

  it("stays in its loop when the chain would not count the weights", async () => {
    const { notices, turn } = await scene({ permit: false });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining("WEIGHTS_PREFLIGHT") });
    expect(notices).toHaveLength(1);
  });

  it("sets nothing in a dry run and says what it would set", async () => {
    const { chain, turn } = await scene({ options: { dryRun: true } });
    expect(await turn()).toMatchObject({ kind: "waiting", reason: expect.stringContaining(MINER) });
    expect(chain.weights).toEqual([]);
  });
});
