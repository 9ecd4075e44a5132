import type { WeightsFacts } from "../../preflight.ts";
import type { PinnedHead } from "../connection/pin-head.ts";
import { type Hyperparameters, readHyperparameters } from "./read-hyperparameters.ts";
import { readMetagraph } from "./read-metagraph.ts";
import { readStake } from "./read-stake.ts";

/** Everything about the signer and the subnet that decides whether weights count. */
export async function readWeightsFacts(
  head: PinnedHead,
  signer: { readonly netuid: number; readonly address: string },
): Promise<{ readonly facts: WeightsFacts; readonly settings: Hyperparameters }> {
  const [settings, metagraph] = await Promise.all([readHyperparameters(head, signer), readMetagraph(head, signer)]);
  const uid = metagraph.hotkeys.indexOf(signer.address);
  const registered = uid >= 0;
  const needsStake = registered && settings.stakeThreshold > 0n;
  const facts = {
    block: head.block,
    neurons: metagraph.hotkeys.length,
    uid: registered ? uid : null,
    validatorPermit: metagraph.validatorPermit[uid] ?? false,
    isOwner: settings.ownerHotkey === signer.address,
    lastUpdate: metagraph.lastUpdate[uid] ?? 0,
    rateLimit: settings.weightsRateLimit,
    versionKey: settings.versionKey,
    minAllowedWeights: settings.minAllowedWeights,
    stake: needsStake ? await readStake(head, { netuid: signer.netuid, uid }) : null,
    stakeThreshold: settings.stakeThreshold,
  };
  return { facts, settings };
}
