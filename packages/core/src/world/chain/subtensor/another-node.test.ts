import { afterEach, describe, expect, it, vi } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { chainAtAnotherNode, startAnotherNode, whyNoOtherNode } from "../../../../testing/subtensor/another-node.ts";
import { QUICKNET } from "../drand.ts";

const why = whyNoOtherNode();

// The node holds the secret of its own beacon, and not quicknet's.
const beacon = vi.hoisted(() => ({ publicKey: "" }));
vi.mock("../drand.ts", async (original) => {
  const { withBeacon } = await import("../../../../testing/subtensor/with-beacon.ts");
  return withBeacon(await original<typeof import("../drand.ts")>(), beacon);
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const startNode: typeof startAnotherNode = async (options) => {
  const node = await startAnotherNode(options);
  open.push(node);
  beacon.publicKey = node.beaconKey;
  expect(QUICKNET.publicKey).toBe(node.beaconKey);
  return node;
};
const chainAt: typeof chainAtAnotherNode = (node, options) => {
  const chain = chainAtAnotherNode(node, options);
  open.push(chain);
  return chain;
};
const until = (what: () => unknown) =>
  vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 600_000, interval: 50 });

describe.skipIf(why !== null)(
  `subtensor at a node of another's writing${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    it("sets weights that the chain's own library opens in their epoch", async () => {
      const node = await startNode();
      const chain = chainAt(node);
      expect(await chain.setWeights({ 1: 0.75, 2: 0.25 })).toMatchObject({ kind: "set", path: "timelocked" });
      await until(() => node.weights.length + node.failed.length > 0);
      expect(node.failed).toEqual([]);
      expect(node.weights).toMatchObject([{ uid: 0, uids: [1, 2], values: [65_535, 21_845] }]);
    });

    it("sets weights in the open where the subnet asks for it", async () => {
      const node = await startNode({ cfg: { cr: false } });
      expect(await chainAt(node).setWeights({ 2: 1 })).toMatchObject({ kind: "set", path: "plain" });
      expect(node.weights).toMatchObject([{ uid: 0, uids: [2], values: [65_535] }]);
    });

    it("publishes a commitment that is revealed as it was written", async () => {
      const node = await startNode();
      const text = '{"commit":"0123456789abcdef","cdn_url":"https://cdn.example"}';
      await chainAt(node).publish(text, { blocksUntilReveal: 5 });
      await until(() => node.reveals.length > 0);
      const [reveal] = await chainAt(node).commitments();
      expect(reveal).toMatchObject({ hotkey: DEV_HOTKEYS[0] });
      expect(JSON.stringify(reveal)).toContain("0123456789abcdef");
    });

    it("does not say that weights are set when the block refused the call", async () => {
      const node = await startNode();
      const chain = chainAt(node, { confirmBlocks: 3 });
      // The version changes between our look and the block, as at a runtime upgrade.
      node.cfg.crv = 5;
      expect(await chain.setWeights({ 1: 1 })).toMatchObject({ kind: "later" });
      expect(node.failed[0]?.why).toContain("IncorrectCommitRevealVersion");
      expect(node.neurons[0]?.lastUpdate).toBe(0);
    });

    it("sends nothing that the chain would drop in silence", async () => {
      const node = await startNode();
      const call = chainAt(node).setWeights({ 9: 1 });
      await expect(call).rejects.toMatchObject({ code: "WEIGHTS_PREFLIGHT" });
      expect(node.failed).toEqual([]);
      expect(node.neurons[0]?.lastUpdate).toBe(0);
    });

    it("goes on over a runtime upgrade between two blocks", async () => {
      const node = await startNode({ upgradeAt: 7_000_003 });
      const chain = chainAt(node);
      await chain.metagraph();
      await until(() => node.head().num > 7_000_004);
      expect(await chain.setWeights({ 1: 1 })).toMatchObject({ kind: "set" });
      expect((await chain.metagraph()).hotkeys).toEqual(DEV_HOTKEYS.slice(0, 3));
    });
  },
);
