import type { bls12_381 } from "@noble/curves/bls12-381.js";

type Gt = ReturnType<typeof bls12_381.pairing>;

const FP_BYTES = 48;

function fpBytes(value: bigint): Uint8Array {
  const out = new Uint8Array(FP_BYTES);
  let rest = value;
  for (let i = 0; i < FP_BYTES; i++, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

/** A pairing's result in the chain's (arkworks') order: c0 then c1 at every level of the tower, each number 48 bytes little endian. */
export function gtBytes(gt: Gt): Uint8Array {
  const numbers = [gt.c0, gt.c1].flatMap((fp6) => [fp6.c0, fp6.c1, fp6.c2].flatMap((fp2) => [fp2.c0, fp2.c1]));
  const out = new Uint8Array(numbers.length * FP_BYTES);
  numbers.forEach((value, i) => {
    out.set(fpBytes(value), i * FP_BYTES);
  });
  return out;
}
