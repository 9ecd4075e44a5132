import type { ScaledWeights } from "../../../../ports/scale-weights.ts";
import { type EpochState, weightsRevealRound } from "../../reveal-round.ts";
import { encryptToRound } from "../../timelock/encrypt-to-round.ts";
import { weightsPayload } from "../../weights-payload.ts";
import type { ChainCall } from "./sign-call.ts";

/** The subnet's first incentive mechanism. */
const MECHANISM = 0;

export type WeightsCallOptions = {
  readonly netuid: number;
  readonly weights: ScaledWeights;
  readonly versionKey: bigint;
};

export type TimelockOptions = WeightsCallOptions & {
  readonly publicKey: Uint8Array;
  readonly epoch: EpochState;
  /** The chain's `CommitRevealWeightsVersion`. */
  readonly commitRevealVersion: number;
  /** Wall clock, epoch milliseconds. */
  readonly nowMs: number;
  readonly random?: ((bytes: number) => Uint8Array) | undefined;
};

/** Weights in the open. */
export function plainWeightsCall({ netuid, weights, versionKey }: WeightsCallOptions): ChainCall {
  return {
    pallet: "subtensorModule",
    method: "setMechanismWeights",
    args: [netuid, MECHANISM, [...weights.uids], [...weights.values], versionKey],
  };
}

/** Weights sealed until the epoch in which the chain reveals them by itself. */
export function timelockedWeightsCall(options: TimelockOptions): ChainCall {
  const { round } = weightsRevealRound(options.epoch, { nowMs: options.nowMs });
  const payload = weightsPayload(options.weights, options);
  const ciphertext = encryptToRound(payload, { round, random: options.random });
  return {
    pallet: "subtensorModule",
    method: "commitTimelockedMechanismWeights",
    // Bytes go in as hex: a Uint8Array would lose what looks like its length prefix (CHAIN.md section 2.3).
    args: [
      options.netuid,
      MECHANISM,
      `0x${Buffer.from(ciphertext).toString("hex")}`,
      round,
      options.commitRevealVersion,
    ],
  };
}
