import { compact, concat, littleEndian } from "../../src/world/chain/scale-codec.ts";

/** Index of the subtensor pallet (CHAIN.md section 3). */
const SUBTENSOR = 7;
/** `ApplyExtrinsic`, the first kind of phase. */
const APPLY = 0;
/** `System.ExtrinsicFailed`. */
const FAILURE = [0, 1] as const;
/** `DispatchError::Module`. */
const MODULE = 3;
/** Weight (two compacts), class, pays fee: of no meaning here. */
const INFO = Uint8Array.of(0, 0, 0, 1);

/** `System.Events` of a block, SCALE: each transaction failed with this error of the subtensor pallet; null: none failed. */
export function encodeEvents(transactions: number, error: number | null): Uint8Array {
  if (error === null) return Uint8Array.of(0);
  const records = Array.from({ length: transactions }, (_, place) =>
    concat(
      Uint8Array.of(APPLY),
      littleEndian(place, 4),
      Uint8Array.of(...FAILURE, MODULE, SUBTENSOR, error, 0, 0, 0),
      INFO,
      Uint8Array.of(0), // no topics
    ),
  );
  return concat(compact(transactions), ...records);
}
