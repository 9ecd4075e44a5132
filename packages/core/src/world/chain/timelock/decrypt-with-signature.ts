import { createDecipheriv } from "node:crypto";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { gtBytes } from "./gt-bytes.ts";
import { scalarOf, sha256, xor } from "./identity.ts";

const U_BYTES = 96;
const TAG_BYTES = 16;

const invalid = (message: string, cause?: unknown) =>
  new CompetitionError(message, { code: "TIMELOCK_INVALID", cause });

function reader(bytes: Uint8Array) {
  let at = 0;
  const take = (length: number) => {
    if (length < 0 || at + length > bytes.length) throw invalid("the ciphertext is cut off");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const vector = () => {
    const header = take(8);
    return take(Number(new DataView(header.buffer, header.byteOffset, 8).getBigUint64(0, true)));
  };
  return { take, vector };
}

function unseal(ciphertext: Uint8Array, secrets: { readonly key: Uint8Array; readonly nonce: Uint8Array }): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", secrets.key, secrets.nonce);
  decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
  return new Uint8Array(Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]));
}

function open(ciphertext: Uint8Array, signature: Uint8Array): Uint8Array {
  const parts = reader(ciphertext);
  const u = parts.take(U_BYTES);
  const v = parts.vector();
  const w = parts.vector();
  const body = reader(parts.vector());
  const innerText = body.vector();
  const nonce = body.vector();

  const gt = bls12_381.pairing(bls12_381.G1.Point.fromBytes(signature), bls12_381.G2.Point.fromBytes(u));
  const sigma = xor(v, sha256(gtBytes(gt)));
  const key = xor(w, sha256(sigma));
  const expected = bls12_381.G2.Point.BASE.multiply(scalarOf(sigma, key)).toBytes(true);
  if (!Buffer.from(expected).equals(u)) throw invalid("the signature is not the one that opens this ciphertext");
  return unseal(innerText, { key, nonce });
}

/**
 * Opens what {@link encryptToRound} sealed, with the beacon's signature of that round (48 bytes).
 *
 * @throws CompetitionError `TIMELOCK_INVALID` for a broken ciphertext or another round's signature.
 * @example
 * const text = decryptWithSignature(ciphertext, { signature });
 */
export function decryptWithSignature(
  ciphertext: Uint8Array,
  options: {
    /** Signature of the drand round, 48 bytes. */
    readonly signature: Uint8Array;
  },
): Uint8Array {
  try {
    return open(ciphertext, options.signature);
  } catch (cause) {
    if (CompetitionError.is(cause)) throw cause;
    throw invalid("the ciphertext cannot be opened", cause);
  }
}
