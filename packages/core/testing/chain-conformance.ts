import { afterEach, describe, expect, it } from "vitest";
import { CompetitionError } from "../src/base/errors/competition-error.ts";
import type { Chain } from "../src/ports/chain.ts";
import { DEV_HOTKEYS } from "./dev-hotkeys.ts";

/** The chain that a conformance case wants to find. */
export type ChainSetup = {
  /** Head block at opening. */
  readonly block: number;
  /** Neurons; the uid is the place. */
  readonly neurons: readonly {
    /** SS58 address. */
    readonly hotkey: string;
    /** SS58 address of its owner. @default the hotkey itself */
    readonly coldkey?: string | undefined;
    /** May it set weights? */
    readonly validatorPermit: boolean;
    /** Block of its last weights; 0: never. */
    readonly lastUpdate: number;
  }[];
  /** Coldkey → alpha that it has locked. @default none */
  readonly locks?: Readonly<Record<string, number>> | undefined;
  /** Who committed (`hotkey`), the `block` of the reveal, and the `text`; null asks for bytes that are no text. */
  readonly commitments: readonly { readonly hotkey: string; readonly block: number; readonly text: string | null }[];
  /** Who signs; null: a chain without a wallet. It is `DEV_HOTKEYS[0]` when not null. */
  readonly hotkey: string | null;
  /** Blocks between two weight settings of one hotkey. */
  readonly weightsRateLimit: number;
};

/** A chain that was opened for one case. */
export type ChainUnderTest = {
  /** The adapter. */
  readonly chain: Chain;
  /** Lets this many blocks pass. */
  advance(blocks: number): Promise<void>;
  /** The signer's last weights as they came to the chain, uid → 1 … 65535; null when none did. */
  weights(): Promise<Readonly<Record<number, number>> | null>;
  /** Frees what the adapter holds; runs after each case. */
  close(): Promise<void>;
};

const [VALIDATOR, MINER, OTHER, ABSENT] = DEV_HOTKEYS;

const SETUP: ChainSetup = {
  block: 1_000,
  neurons: [
    { hotkey: VALIDATOR, validatorPermit: true, lastUpdate: 500 },
    { hotkey: MINER, validatorPermit: false, lastUpdate: 0 },
    { hotkey: OTHER, validatorPermit: false, lastUpdate: 0 },
  ],
  commitments: [
    { hotkey: MINER, block: 900, text: '{"repo":"miner/one"}' },
    { hotkey: MINER, block: 950, text: "née 🪑 <chair>" },
    { hotkey: OTHER, block: 901, text: null },
    { hotkey: OTHER, block: 902, text: '{"repo":"other/two"}' },
    { hotkey: ABSENT, block: 903, text: '{"repo":"gone/three"}' },
  ],
  hotkey: VALIDATOR,
  weightsRateLimit: 100,
};

/**
 * What every chain behind the port must do. Call it in a test file of the adapter.
 *
 * @example
 * chainConformance({ name: "simulated", open: async (setup) => openMine(setup) });
 */
