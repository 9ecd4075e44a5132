import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** SHA-256 of bytes, 64 hex digits. Works in a browser; slower than Node's own, so not for large files. */
export const hashBytes = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));
