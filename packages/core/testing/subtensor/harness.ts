import { sleep } from "../../src/base/kit/sleep.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { byteVector } from "../../src/world/chain/scale-codec.ts";
import { createSubtensorChain } from "../../src/world/chain/subtensor/create-subtensor-chain.ts";
import type { SubtensorChainOptions } from "../../src/world/chain/subtensor/options.ts";
import { HotkeyFileWallet } from "../../src/world/wallet/hotkey-wallet.ts";
import type { ChainSetup, ChainUnderTest } from "../chain-conformance.ts";
import type { PublisherUnderTest } from "../commitment-publisher-conformance.ts";
import { DEV_HOTKEYS } from "../dev-hotkeys.ts";
import { startFaultProxy } from "../fault-proxy.ts";
import { insist } from "../insist.ts";
import { type FakeNode, startFakeNode } from "./fake-node.ts";

/** The development phrase of Substrate; Alice is its `//Alice` key. Public, of no value. */
export const DEV_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

export const ALICE = new HotkeyFileWallet({
  label: "test/alice",
  address: DEV_HOTKEYS[0],
  secret: { kind: "phrase", phrase: `${DEV_PHRASE}//Alice` },
});

/** Settings of the subnet in most tests: plain weights, no stake asked. */
export const PLAIN_SUBNET = {
  tempo: 360,
  weightsSetRateLimit: 100,
  commitRevealWeightsEnabled: false,
  minAllowedWeights: 1,
  revealPeriodEpochs: 1,
  lastEpochBlock: 900,
  subnetEpochIndex: 4,
};

const text = (value: string) => `0x${Buffer.from(byteVector(new TextEncoder().encode(value))).toString("hex")}`;

/** Fills a node with what a conformance case asks for. */
export function furnish(
  node: FakeNode,
  setup: ChainSetup & { readonly settings?: Readonly<Record<string, unknown>> },
): void {
  node.putSubnet({
    netuid: 17,
    neurons: setup.neurons,
    locks: setup.locks,
    settings: { ...PLAIN_SUBNET, weightsSetRateLimit: setup.weightsRateLimit, ...setup.settings },
  });
  for (const { hotkey, block, text: value } of setup.commitments) {
    node.reveal(hotkey, [value === null ? "0x0cfffefd" : text(value), block]);
  }
}

/** The time limit of `chainAt`, which never passes on a node's clock: no test fails because the machine is slow. The longest that a timer takes. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** Time of a node: `now` is the head's, a sleep takes a moment of real time, and no limit passes. */
export const nodeClock = (node: FakeNode): Clock => ({
  now: () => node.nowMs(),
  sleep: (ms, { signal } = {}) => sleep(ms === NO_LIMIT_MS ? ms : 5, { signal }),
});

/** A chain client at a node, without a time limit. */
export function chainAt(node: FakeNode, options: SubtensorChainOptions = {}) {
  return createSubtensorChain({
    endpoints: [node.url],
    timeoutMs: NO_LIMIT_MS,
    stallMs: Number.MAX_SAFE_INTEGER,
    io: nodeClock(node),
    random: node.random,
    ...options,
  });
}

/** Opens a chain under test for the conformance suite. */
export async function openSubtensor(
  setup: ChainSetup,
  more: {
    readonly metadata: Uint8Array;
    readonly settings?: Readonly<Record<string, unknown>>;
    /** The node is reached through a network with the faults of this seed. @default none */
    readonly faultSeed?: number | undefined;
  },
): Promise<ChainUnderTest & PublisherUnderTest> {
  const node = await startFakeNode({ metadata: more.metadata, block: setup.block });
  furnish(node, { ...setup, settings: more.settings ?? {} });
  const { faultSeed: seed } = more;
  const proxy = seed === undefined ? null : await startFaultProxy({ target: node.url, seed, rate: 0.5 });
  const options = { wallet: setup.hotkey === null ? undefined : ALICE, ...(proxy && { endpoints: [proxy.url] }) };
  const bare = chainAt(node, options);
  const chain = proxy ? insist(bare) : bare;
  return {
    chain,
    advance: async (blocks) => node.advance(blocks),
    async weights() {
      const last = node.weights.at(-1);
      return last ? Object.fromEntries(last.uids.map((uid, i) => [uid, last.values[i] ?? 0])) : null;
    },
    async close() {
      await bare.close();
      await proxy?.close();
      await node.close();
    },
  };
}
