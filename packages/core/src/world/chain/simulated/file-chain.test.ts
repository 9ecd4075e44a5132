import { readFileSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChainSetup, chainConformance } from "../../../../testing/chain-conformance.ts";
import { commitmentPublisherConformance } from "../../../../testing/commitment-publisher-conformance.ts";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { type ChainFile, chainFileJsonSchema, createFileChain } from "./file-chain.ts";

const START = 1_700_000_000_000;

async function writeChain(content: unknown): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "chain-")), "chain.json");
  await writeFile(file, JSON.stringify(content));
  return file;
}
const readChain = async (file: string) => JSON.parse(await readFile(file, "utf8")) as ChainFile;

async function open({ block, neurons, locks, commitments, hotkey, weightsRateLimit }: ChainSetup) {
  const clock = createManualClock({ now: START });
  const file = await writeChain({
    startBlock: block,
    neurons,
    locks,
    commitments,
    weightsRateLimit,
    ...(hotkey ? { hotkey } : {}),
  });
  const chain = await createFileChain({ file, clock });
  return {
    chain,
    advance: async (blocks: number) => void (await clock.advance(blocks * 12_000)),
    async weights() {
      const last = (await readChain(file)).weights.at(-1);
      return last ? Object.fromEntries(last.uids.map((uid, at) => [uid, last.values[at] ?? 0])) : null;
    },
    close: () => chain.close(),
  };
}

chainConformance({ name: "simulated, in a file", open });
commitmentPublisherConformance({ name: "simulated, in a file", open });

it("has a schema that editors can read, as the docs have it", () => {
  const path = new URL("../../../../../../docs/chain-file.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(chainFileJsonSchema())));
});

describe("createFileChain", () => {
  const [validator, miner] = DEV_HOTKEYS;

  it("keeps its genesis over restarts", async () => {
    const clock = createManualClock({ now: START });
    const file = await writeChain({ startBlock: 100, neurons: [] });
    expect(await (await createFileChain({ file, clock })).currentBlock()).toBe(100);
    await clock.advance(60_000);
    expect(await (await createFileChain({ file, clock })).currentBlock()).toBe(105);
    expect((await readChain(file)).genesisMs).toBe(START);
  });

  it("is shared by programs: what one publishes, another reads, and an edit is seen at the next call", async () => {
    const clock = createManualClock({ now: START });
    const file = await writeChain({ neurons: [{ hotkey: validator }, { hotkey: miner }], hotkey: validator });
    const runner = await createFileChain({ file, clock });
    const publisher = await createFileChain({ file, clock, hotkey: miner });
    await publisher.publish("mine", { blocksUntilReveal: 1 });
    await clock.advance(12_000);
    expect(await runner.commitments()).toEqual([
      { hotkey: miner, entries: [{ block: 1, text: "mine", problem: null }] },
    ]);
    await runner.setWeights({ 1: 1 });
    const newFile = await readChain(file);
    expect(newFile.neurons[0]).toEqual({ hotkey: validator, lastUpdate: 1 });
    await writeFile(file, JSON.stringify({ ...newFile, neurons: [{ hotkey: miner }] }));
    expect((await runner.metagraph()).hotkeys).toEqual([miner]);
  });

  it("names what is wrong in a broken file", async () => {
    const clock = createManualClock({ now: START });
    const file = await writeChain({ neurons: [{ hotkey: 5 }] });
    await expect(createFileChain({ file, clock })).rejects.toMatchObject({
      code: "CHAIN_FILE_INVALID",
      message: expect.stringMatching(/is not a simulated chain: .*neurons\.0\.hotkey/),
    });
    await expect(createFileChain({ file: `${file}.none`, clock })).rejects.toThrow(/cannot be read: ENOENT/);
  });
});
