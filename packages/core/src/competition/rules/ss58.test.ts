import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../testing/dev-hotkeys.ts";
import { formatSs58, isSs58 } from "./ss58.ts";

describe("isSs58", () => {
  it("takes the chain's own development addresses", () => {
    for (const hotkey of DEV_HOTKEYS) expect(isSs58(hotkey)).toBe(true);
  });

  it("takes what formatSs58 writes, and nothing with another character", () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(key, fc.integer({ min: 0, max: 47 }), fc.constantFrom("1", "z", "5", "Q"), (bytes, at, char) => {
        const address = formatSs58(bytes);
        expect(isSs58(address)).toBe(true);
        const typo = address.slice(0, at) + char + address.slice(at + 1);
        expect(isSs58(typo)).toBe(typo === address);
      }),
    );
  });

  const address = DEV_HOTKEYS[0] as string;
  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const numberOf = (text: string) => [...text].reduce((sum, char) => sum * 58n + BigInt(ALPHABET.indexOf(char)), 0n);

  it("refuses an address behind a 1, which stands for a zero byte", () => {
    expect(isSs58(`1${address}`)).toBe(false);
  });

  it("refuses a value beyond 35 bytes whose last 35 are an address", () => {
    let text = "";
    for (let rest = numberOf(address) + 256n ** 35n; rest > 0n; rest /= 58n) text = ALPHABET[Number(rest % 58n)] + text;
    expect(text).toHaveLength(48);
    expect(isSs58(text)).toBe(false);
  });

  it("refuses a character outside of the alphabet that would borrow from the one before it", () => {
    const withZ = Array.from({ length: 64 }, (_, byte) => formatSs58(new Uint8Array(32).fill(byte))).find((one) =>
      /[1-9A-Ya-y]z/.test(one),
    ) as string;
    const otherForm = withZ.replace(/([1-9A-Ya-y])z/, (_, before) => `${ALPHABET[ALPHABET.indexOf(before) + 1]}0`);
    expect(numberOf(otherForm)).toBe(numberOf(withZ));
    expect(isSs58(otherForm)).toBe(false);
  });

  it("refuses an address with one wrong byte of its checksum, each time that it is asked", () => {
    const textOf = (value: bigint) => {
      let text = "";
      for (let rest = value; rest > 0n; rest /= 58n) text = ALPHABET[Number(rest % 58n)] + text;
      return text;
    };
    const value = numberOf(address);
    expect(textOf(value)).toBe(address);
    // Bit 0 is in the last byte, bit 8 in the one before it.
    for (const typo of [textOf(value ^ 1n), textOf(value ^ 256n)]) {
      expect(typo).toHaveLength(48);
      expect(isSs58(typo)).toBe(false);
      expect(isSs58(typo)).toBe(false);
    }
  });

  it("refuses other networks, other lengths and other characters", () => {
    for (const text of [
      "",
      "5",
      "0".repeat(48),
      "leader",
      "12bzRJfh7arnnfPPUZHeJUaE62QLEwhK48QnH9LXeK2m1iZU",
      "z".repeat(60),
    ]) {
      expect(isSs58(text)).toBe(false);
    }
  });
});
