import { createCipheriv, randomBytes } from "node:crypto";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { QUICKNET } from "../drand.ts";
import { concat, littleEndian } from "../scale-codec.ts";
import { gtBytes } from "./gt-bytes.ts";
import { roundPoint, scalarOf, sha256, xor } from "./identity.ts";

/** For which round of drand, and with which source of randomness. */
export type EncryptToRoundOptions = {
  /** drand quicknet round whose signature opens the text, 1 or more. */
  readonly round: number;
  /** Source of secrets. @default node:crypto randomBytes */
  readonly random?: ((bytes: number) => Uint8Array) | undefined;
};

/** Bytes that the ciphertext is longer than the plaintext: U 96, V 40, W 40, two lengths 16, tag 16, nonce 12, lengths and name 24. */
export const TIMELOCK_OVERHEAD = 244;

const ALGORITHM = new TextEncoder().encode("AES_GCM_");
const vector = (bytes: Uint8Array) => concat(littleEndian(bytes.length, 8), bytes);

/**
 * Encrypts so that anyone can read it once the drand beacon has signed `round`, and nobody before: the chain's own format
 * (CHAIN.md section 4.7). Needs no network. Takes tens of milliseconds.
 *
 * @example const ciphertext = encryptToRound(payload, { round: 12_345_678 });
 */
export function encryptToRound(plaintext: Uint8Array, options: EncryptToRoundOptions): Uint8Array {
  const random = options.random ?? randomBytes;
  const key = Uint8Array.from(random(32));
  const sigma = Uint8Array.from(random(32));
  const nonce = Uint8Array.from(random(12));

  const r = scalarOf(sigma, key);
  const publicKey = bls12_381.G2.Point.fromHex(QUICKNET.publicKey);
  const u = bls12_381.G2.Point.BASE.multiply(r).toBytes(true);
  const gt = bls12_381.pairing(roundPoint(options.round), publicKey.multiply(r));
  const v = xor(sigma, sha256(gtBytes(gt)));
  const w = xor(key, sha256(sigma));

  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const ciphertext = concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  const body = concat(vector(ciphertext), vector(nonce));
  return concat(u, vector(v), vector(w), vector(body), vector(ALGORITHM));
}
