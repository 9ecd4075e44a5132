import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decodeAddress } from "@polkadot/util-crypto";
import { createSubtensorChain } from "../../src/world/chain/subtensor/create-subtensor-chain.ts";
import type { SubtensorChainOptions } from "../../src/world/chain/subtensor/options.ts";
import { DEV_HOTKEYS } from "../dev-hotkeys.ts";
import { ALICE } from "./harness.ts";

/**
 * A node that somebody else wrote from the runtime's rules: own SCALE, own checks in the pool and at dispatch; it opens sealed weights with
 * the chain's own library, under a beacon key of its own. It is no part of this repository.
 */
export type AnotherNode = {
  readonly url: string;
  /** Public key of its beacon, hex; what is sealed for another is never opened here. */
  readonly beaconKey: string;
  readonly weights: readonly { readonly uid: number; readonly uids: number[]; readonly values: number[] }[];
  readonly failed: readonly { readonly why: string }[];
  readonly reveals: readonly { readonly what: string; readonly plain?: Buffer }[];
  readonly neurons: { permit: boolean; lastUpdate: number }[];
  readonly cfg: { crv: number; cr: boolean; rate: number };
  readonly epoch: { pending: number };
  head(): { readonly num: number };
  /** Puts raw bytes into the storage of the blocks to come. */
  put(key: Uint8Array, value: Uint8Array): void;
  close(): Promise<void>;
};

type NodeProgram = {
  readonly BEACON_PK: string;
  startPeer(options: Readonly<Record<string, unknown>>): Promise<Omit<AnotherNode, "beaconKey">>;
};

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const PROGRAM = process.env["CHAIN_PEER"] ?? `${ROOT}../shared/tools/peers/chain-peer.mjs`;

/** Why its tests cannot run here, null when they can. */
export const whyNoOtherNode = (): string | null =>
  existsSync(PROGRAM) ? null : `no ${PROGRAM}; CHAIN_PEER names another place`;

const STAKE = 5_000n * 10n ** 9n;
let port = 20_000 + (process.pid % 20_000);

/** Starts it with three neurons of the development keys, the first one with a permit; a block each quarter of a second. */
export async function startAnotherNode(options: Readonly<Record<string, unknown>> = {}): Promise<AnotherNode> {
  // Where the program finds the libraries that it works with.
  process.env["PEER_PROJECT"] = ROOT;
  process.env["PEER_TOOLS"] = ROOT;
  const program = (await import(pathToFileURL(PROGRAM).href)) as NodeProgram;
  const neurons = DEV_HOTKEYS.slice(0, 3).map((hotkey, uid) => ({
    pub: Buffer.from(decodeAddress(hotkey)),
    permit: uid === 0,
    lastUpdate: 0,
    stake: STAKE,
  }));
  port += 1;
  const node = await program.startPeer({
    netuid: 17,
    port,
    blockMs: 250,
    tempo: 16,
    neurons,
    log: () => {},
    ...options,
  });
  return { ...node, beaconKey: program.BEACON_PK };
}

/** Alice's client at such a node. */
export const chainAtAnotherNode = (node: Pick<AnotherNode, "url">, options: SubtensorChainOptions = {}) =>
  createSubtensorChain({
    endpoints: [node.url],
    wallet: ALICE,
    confirmPollMs: 50,
    confirmBlocks: 30,
    ...options,
  });
