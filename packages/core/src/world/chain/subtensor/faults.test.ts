import { afterEach, describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { type FakeNode, startFakeNode } from "../../../../testing/subtensor/fake-node.ts";
import { ALICE, chainAt, furnish, nodeClock } from "../../../../testing/subtensor/harness.ts";
import { loadRealMetadata } from "../../../../testing/subtensor/load-metadata.ts";
import { smallMetadata } from "../../../../testing/subtensor/small-metadata.ts";
import { weightsRevealRound } from "../reveal-round.ts";
import { byteVector } from "../scale-codec.ts";
import type { SubtensorChainOptions } from "./options.ts";

const [VALIDATOR, MINER] = DEV_HOTKEYS;
const metadata = smallMetadata();
const real = loadRealMetadata();

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function node(options: { metadata?: Uint8Array; specVersion?: number } = {}): Promise<FakeNode> {
  const fakeNode = await startFakeNode({ metadata, ...options });
  open.push(fakeNode);
  furnish(fakeNode, {
    block: 1_000,
    neurons: [
      { hotkey: VALIDATOR, validatorPermit: true, lastUpdate: 500 },
      { hotkey: MINER, validatorPermit: false, lastUpdate: 0 },
    ],
    commitments: [],
    hotkey: VALIDATOR,
    weightsRateLimit: 100,
  });
  return fakeNode;
}

function chain(at: FakeNode, options: SubtensorChainOptions = {}) {
  const chain = chainAt(at, { wallet: ALICE, ...options });
  open.push(chain);
  return chain;
}

/** The metadata with one name spelled differently, at the same length: that item is missing then. */
function without(name: string): Uint8Array {
  const text = Buffer.from(metadata).toString("latin1");
  return Uint8Array.from(Buffer.from(text.replaceAll(name, `${name.slice(0, -1)}Q`), "latin1"));
}

describe("subtensor over a failing node", () => {
  it("goes on at the next endpoint when one refuses", async () => {
    const [bad, good] = [await node(), await node()];
    bad.faults.refuse = true;
    expect(await chain(good, { endpoints: [bad.url, good.url] }).currentBlock()).toBe(1_000);
  });

  it("renews the connection after the socket dropped", async () => {
    const at = await node();
    const client = chain(at);
    await client.currentBlock();
    at.drop();
    at.advance(3);
    expect(await client.currentBlock()).toBe(1_003);
  });

  it("leaves a silent socket at the timeout", async () => {
    const [silent, good] = [await node(), await node()];
    const [io, timeoutMs] = [createManualClock(), 120_000];
    const client = chain(good, { endpoints: [silent.url, good.url], timeoutMs, io });
    await client.currentBlock();
    silent.faults.silent = true;
    good.advance(5);
    const block = client.currentBlock();
    await io.advance(timeoutMs - 1);
    expect(good.requests).toEqual([]);
    await io.advance(1);
    expect(await block).toBe(1_005);
  });

  it("leaves a node that answers but hears of no blocks", async () => {
    const [stuckNode, good] = [await node(), await node()];
    let nowMs = stuckNode.nowMs();
    const io = { ...nodeClock(stuckNode), now: () => nowMs };
    const client = chain(good, { endpoints: [stuckNode.url, good.url], stallMs: 120_000, io });
    await client.currentBlock();
    nowMs += 120_001;
    good.advance(9);
    expect(await client.currentBlock()).toBe(1_009);
    expect(stuckNode.requests.filter((method) => method === "chain_getHeader")).toHaveLength(1);
  });

  it("says which endpoints failed when none answers", async () => {
    const at = await node();
    at.faults.refuse = true;
    const error = await chain(at)
      .currentBlock()
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "CHAIN_UNREACHABLE", retryable: true });
    expect((error as { data: { failures: string[] } }).data.failures).toHaveLength(2);
  });

  it("waits for an endpoint's rate limit on the same session, and asks no other for it", async () => {
    const [busyNode, other] = [await node(), await node()];
    const client = chain(busyNode, { endpoints: [busyNode.url, other.url] });
    await client.currentBlock();
    busyNode.faults.rateLimited = 2;
    expect(await client.currentBlock()).toBe(1_000);
    expect(other.requests).toEqual([]);
    expect(
      busyNode.requests.filter((method) => method.startsWith("Metadata") || method === "rpc_methods"),
    ).toHaveLength(1);
  });

  it("says why an endpoint refused the handshake, in words", async () => {
    const error = await chain(await node(), { endpoints: ["ws://127.0.0.1:1"] })
      .currentBlock()
      .catch((cause: Error) => cause);
    expect((error as Error).message).not.toContain("[object Object]");
    expect((error as Error).message).toMatch(/ECONNREFUSED|refused|Abnormal|disconnected|network error/i);
  });

  it("names the pallet item that a runtime lacks, at once", async () => {
    const at = await node({ metadata: without("RevealedCommitments") });
    await expect(chain(at).commitments()).rejects.toMatchObject({
      code: "CHAIN_ITEM_MISSING",
      data: { pallet: "commitments", item: "revealedCommitments", spec: 424 },
    });
  });

  it("says that null-consensus mode is not supported, and reads on", async () => {
    const at = await node({ metadata: smallMetadata({ set_mechanism_weights: "set_weights_v2" }) });
    const client = chain(at);
    expect(await client.runtime()).toMatchObject({ nullConsensus: true });
    await expect(client.setWeights({ 1: 1 })).rejects.toMatchObject({ code: "CHAIN_MODE_UNSUPPORTED" });
    expect(await client.currentBlock()).toBe(1_000);
    expect(await chain(await node()).runtime()).toMatchObject({ nullConsensus: false });
  });

  it("survives a runtime upgrade that moves an item", async () => {
    const at = await node();
    const client = chain(at);
    expect((await client.epochState()).dynamic).not.toBeNull();
    at.upgrade({ specVersion: 425, metadata: without("SubnetEpochIndex") });
    at.advance(2);
    expect((await client.epochState()).dynamic).toBeNull();
    expect((await client.setWeights({ 1: 1 })).kind).toBe("set");
  });

  it("reads 256 hotkeys with ten entries each at one block, garbage apart", async () => {
    const at = await node();
    const hotkeys = Array.from({ length: 256 }, (_, i) => `0x${(i + 1).toString(16).padStart(64, "0")}`);
    at.putSubnet({
      netuid: 17,
      neurons: hotkeys.map((hotkey) => ({ hotkey, validatorPermit: false, lastUpdate: 0 })),
    });
    for (const [uid, hotkey] of hotkeys.entries()) {
      for (let i = 0; i < 10; i++) {
        const text = byteVector(
          new TextEncoder().encode(JSON.stringify({ commit: `${i}`.repeat(40), n: "x".repeat(uid) })),
        );
        at.reveal(hotkey, [i === 3 ? "0x0cfffefd" : `0x${Buffer.from(text).toString("hex")}`, 900 + i]);
      }
    }
    const read = await chain(at).commitments();
    expect(read).toHaveLength(256);
    expect(read.every(({ entries }) => entries.length === 10)).toBe(true);
    expect(read.flatMap(({ entries }) => entries.filter(({ text }) => text === null))).toHaveLength(256);
    expect(JSON.parse(read[200]?.entries[9]?.text ?? "{}")).toMatchObject({ commit: "9".repeat(40) });
  });
});

