import { afterEach, describe, expect, it } from "vitest";
import type { Chain } from "../src/ports/chain.ts";
import type { CommitmentPublisher, PublishOptions } from "../src/ports/commitment-publisher.ts";
import type { ChainSetup, ChainUnderTest } from "./chain-conformance.ts";
import { DEV_HOTKEYS } from "./dev-hotkeys.ts";

/** A chain that takes commitments, and what was revealed on it. */
export type PublisherUnderTest = Pick<ChainUnderTest, "advance" | "close"> & {
  /** Publishes, and tells what it revealed. */
  readonly chain: CommitmentPublisher & Pick<Chain, "commitments" | "currentBlock">;
};

const [SIGNER, OTHER] = DEV_HOTKEYS;
const HEAD = 1_000;
const SETUP: ChainSetup = {
  block: HEAD,
  neurons: [SIGNER, OTHER].map((hotkey) => ({ hotkey, validatorPermit: false, lastUpdate: 0 })),
  commitments: [{ hotkey: OTHER, block: 900, text: "another's" }],
  hotkey: SIGNER,
  weightsRateLimit: 100,
};

/**
 * What every chain that a miner publishes to does: a text is read at its reveal and not before, as it was given; a waiting one is never lost by
 * accident; and nothing is sent that was refused.
 *
 * @example
 * commitmentPublisherConformance({ name: "simulated", open: async (setup) => openMine(setup) });
 */
export function commitmentPublisherConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** A chain for one test. */
  open(setup: ChainSetup): Promise<PublisherUnderTest>;
}): void {
  describe(`CommitmentPublisher conformance: ${suite.name}`, () => {
    let publisher: PublisherUnderTest | undefined;
    const open = async (changes: Partial<ChainSetup> = {}) => {
      publisher = await suite.open({ ...SETUP, ...changes });
      const { chain, advance } = publisher;
      const readReveals = async () =>
        (await chain.commitments()).find(({ hotkey }) => hotkey === SIGNER)?.entries.map(({ text }) => text) ?? [];
      return { chain, advance, revealed: readReveals };
    };
    afterEach(async () => {
      await publisher?.close();
      publisher = undefined;
    });

    it("publishes a text that is read at its reveal, as it was given, and not before", async () => {
      const { chain, advance, revealed } = await open();
      const text = '{"repo":"né/🪑","cdn_url":"https://a.b/<c>"}';
      const { transaction, revealBlock } = await chain.publish(text, { blocksUntilReveal: 20 });
      expect(transaction).toMatch(/\S/);
      expect(revealBlock).toBe(HEAD + 20);
      expect(await revealed()).toEqual([]);
      await advance(10);
      expect(await revealed()).toEqual([]);
      await advance(11);
      expect(await revealed()).toEqual([text]);
    });

    it("reveals after 360 blocks where nothing else is said", async () => {
      const { chain } = await open();
      expect((await chain.publish("x")).revealBlock).toBe(HEAD + 360);
    });

    it("never loses a waiting text by accident", async () => {
      const { chain, advance, revealed } = await open();
      await chain.publish("first", { blocksUntilReveal: 20 });
      const second = chain.publish("second", { blocksUntilReveal: 20 });
      await expect(second).rejects.toMatchObject({ code: "COMMITMENT_PENDING" });
      await advance(21);
      expect(await revealed()).toEqual(["first"]);
    });

    it("replaces a waiting text when it is asked to", async () => {
      const { chain, advance, revealed } = await open();
      await chain.publish("first", { blocksUntilReveal: 20 });
      await advance(1);
      await chain.publish("second", { blocksUntilReveal: 20, replacePending: true });
      await advance(30);
      expect(await revealed()).toEqual(["second"]);
    });

    it("takes the next text once the earlier one is revealed, and keeps both in their order", async () => {
      const { chain, advance, revealed } = await open();
      await chain.publish("first", { blocksUntilReveal: 5 });
      await advance(6);
      await chain.publish("second", { blocksUntilReveal: 5 });
      await advance(6);
      expect(await revealed()).toEqual(["first", "second"]);
    });

    it.each([0, -1, 1.5, Number.NaN])(
      "refuses a reveal after %d blocks, and sends nothing",
      async (blocksUntilReveal) => {
        const { chain, advance, revealed } = await open();
        await expect(chain.publish("x", { blocksUntilReveal })).rejects.toMatchObject({ code: "COMMITMENT_INVALID" });
        await advance(400);
        expect(await revealed()).toEqual([]);
      },
    );

    it("refuses a text that the chain cannot hold, and sends nothing", async () => {
      const { chain, advance, revealed } = await open();
      await expect(chain.publish("x".repeat(2_000))).rejects.toMatchObject({ code: "COMMITMENT_TOO_LONG" });
      await advance(400);
      expect(await revealed()).toEqual([]);
    });

    it("cannot publish without a wallet, nor for a hotkey that is not registered", async () => {
      const { chain } = await open({ hotkey: null });
      await expect(chain.publish("x")).rejects.toMatchObject({ code: "WALLET_MISSING" });
      await publisher?.close();
      const world = await open({ neurons: SETUP.neurons.slice(1) });
      await expect(world.chain.publish("x")).rejects.toMatchObject({ code: "HOTKEY_NOT_REGISTERED" });
    });

    it("obeys an aborted signal, and sends nothing", async () => {
      const { chain, advance, revealed } = await open();
      const options: PublishOptions = { blocksUntilReveal: 5, signal: AbortSignal.abort() };
      await expect(chain.publish("x", options)).rejects.toMatchObject({ name: "AbortError" });
      await advance(10);
      expect(await revealed()).toEqual([]);
    });
  });
}
