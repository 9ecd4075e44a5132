import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of a text's UTF-8 bytes, 64 hex digits; null of null. Works in a browser. */
export function hashText(text: string): string;
export function hashText(text: string | null): string | null;
export function hashText(text: string | null): string | null {
  return text === null ? null : bytesToHex(sha256(utf8ToBytes(text)));
}
