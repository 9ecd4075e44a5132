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
        const changed = address.slice(0, at) + char + address.slice(at + 1);
        expect(isSs58(changed)).toBe(changed === address);
      }),
    );
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
