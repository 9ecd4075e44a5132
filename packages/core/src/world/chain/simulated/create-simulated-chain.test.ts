import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChainSetup, chainConformance } from "../../../../testing/chain-conformance.ts";
import { commitmentPublisherConformance } from "../../../../testing/commitment-publisher-conformance.ts";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { createSimulatedChain } from "./create-simulated-chain.ts";

function handClock(start = 0) {
  let now = start;
  return { now: () => now, sleep: async () => {}, advance: (ms: number) => (now += ms) };
}

async function open(setup: ChainSetup) {
  const clock = handClock(1_700_000_000_000);
  const chain = createSimulatedChain({
    clock,
    startBlock: setup.block,
    neurons: setup.neurons,
    locks: setup.locks,
    commitments: setup.commitments,
    hotkey: setup.hotkey ?? undefined,
    weightsRateLimit: setup.weightsRateLimit,
  });
  return {
    chain,
    advance: async (blocks: number) => void clock.advance(blocks * 12_000),
    async weights() {
      const last = chain.weights.at(-1);
      return last ? Object.fromEntries(last.uids.map((uid, i) => [uid, last.values[i] ?? 0])) : null;
    },
    close: () => chain.close(),
  };
}

chainConformance({ name: "simulated", open });
commitmentPublisherConformance({ name: "simulated", open });

describe("createSimulatedChain", () => {
  it("derives blocks from the clock and never runs backwards before genesis", async () => {
    const clock = handClock(100_000);
    const chain = createSimulatedChain({ clock, genesisMs: 112_000, startBlock: 5, neurons: [] });
    expect(await chain.currentBlock()).toBe(5);
    clock.advance(12_000 + 11_999);
    expect(await chain.currentBlock()).toBe(5);
    clock.advance(1);
    expect(await chain.currentBlock()).toBe(6);
  });

  it("reads a commitments file anew at each call, and names it when it is broken", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "chain-")), "commitments.json");
    const hotkey = DEV_HOTKEYS[1];
    const chain = createSimulatedChain({
      clock: handClock(),
      startBlock: 10,
      neurons: [{ hotkey }],
      commitments: { file },
    });
    await writeFile(file, JSON.stringify([{ hotkey, block: 3, text: "a" }]));
    expect((await chain.commitments())[0]?.entries).toHaveLength(1);
    await writeFile(
      file,
      JSON.stringify([
        { hotkey, block: 3, text: "a" },
        { hotkey, block: 4, text: "b" },
      ]),
    );
    expect((await chain.commitments())[0]?.entries.map(({ text }) => text)).toEqual(["a", "b"]);
    await writeFile(file, "{}");
    await expect(chain.commitments()).rejects.toMatchObject({ code: "COMMITMENTS_FILE_INVALID", data: { file } });
  });

  it("registers a neuron once and shows what is committed from then on", async () => {
    const chain = createSimulatedChain({ clock: handClock(), startBlock: 10, neurons: [] });
    chain.commit({ hotkey: DEV_HOTKEYS[2], block: 9, text: "early" });
    expect(await chain.commitments()).toEqual([]);
    expect(chain.register({ hotkey: DEV_HOTKEYS[2] })).toBe(0);
    expect(chain.register({ hotkey: DEV_HOTKEYS[2], validatorPermit: false })).toBe(0);
    expect((await chain.metagraph()).validatorPermit).toEqual([false]);
    expect(await chain.commitments()).toHaveLength(1);
  });
});