describe("setWeights over a failing node", () => {
  it("seals the payload for the epoch's round, with the subnet's version key", async () => {
    const at = await node();
    for (const [item, value] of [
      ["commitRevealWeightsEnabled", true],
      ["weightsVersionKey", 777],
    ] as const) {
      at.put({ pallet: "subtensorModule", item, keys: [17] }, value);
    }
    const client = chain(at);
    const epoch = await client.epochState();
    const { round } = weightsRevealRound(epoch, { nowMs: at.nowMs() });
    expect(await client.setWeights({ 0: 0.2, 1: 0.8 })).toMatchObject({ kind: "set", path: "timelocked" });
    expect(at.weights).toMatchObject([
      { hotkey: VALIDATOR, path: "timelocked", uids: [0, 1], values: [16_384, 65_535], versionKey: 777n, round },
    ]);
  });

  it("does not look at MaxWeightsLimit, which the runtime no longer reads: an old value stops nobody", async () => {
    const at = await node();
    at.put({ pallet: "subtensorModule", item: "maxWeightsLimit", keys: [17] }, 1);
    expect(await chain(at).setWeights({ 0: 0.2, 1: 0.8 })).toMatchObject({ kind: "set" });
  });

  it.skipIf(real === null)(
    "refuses too little stake before sending (skipped without ../shared/data/chain)",
    async () => {
      const at = await node({ metadata: real ?? metadata });
      at.put({ pallet: "subtensorModule", item: "stakeThreshold", keys: [] }, 1_000_000_000_000);
      const client = chain(at);
      await expect(client.setWeights({ 1: 1 })).resolves.toMatchObject({ kind: "set" }); // stake unknown to this node
      at.advance(100);
      at.putSubnet({
        netuid: 17,
        neurons: [{ hotkey: VALIDATOR, validatorPermit: true, lastUpdate: 500 }],
        stakes: [999_999_999_999n],
      });
      await expect(client.setWeights({ 0: 1 })).rejects.toMatchObject({
        data: { problems: [{ code: "STAKE_TOO_LOW" }] },
      });
    },
  );

  it.each([
    [1014, "Priority is too low: (0 vs 0)", "NONCE_CLASH"],
    [1010, "Invalid Transaction: Custom error: 6", "RATE_LIMITED"],
    [1010, "Invalid Transaction: Transaction is outdated", "NONCE_CLASH"],
  ])("answers `later` to %i %s", async (code, message, expected) => {
    const at = await node();
    at.faults.poolError = { code, message };
    expect(await chain(at, { confirmBlocks: 0 }).setWeights({ 1: 1 })).toMatchObject({ kind: "later", code: expected });
  });

  it("finds in the state what was taken while the answer got lost", async () => {
    const at = await node();
    at.faults.dropOnSubmit = true;
    const outcome = chain(at).setWeights({ 1: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await outcome).kind).toBe("set");
    expect(at.weights).toHaveLength(1);
  });

  it.skipIf(real === null).each([
    [10, { kind: "failed", code: "STAKE_TOO_LOW", reason: expect.stringContaining("NotEnoughStakeToSetWeights") }],
    [29, { kind: "later", code: "RATE_LIMITED", reason: expect.stringContaining("SettingWeightsTooFast") }],
    [4, { kind: "failed", code: "HOTKEY_NOT_REGISTERED", block: 1_001 }],
  ])(
    "reads the block's own result: error %i of the pallet (skipped without ../shared/data/chain)",
    async (error, expected) => {
      const at = await node({ metadata: real ?? metadata });
      at.faults.failCall = error;
      const client = chain(at);
      expect(await client.setWeights({ 1: 1 })).toMatchObject(expected);
      at.faults.failCall = null;
      at.advance(1);
      expect((await client.setWeights({ 1: 1 })).kind).toBe("set"); // what failed is not waited for
      await expect(client.publish("x").then(() => "published")).resolves.toBe("published");
    },
  );

  it.skipIf(real === null)("says that a commitment failed in its block", async () => {
    const at = await node({ metadata: real ?? metadata });
    at.faults.failCall = 4;
    await expect(chain(at).publish("x")).rejects.toMatchObject({
      code: "COMMITMENT_REFUSED",
      data: { block: 1_001, error: expect.stringContaining("HotKeyNotRegisteredInSubNet") },
    });
  });

  it("locks weights by the chain's time when this machine's clock is an hour behind", async () => {
    const at = await node();
    at.put({ pallet: "subtensorModule", item: "commitRevealWeightsEnabled", keys: [17] }, true);
    at.clock.chainAheadMs = 3_600_000;
    at.advance(1);
    const client = chain(at);
    const { round } = weightsRevealRound(await client.epochState(), { nowMs: at.nowMs() + 3_600_000 });
    await client.setWeights({ 1: 1 });
    expect(at.weights).toMatchObject([{ path: "timelocked", round }]);
  });

  it("sees that a sealed commit is gone without its weights", async () => {
    const at = await node();
    at.put({ pallet: "subtensorModule", item: "commitRevealWeightsEnabled", keys: [17] }, true);
    at.faults.dropReveals = true;
    const client = chain(at);
    const outcome = await client.setWeights({ 1: 1 });
    expect(await client.readWeights()).toMatchObject({ sealedAt: [outcome.kind === "set" ? outcome.block : -1] });
    at.advance(720);
    expect(await client.readWeights()).toMatchObject({ sealedAt: [], values: {} });
  });

  it("never sends a second one while the first may still be taken", async () => {
    const at = await node();
    at.faults.swallow = true;
    const client = chain(at, { confirmBlocks: 0 });
    expect(await client.setWeights({ 1: 1 })).toMatchObject({ kind: "later", code: "UNCONFIRMED" });
    expect(await client.setWeights({ 1: 1 })).toMatchObject({
      kind: "later",
      code: "UNCONFIRMED",
      retryAtBlock: 1_032,
    });
    expect(at.requests.filter((method) => method === "author_submitExtrinsic")).toHaveLength(1);
    at.faults.swallow = false;
    at.advance(1);
    expect(at.weights).toHaveLength(1);
    expect(await client.setWeights({ 1: 1 })).toMatchObject({ kind: "later", code: "RATE_LIMITED" });
  });

  it("sends once when called twice at the same time", async () => {
    const at = await node();
    const client = chain(at);
    const [first, second] = await Promise.all([client.setWeights({ 1: 1 }), client.setWeights({ 1: 1 })]);
    expect(first.kind).toBe("set");
    expect(second).toMatchObject({ kind: "later", code: "IN_FLIGHT" });
    expect(at.weights).toHaveLength(1);
  });
});
