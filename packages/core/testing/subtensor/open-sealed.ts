import { createDecipheriv } from "node:crypto";

const U_BYTES = 96;
const VECTOR_BYTES = 40;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Opens a timelock ciphertext with the AES key that its maker was given, which stands in for the beacon's signature. Null for a wrong key.
 */
export function openSealed(ciphertext: Uint8Array, options: { readonly key: Uint8Array }): Uint8Array | null {
  const bytes = Buffer.from(ciphertext);
  const body = bytes.subarray(U_BYTES + 2 * VECTOR_BYTES + 8);
  const sealedLength = Number(body.readBigUInt64LE(0));
  const sealBytes = body.subarray(8, 8 + sealedLength);
  const nonce = body.subarray(8 + sealedLength + 8, 8 + sealedLength + 8 + NONCE_BYTES);
  try {
    const decipher = createDecipheriv("aes-256-gcm", options.key, nonce);
    decipher.setAuthTag(sealBytes.subarray(-TAG_BYTES));
    return new Uint8Array(Buffer.concat([decipher.update(sealBytes.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch {
    return null;
  }
}
