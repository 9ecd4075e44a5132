import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createSimulatedChain } from "../../world/chain/simulated/create-simulated-chain.ts";
import { followCommitment } from "./follow-commitment.ts";

const MINER = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BLOCK_MS = 12_000;

/** Publishes a text that opens at block 120, and follows it; `meanwhile` is what happens on the chain. */
async function follow(meanwhile: (chain: ReturnType<typeof createSimulatedChain>) => Promise<void> | void = () => {}) {
  const clock = createManualClock();
  const chain = createSimulatedChain({ clock, startBlock: 100, neurons: [{ hotkey: MINER }], hotkey: MINER });
  const publication = await chain.publish("the text", { blocksUntilReveal: 20 });
  await meanwhile(chain);
  const blocks: number[] = [];
  const effect = followCommitment(chain, {
    ...publication,
    text: "the text",
    io: clock,
    onBlock: (block) => blocks.push(block),
  });
  for (let block = 0; block < 80; block++) await clock.advance(BLOCK_MS);
  return { effect: await effect, blocks };
}

describe("followCommitment", () => {
  it("ends at the reveal of the very text, and tells every block until then", async () => {
    const { effect, blocks } = await follow();
    expect(effect).toEqual({ kind: "revealed", block: 120 });
    expect(blocks).toEqual(Array.from({ length: 21 }, (_, at) => 100 + at));
  });

  it("says that another text came in its place", async () => {
    const { effect } = await follow(async (chain) => {
      await chain.publish("another text", { blocksUntilReveal: 20, replacePending: true });
    });
    expect(effect).toMatchObject({
      kind: "missed",
      block: 171,
      reason: expect.stringContaining("another text at block 120"),
    });
  });

  it("says that nothing came, when the chain dropped what it could not open", async () => {
    const clock = createManualClock();
    const chain = createSimulatedChain({ clock, startBlock: 100, neurons: [{ hotkey: MINER }], hotkey: MINER });
    // Older reveals of the same text are no proof of this one.
    chain.commit({ hotkey: MINER, block: 90, text: "the text" });
    const options = { hotkey: MINER, revealBlock: 110, text: "the text", graceBlocks: 5, io: clock };
    const effect = followCommitment(chain, options);
    await clock.advance(20 * BLOCK_MS);
    expect(await effect).toMatchObject({ kind: "missed", block: 116, reason: expect.stringContaining("nothing") });
  });

  it("ends with its signal", async () => {
    const clock = createManualClock();
    const chain = createSimulatedChain({ clock, startBlock: 100, neurons: [{ hotkey: MINER }], hotkey: MINER });
    const stop = new AbortController();
    const options = { hotkey: MINER, revealBlock: 110, text: "x", io: clock, signal: stop.signal };
    const effect = followCommitment(chain, options);
    await clock.advance(1);
    stop.abort(new Error("stopped"));
    await expect(effect).rejects.toThrow("stopped");
  });
});
