import { describe, expect, it } from "vitest";
import { MINER, START_BLOCK, scene } from "../../../../testing/weights-scene.ts";
import type { SetWeightsOutcome, WeightsOnChain } from "../../../ports/chain.ts";
import { createWeightsMemory, type WeightsEffects } from "./options.ts";
import { settleCommits, valuesOf } from "./watch-effects.ts";

const INTERVAL = 1_800_000;
const RIGHT = { 0: 16_384, 1: 65_535 };
const hourly = async (times: number, turns: Awaited<ReturnType<typeof scene>>) => {
  for (let i = 0; i < times; i++) {
    await turns.turn();
    await turns.clock.advance(INTERVAL);
  }
};

/** The scene with a chain that holds what `held` says and answers settings with `outcome`. */
async function onChain(events: {
  readonly held: () => Partial<WeightsOnChain>;
  readonly outcome?: () => SetWeightsOutcome;
  readonly memory?: ReturnType<typeof createWeightsMemory>;
  readonly stage?: string;
}) {
  const effects: WeightsEffects[] = [];
  const base = await scene();
  const chain = {
    ...base.chain,
    readWeights: async (): Promise<WeightsOnChain> => {
      const [block, timeMs] = [await base.chain.currentBlock(), base.clock.now()];
      return {
        block,
        timeMs,
        uid: 0,
        validatorPermit: true,
        lastUpdate: block,
        values: {},
        sealedAt: [],
        ...events.held(),
      };
    },
    setWeights: async (): Promise<SetWeightsOutcome> =>
      events.outcome?.() ?? { kind: "later", code: "RATE_LIMITED", reason: "too soon", retryAtBlock: null },
  };
  const { memory, stage = "duels" } = events;
  const setup = await scene({
    stage,
    clock: base.clock,
    options: { chain, memory, onEffects: (e) => effects.push(e) },
  });
  return { ...setup, effects };
}

describe("the effects of weights", () => {
  it("rings once after six intervals in which the chain never took them, with the cause, and says when it is over", async () => {
    let values = {};
    const world = await onChain({ held: () => ({ values }) });
    await hourly(6, world);
    expect(world.notices).toEqual([]);
    await hourly(4, world);
    expect(world.notices).toMatchObject([
      { kind: "weights-not-effective", level: "alarm", fields: { code: "WEIGHTS_NOT_EFFECTIVE" } },
    ]);
    expect(world.notices[0]?.title).toContain("too soon");
    values = RIGHT;
    await hourly(1, world);
    expect(world.notices.at(-1)).toMatchObject({ kind: "weights-not-effective-over" });
    expect(world.effects.at(-1)).toMatchObject({ cause: null, clockOffMs: 0 });
  });

  it("rings when the competition is paused and nobody renews the weights", async () => {
    const world = await onChain({ held: () => ({ values: RIGHT }), stage: "paused" });
    await hourly(8, world);
    expect(world.notices).toMatchObject([{ kind: "weights-not-effective", fields: { code: "WEIGHTS_NOT_EFFECTIVE" } }]);
    expect(world.notices[0]?.title).toContain("paused");
  });

  it("rings when the chain cannot be reached, and keeps counting over a restart", async () => {
    const memory = createWeightsMemory({ revision: null, hotkey: MINER });
    const first = await onChain({ held: () => ({ values: RIGHT }), memory });
    await hourly(1, first);
    const at = first.effects.at(-1)?.effectiveAtMs ?? 0;
    const second = await onChain({ held: () => ({}), memory });
    await second.clock.advance(at + 6 * INTERVAL - second.clock.now());
    await hourly(1, second);
    expect(second.notices).toMatchObject([{ kind: "weights-not-effective" }]);
    expect(second.notices[0]?.title).toContain(new Date(at).toISOString());
  });

  it("follows a sealed commit: waits while it is sealed, rings when it is gone and its weights are not in force", async () => {
    let weights: Partial<WeightsOnChain> = { sealedAt: [START_BLOCK + 1] };
    const outcome = (): SetWeightsOutcome => ({
      kind: "set",
      block: START_BLOCK + 1,
      path: "timelocked",
      transaction: "0x1",
    });
    const world = await onChain({ held: () => weights, outcome });
    await hourly(2, world);
    expect(world.notices).toEqual([]);
    weights = { sealedAt: [] };
    await hourly(1, world);
    expect(world.notices).toMatchObject([
      { kind: "weights-not-revealed", level: "alarm", fields: { code: "WEIGHTS_NOT_REVEALED" } },
    ]);
  });

  it("says that the call failed in its block", async () => {
    const world = await onChain({
      held: () => ({}),
      outcome: () => ({
        kind: "failed",
        block: 9,
        code: "NO_VALIDATOR_PERMIT",
        reason: "refused in block 9",
        transaction: "0x1",
      }),
    });
    expect(await world.turn()).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("refused in block 9"),
    });
    expect(world.notices).toMatchObject([{ kind: "weights-refused", fields: { code: "NO_VALIDATOR_PERMIT" } }]);
  });

  it("names a clock that is off, by how much and which way, and when it is right again", async () => {
    let aheadMs = 3_600_000;
    const world = await onChain({ held: () => ({ timeMs: world.clock.now() - aheadMs, values: RIGHT }) });
    await hourly(2, world);
    expect(world.notices).toMatchObject([{ kind: "clock-off", fields: { code: "CLOCK_OFF", seconds: 3_588 } }]);
    expect(world.notices[0]?.title).toContain("ahead of");
    aheadMs = 11_000; // a head is up to one block old
    await hourly(1, world);
    expect(world.notices.at(-1)).toMatchObject({ kind: "clock-off-over" });
  });
});

describe("settleCommits", () => {
  const commit = (block: number, share: number) => ({ block, values: valuesOf({ 0: 1 - share, 1: share }) });
  const commits = [commit(10, 0.5), commit(20, 0.6), commit(30, 0.7)];
  const weightsOf = (values: Readonly<Record<number, number>>, sealedAt: readonly number[]) => ({
    block: 40,
    values,
    sealedAt,
  });

  it.each([
    ["all sealed", {}, [10, 20, 30], [], [10, 20, 30]],
    ["a later reveal explains the earlier", commits[1]?.values ?? {}, [30], [], [30]],
    ["the newest open one did not come", commits[0]?.values ?? {}, [30], [20], [30]],
    ["none came", {}, [], [10, 20, 30], []],
  ] as const)("%s", (_name, values, sealedAt, losses, waiting) => {
    const settlement = settleCommits(commits, weightsOf(values, sealedAt));
    expect(settlement.lost.map(({ block }) => block)).toEqual(losses);
    expect(settlement.waiting.map(({ block }) => block)).toEqual(waiting);
  });
});
