import type { ScaledWeights } from "../../ports/scale-weights.ts";
import { byteVector, concat, littleEndian, u16Vector } from "./scale-codec.ts";

/**
 * What a timelocked weights commit encrypts: hotkey, uids, values, version key (CHAIN.md section 4.6). The hotkey must be the signer's
 * 32-byte public key.
 */
export function weightsPayload(
  weights: ScaledWeights,
  signer: { readonly publicKey: Uint8Array; readonly versionKey: bigint },
): Uint8Array {
  return concat(
    byteVector(signer.publicKey),
    u16Vector(weights.uids),
    u16Vector(weights.values),
    littleEndian(signer.versionKey, 8),
  );
}
