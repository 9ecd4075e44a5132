import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decodeAddress } from "@polkadot/util-crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { ALICE } from "../../../../testing/subtensor/harness.ts";
import { QUICKNET } from "../drand.ts";
import { createSubtensorChain } from "./create-subtensor-chain.ts";
import type { SubtensorChainOptions } from "./options.ts";

/**
 * A node that somebody else wrote from the runtime's rules: own SCALE, own checks in the pool and at dispatch; it opens sealed weights with
 * the chain's own library, under a beacon key of its own. It is no part of this repository.
 */
type Peer = {
  readonly url: string;
  readonly weights: readonly { readonly uid: number; readonly uids: number[]; readonly values: number[] }[];
  readonly failed: readonly { readonly why: string }[];
  readonly reveals: readonly { readonly what: string; readonly plain?: Buffer }[];
  readonly neurons: { permit: boolean; lastUpdate: number }[];
  readonly cfg: { crv: number; cr: boolean; rate: number };
  readonly epoch: { pending: number };
  head(): { readonly num: number };
  writeCfg(): void;
  close(): Promise<void>;
};
type PeerProgram = { readonly BEACON_PK: string; startPeer(options: Readonly<Record<string, unknown>>): Promise<Peer> };

const ROOT = fileURLToPath(new URL("../../../../../../", import.meta.url));
const PROGRAM = process.env["CHAIN_PEER"] ?? `${ROOT}../shared/tools/peers/chain-peer.mjs`;
const isThere = existsSync(PROGRAM);
const why = isThere ? "" : ` (skipped: no ${PROGRAM}; CHAIN_PEER names another place)`;

// The peer holds the secret of its own beacon, and not quicknet's.
const beacon = vi.hoisted(() => ({ publicKey: "" }));
vi.mock("../drand.ts", async (original) => {
  const actual = await original<typeof import("../drand.ts")>();
  return {
    ...actual,
    QUICKNET: {
      ...actual.QUICKNET,
      get publicKey() {
        return beacon.publicKey;
      },
    },
  };
});

const STAKE = 5_000n * 10n ** 9n;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

let port = 20_000 + (process.pid % 20_000);
async function startPeer(options: Readonly<Record<string, unknown>> = {}): Promise<Peer> {
  process.env["PEER_PROJECT"] = ROOT;
  process.env["PEER_TOOLS"] = ROOT;
  const program = (await import(pathToFileURL(PROGRAM).href)) as PeerProgram;
  beacon.publicKey = program.BEACON_PK;
  expect(QUICKNET.publicKey).toBe(program.BEACON_PK);
  const neurons = DEV_HOTKEYS.slice(0, 3).map((hotkey, uid) => ({
    pub: Buffer.from(decodeAddress(hotkey)),
    permit: uid === 0,
    lastUpdate: 0,
    stake: STAKE,
  }));
  port += 1;
  const peer = await program.startPeer({
    netuid: 17,
    port,
    blockMs: 250,
    tempo: 16,
    neurons,
    log: () => {},
    ...options,
  });
  open.push(peer);
  return peer;
}

function chainAt(peer: Peer, options: SubtensorChainOptions = {}) {
  const chain = createSubtensorChain({
    endpoints: [peer.url],
    wallet: ALICE,
    confirmPollMs: 50,
    confirmBlocks: 30,
    ...options,
  });
  open.push(chain);
  return chain;
}

const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 60_000, interval: 50 });

describe.skipIf(!isThere)(`subtensor at a node of another's writing${why}`, () => {
  it("sets weights that the chain's own library opens in their epoch", async () => {
    const peer = await startPeer();
    const chain = chainAt(peer);
    expect(await chain.setWeights({ 1: 0.75, 2: 0.25 })).toMatchObject({ kind: "set", path: "timelocked" });
    await until(() => peer.weights.length + peer.failed.length > 0);
    expect(peer.failed).toEqual([]);
    expect(peer.weights).toMatchObject([{ uid: 0, uids: [1, 2], values: [65_535, 21_845] }]);
  });

  it("sets weights in the open where the subnet asks for it", async () => {
    const peer = await startPeer({ cfg: { cr: false } });
    expect(await chainAt(peer).setWeights({ 2: 1 })).toMatchObject({ kind: "set", path: "plain" });
    expect(peer.weights).toMatchObject([{ uid: 0, uids: [2], values: [65_535] }]);
  });

  it("publishes a commitment that is revealed as it was written", async () => {
    const peer = await startPeer();
    const text = '{"commit":"0123456789abcdef","cdn_url":"https://cdn.example"}';
    await chainAt(peer).publish(text, { blocksUntilReveal: 5 });
    await until(() => peer.reveals.length > 0);
    const [revealed] = await chainAt(peer).commitments();
    expect(revealed).toMatchObject({ hotkey: DEV_HOTKEYS[0] });
    expect(JSON.stringify(revealed)).toContain("0123456789abcdef");
  });

  it("does not say that weights are set when the block refused the call", async () => {
    const peer = await startPeer();
    const chain = chainAt(peer, { confirmBlocks: 3 });
    // The version changes between our look and the block, as at a runtime upgrade.
    peer.cfg.crv = 5;
    expect(await chain.setWeights({ 1: 1 })).toMatchObject({ kind: "later" });
    expect(peer.failed[0]?.why).toContain("IncorrectCommitRevealVersion");
    expect(peer.neurons[0]?.lastUpdate).toBe(0);
  });

  it("sends nothing that the chain would drop in silence", async () => {
    const peer = await startPeer();
    const refused = chainAt(peer).setWeights({ 9: 1 });
    await expect(refused).rejects.toMatchObject({ code: "WEIGHTS_PREFLIGHT" });
    expect(peer.failed).toEqual([]);
    expect(peer.neurons[0]?.lastUpdate).toBe(0);
  });

  it("goes on over a runtime upgrade between two blocks", async () => {
    const peer = await startPeer({ upgradeAt: 7_000_003 });
    const chain = chainAt(peer);
    await chain.metagraph();
    await until(() => peer.head().num > 7_000_004);
    expect(await chain.setWeights({ 1: 1 })).toMatchObject({ kind: "set" });
    expect((await chain.metagraph()).hotkeys).toEqual(DEV_HOTKEYS.slice(0, 3));
  });
});
