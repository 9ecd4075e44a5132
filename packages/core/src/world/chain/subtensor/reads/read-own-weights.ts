import type { WeightsOnChain } from "../../../../ports/chain.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { readChainTime } from "./read-chain-time.ts";
import { readMetagraph } from "./read-metagraph.ts";
import { findItem, storageItem } from "./storage-item.ts";

const PALLET = "subtensorModule";

/** Entries of one epoch: who, block, ciphertext, round. Source: CHAIN.md section 3, `TimelockedWeightCommits`. */
type SealedJson = readonly (readonly [who: string, block: number, ciphertext: string, round: number])[];

async function readSealed(head: PinnedHead, signer: { readonly netuid: number; readonly address: string }) {
  const item = findItem(head, { pallet: PALLET, item: "timelockedWeightCommits" });
  const epochs = item ? await item.entries(signer.netuid) : [];
  return epochs
    .flatMap(([, value]) => value.toJSON() as SealedJson)
    .filter(([who]) => who === signer.address)
    .map(([, block]) => block)
    .sort((a, b) => a - b);
}

/** The weights of a hotkey at the pinned block: those in force, and which commits still wait for their reveal. */
export async function readOwnWeights(
  head: PinnedHead,
  signer: { readonly netuid: number; readonly address: string },
): Promise<WeightsOnChain> {
  const [metagraph, sealedAt, timeMs] = await Promise.all([
    readMetagraph(head, signer),
    readSealed(head, signer),
    readChainTime(head),
  ]);
  const uid = metagraph.hotkeys.indexOf(signer.address);
  // The key of mechanism 0 is the netuid itself.
  const rows =
    uid < 0 ? [] : (await storageItem(head, { pallet: PALLET, item: "weights" })(signer.netuid, uid)).toJSON();
  return {
    block: head.block,
    timeMs,
    uid: uid < 0 ? null : uid,
    validatorPermit: metagraph.validatorPermit[uid] ?? false,
    lastUpdate: metagraph.lastUpdate[uid] ?? 0,
    values: Object.fromEntries(rows as readonly (readonly [number, number])[]),
    sealedAt,
  };
}
