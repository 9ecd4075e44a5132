import { formatSs58 } from "../src/competition/rules/ss58.ts";

/** A made-up hotkey with a valid checksum, different for each number and in its first ten characters. */
export function testHotkey(number: number): string {
  // The first bytes of a key make the first characters of its address; a step of 65,537 moves the seventh of them at the latest.
  const key = new Uint8Array(32).fill(0x6d);
  new DataView(key.buffer).setUint32(0, 0x80000000 + number * 65_537);
  return formatSs58(key);
}
