import { utf8ToBytes } from "@noble/hashes/utils.js";
import { hashBytes } from "./hash-bytes.ts";

/** SHA-256 of a text's UTF-8 bytes, 64 hex digits; null of null. Works in a browser. */
export function hashText(text: string): string;
export function hashText(text: string | null): string | null;
export function hashText(text: string | null): string | null {
  return text === null ? null : hashBytes(utf8ToBytes(text));
}
