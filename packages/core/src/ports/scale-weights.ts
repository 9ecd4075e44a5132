import { CompetitionError } from "../base/errors/competition-error.ts";
import type { WeightShares } from "./chain.ts";

/** Weights as the chain takes them: parallel lists, uids ascending, values 1 to 65535. */
export type ScaledWeights = {
  /** Uids, ascending. */
  readonly uids: readonly number[];
  /** 1 to 65535, one for each uid; the largest is 65535. */
  readonly values: readonly number[];
};

/** Largest value of a weight on chain (u16). Source: CHAIN.md section 4.1. */
const MAX_U16 = 65_535;

/** Nearest integer, an exact half to the even neighbour, as Python's `round` does. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Shares to u16: the largest becomes 65535 and the others keep their ratio to it (not their sum); what rounds to 0 is left out.
 *
 * @throws CompetitionError `WEIGHTS_INVALID` for a share outside 0 … 1, a uid that is no u16, or nothing above 0.
 * @example scaleWeights({ 5: 0.8, 199: 0.2 }) // { uids: [5, 199], values: [65535, 16384] }
 */
export function scaleWeights(shares: WeightShares): ScaledWeights {
  const entries = Object.entries(shares)
    .map(([uid, share]) => [Number(uid), share] as const)
    .sort(([a], [b]) => a - b);
  for (const [uid, share] of entries) {
    if (Number.isInteger(uid) && uid >= 0 && uid <= MAX_U16 && share >= 0 && share <= 1) continue;
    throw new CompetitionError(`weight ${share} of uid ${uid} is not a share from 0 to 1 of a neuron`, {
      code: "WEIGHTS_INVALID",
      data: { uid, share },
    });
  }
  const largest = Math.max(0, ...entries.map(([, share]) => share));
  if (largest === 0) {
    throw new CompetitionError("no weight above 0 was given", { code: "WEIGHTS_INVALID", data: {} });
  }
  const scaledEntries = entries
    .map(([uid, share]) => [uid, roundHalfEven((share / largest) * MAX_U16)] as const)
    .filter(([, value]) => value > 0);
  return { uids: scaledEntries.map(([uid]) => uid), values: scaledEntries.map(([, value]) => value) };
}
