import { describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../../testing/memory-state-store.ts";
import { type Notice, silentLogger } from "../../../ports/index.ts";
import { createSimulatedChain } from "../../../world/chain/simulated/create-simulated-chain.ts";
import type { LeaderEntry } from "../../records/leader.ts";
import { createWeightsMemory, type WeightsServiceOptions } from "./options.ts";
import { createWeightsService } from "./weights-service.ts";

const [OWNER, MINER, OTHER] = DEV_HOTKEYS;
const START_BLOCK = 5_000;
const signal = new AbortController().signal;

const entry = (changes: Partial<LeaderEntry>): LeaderEntry => ({
  hotkey: MINER,
  repo: "a/b",
  commit: "1".repeat(40),
  docker: "image",
  weight: 0.8,
  effective_block: 1_000,
  ...changes,
});

type Scene = {
  leader?: readonly LeaderEntry[];
  stage?: string;
  options?: Partial<WeightsServiceOptions>;
  lastUpdate?: number;
  permit?: boolean;
};

async function scene({
  leader = [entry({})],
  stage = "duels",
  options = {},
  lastUpdate = 0,
  permit = true,
}: Scene = {}) {
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3) });
  const branch = createMemoryBranch({
    "state.json": JSON.stringify({ current_round: 3, stage, next_stage_eta: null }, null, 2),
    "leader.json": JSON.stringify(leader, null, 2),
  });
  const state = await createMemoryStateStore({ branch, clock });
  const chain = createSimulatedChain({
    clock,
    startBlock: START_BLOCK,
    neurons: [{ hotkey: OWNER, lastUpdate, validatorPermit: permit }, { hotkey: MINER }, { hotkey: OTHER }],
    hotkey: OWNER,
  });
  const notices: Notice[] = [];
  const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
  const verified: number[] = [];
  const service = createWeightsService(
    { state, clock, logger: silentLogger, notifier },
    {
      chain,
      ownerUid: 0,
      random: () => 0.5,
      verifyRound: async (round) => {
        verified.push(round);
        return { ok: true, findings: [] };
      },
      ...options,
    },
  );
  return { clock, state, chain, service, notices, verified, turn: () => service.turn({ signal }) };
}

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

  it("does not verify for a hotkey that had weight before, nor when it is switched off", async () => {
    const memory = createWeightsMemory({ revision: null, hotkey: MINER });
    const known = await scene({ options: { memory } });
    await known.turn();
    expect(known.verified).toEqual([]);
    expect(known.chain.weights).toHaveLength(1);
    const off = await scene({ options: { verifyRound: "off" } });
    await off.turn();
    expect(off.chain.weights).toHaveLength(1);
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
