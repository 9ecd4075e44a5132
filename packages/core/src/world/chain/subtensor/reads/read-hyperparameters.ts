import type { PinnedHead } from "../connection/pin-head.ts";
import { readBigInt, readJson, readNumber } from "./storage-item.ts";

/** Settings of the subnet that decide whether and how weights are taken. */
export type Hyperparameters = {
  /** Block at which they were read. */
  readonly block: number;
  /** Blocks of an epoch. */
  readonly tempo: number;
  /** True: weights go in as timelocked commits. */
  readonly commitReveal: boolean;
  /** Form of the commit that the runtime takes. */
  readonly commitRevealVersion: number;
  /** Epochs from a commit to its reveal. */
  readonly revealPeriodEpochs: number;
  /** Blocks between two settings of one hotkey. */
  readonly weightsRateLimit: number;
  /** Least version key that the subnet takes. */
  readonly versionKey: bigint;
  /** Least number of uids in a setting. */
  readonly minAllowedWeights: number;
  /** Least stake weight, in rao. */
  readonly stakeThreshold: bigint;
  /** Hotkey of the subnet's owner. */
  readonly ownerHotkey: string;
};

/**
 * Reads them at the pinned block. Limits that a runtime no longer stores read as "no limit". `MaxWeightsLimit` is not read: since October
 * 2025 the runtime's limit is the constant 65535, and an old value that is left in storage limits nothing.
 */
export async function readHyperparameters(
  head: PinnedHead,
  subnet: { readonly netuid: number },
): Promise<Hyperparameters> {
  const keys = [subnet.netuid];
  const [tempo, commitReveal, version, period, rate, versionKey, least, stake, owner] = await Promise.all([
    readNumber(head, { item: "tempo", keys }),
    readJson(head, { item: "commitRevealWeightsEnabled", keys }),
    readNumber(head, { item: "commitRevealWeightsVersion", keys: [], fallback: 4 }),
    readNumber(head, { item: "revealPeriodEpochs", keys, fallback: 1 }),
    readNumber(head, { item: "weightsSetRateLimit", keys }),
    readBigInt(head, { item: "weightsVersionKey", keys, fallback: 0 }),
    readNumber(head, { item: "minAllowedWeights", keys, fallback: 1 }),
    readBigInt(head, { item: "stakeThreshold", keys: [], fallback: 0 }),
    readJson(head, { item: "subnetOwnerHotkey", keys }),
  ]);
  return {
    block: head.block,
    tempo,
    commitReveal: commitReveal === true,
    commitRevealVersion: version,
    revealPeriodEpochs: period,
    weightsRateLimit: rate,
    versionKey,
    minAllowedWeights: least,
    stakeThreshold: stake,
    ownerHotkey: String(owner),
  };
}