export function chainConformance(suite: {
  /** Adapter's name, for the titles of the tests. */
  readonly name: string;
  /** Opens a chain that stands as `setup` says. */
  open(setup: ChainSetup): Promise<ChainUnderTest>;
}): void {
  describe(`chain conformance: ${suite.name}`, () => {
    let underTest: ChainUnderTest | undefined;
    const open = async (changes: Partial<ChainSetup> = {}) => {
      underTest = await suite.open({ ...SETUP, ...changes });
      return underTest;
    };
    afterEach(async () => {
      await underTest?.close();
      underTest = undefined;
    });

    it("has a name and tells the head block as it moves", async () => {
      const { chain, advance } = await open();
      expect(chain.name).not.toBe("");
      expect(await chain.currentBlock()).toBe(1_000);
      await advance(7);
      expect(await chain.currentBlock()).toBe(1_007);
    });

    it("lists who is registered, by uid, at one block", async () => {
      const { chain } = await open();
      expect(await chain.metagraph()).toEqual({
        block: 1_000,
        hotkeys: [VALIDATOR, MINER, OTHER],
        lastUpdate: [500, 0, 0],
        validatorPermit: [true, false, false],
      });
    });

    it("reads commitments oldest first, one hotkey's broken bytes apart, without the unregistered", async () => {
      const { chain } = await open();
      const byHotkey = new Map((await chain.commitments()).map(({ hotkey, entries }) => [hotkey, entries]));
      expect([...byHotkey.keys()].sort()).toEqual([MINER, OTHER].sort());
      expect(byHotkey.get(MINER)).toEqual([
        { block: 900, text: '{"repo":"miner/one"}', problem: null },
        { block: 950, text: "née 🪑 <chair>", problem: null },
      ]);
      expect(byHotkey.get(OTHER)).toEqual([
        { block: 901, text: null, problem: expect.stringMatching(/./) },
        { block: 902, text: '{"repo":"other/two"}', problem: null },
      ]);
    });

    it("tells who owns a hotkey and what that owner has locked; of a hotkey that is not registered, nothing", async () => {
      const neurons = SETUP.neurons.map((neuron) => ({
        ...neuron,
        coldkey: neuron.hotkey === MINER ? OTHER : VALIDATOR,
      }));
      const { chain } = await open({ neurons, locks: { [OTHER]: 250.5 } });
      expect(await chain.locks([MINER, ABSENT, OTHER])).toEqual([
        { hotkey: MINER, coldkey: OTHER, lockedAlpha: 250.5, problem: null },
        { hotkey: ABSENT, coldkey: null, lockedAlpha: 0, problem: null },
        { hotkey: OTHER, coldkey: VALIDATOR, lockedAlpha: 0, problem: null },
      ]);
      expect(await chain.locks([])).toEqual([]);
    });

    it("keeps the last ten reveals of a hotkey", async () => {
      const commitments = Array.from({ length: 14 }, (_, i) => ({ hotkey: MINER, block: 800 + i, text: `entry ${i}` }));
      const { chain } = await open({ commitments });
      const [mine] = await chain.commitments();
      expect(mine?.entries.map(({ block }) => block)).toEqual(commitments.slice(-10).map(({ block }) => block));
    });

    it("reads an empty subnet as empty", async () => {
      const { chain } = await open({ neurons: [], commitments: [] });
      expect(await chain.commitments()).toEqual([]);
      expect((await chain.metagraph()).hotkeys).toEqual([]);
    });

    it("sets weights, scaled so that the largest is 65535, and shows it in last_update", async () => {
      const { chain, weights } = await open();
      const outcome = await chain.setWeights({ 1: 0.8, 2: 0.2 });
      expect(outcome).toMatchObject({ kind: "set", transaction: expect.stringMatching(/./) });
      expect(await weights()).toEqual({ 1: 65_535, 2: 16_384 });
      const { lastUpdate } = await chain.metagraph();
      expect(lastUpdate[0]).toBeGreaterThanOrEqual(1_000);
    });

    it("tells what is in force for the signer once it is, and nothing before", async () => {
      const { chain, advance } = await open();
      expect(await chain.readWeights()).toMatchObject({
        block: 1_000,
        uid: 0,
        validatorPermit: true,
        values: {},
        lastUpdate: 500,
        sealedAt: [],
      });
      const outcome = await chain.setWeights({ 1: 0.8, 2: 0.2 });
      // A timelocked commit is opened at its epoch, at most two epochs of 360 blocks later.
      if (outcome.kind === "set" && outcome.path === "timelocked") {
        expect(await chain.readWeights()).toMatchObject({ values: {}, sealedAt: [outcome.block] });
        await advance(2 * 360);
      }
      const weights = await chain.readWeights();
      expect(weights).toMatchObject({ values: { 1: 65_535, 2: 16_384 }, sealedAt: [] });
      expect(weights.lastUpdate).toBeGreaterThanOrEqual(1_000);
    });

    it("answers `later` inside the rate limit, naming the block, and sets after it", async () => {
      const { chain, advance, weights } = await open({
        neurons: SETUP.neurons.map((neuron) => ({ ...neuron, lastUpdate: neuron.hotkey === VALIDATOR ? 990 : 0 })),
      });
      expect(await chain.setWeights({ 1: 1 })).toMatchObject({
        kind: "later",
        code: "RATE_LIMITED",
        retryAtBlock: 1_090,
      });
      expect(await weights()).toBeNull();
      await advance(90);
      expect(await chain.setWeights({ 1: 1 })).toMatchObject({ kind: "set" });
    });

    it("refuses before sending what would fail silently", async () => {
      const { chain, weights } = await open({
        neurons: SETUP.neurons.map((neuron) => ({ ...neuron, validatorPermit: false })),
      });
      await expect(chain.setWeights({ 1: 0.5, 77: 0.5 })).rejects.toMatchObject({
        code: "WEIGHTS_PREFLIGHT",
        data: { problems: [{ code: "NO_VALIDATOR_PERMIT" }, { code: "UID_UNKNOWN" }] },
      });
      expect(await weights()).toBeNull();
    });

    it("refuses weights that are no shares", async () => {
      const { chain } = await open();
      for (const shares of [{ 1: 1.5 }, { 1: -0.1 }, { 1: Number.NaN }, { 1: 0 }, { 70000: 1 }, {}]) {
        await expect(chain.setWeights(shares)).rejects.toMatchObject({ code: "WEIGHTS_INVALID" });
      }
    });

    it("cannot sign without a wallet", async () => {
      const { chain } = await open({ hotkey: null });
      await expect(chain.setWeights({ 1: 1 })).rejects.toMatchObject({ code: "WALLET_MISSING" });
      await expect(chain.readWeights()).rejects.toMatchObject({ code: "WALLET_MISSING" });
    });

    it("obeys an aborted signal", async () => {
      const { chain } = await open();
      const signal = AbortSignal.abort(new CompetitionError("stop", { code: "X_STOP", fault: "usage" }));
      for (const call of [
        () => chain.currentBlock({ signal }),
        () => chain.commitments({ signal }),
        () => chain.metagraph({ signal }),
        () => chain.readWeights({ signal }),
        () => chain.locks([MINER], { signal }),
        () => chain.setWeights({ 1: 1 }, { signal }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "X_STOP" });
      }
    });
  });
}
