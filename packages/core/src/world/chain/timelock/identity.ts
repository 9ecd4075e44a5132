import { createHash } from "node:crypto";
import { bls12_381 } from "@noble/curves/bls12-381.js";

/** Domain of quicknet's signatures. Source: CHAIN.md section 4.7. */
const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** The point on G1 that the beacon signs for a round. */
export function roundPoint(round: number) {
  const id = new Uint8Array(8);
  new DataView(id.buffer).setBigUint64(0, BigInt(round), false);
  return bls12_381.G1.hashToCurve(sha256(id), { DST });
}

/** r of the encryption, from its two secrets: binding U to them is what lets a reader check the ciphertext. */
export function scalarOf(sigma: Uint8Array, key: Uint8Array): bigint {
  const digest = Buffer.from(sha256(sigma, key)).toString("hex");
  return BigInt(`0x${digest}`) % bls12_381.fields.Fr.ORDER;
}

export const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ (b[i] ?? 0));
