import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRevealed } from "./decode-revealed.ts";
import { byteVector } from "./scale-codec.ts";

const decode = (bytes: Uint8Array) => decodeRevealed({ bytes, block: 7 });
const text = (value: string) => new TextEncoder().encode(value);

describe("decodeRevealed", () => {
  it.each([
    [14, "38"],
    [63, "fc"],
    [64, "0101"],
    [91, "6d01"],
    [109, "b501"],
    [20_000, "82380100"],
  ])("reads %i characters behind the prefix %s", (length, prefix) => {
    const bytes = byteVector(text("x".repeat(length)));
    expect(Buffer.from(bytes).toString("hex").startsWith(prefix)).toBe(true);
    expect(decode(bytes)).toEqual({ block: 7, text: "x".repeat(length), problem: null });
  });

  it("gives back any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (value) => {
        expect(decode(byteVector(text(value))).text).toBe(value);
      }),
    );
  });

  it("never throws, whatever the bytes, and says why there is no text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text: read, problem } = decode(bytes);
        expect((read === null) === (problem !== null)).toBe(true);
      }),
    );
    expect(decode(new Uint8Array()).problem).toBe("empty");
    expect(decode(Uint8Array.of(8, 0xff, 0xfe)).problem).toBe("not UTF-8");
  });

  it("loses the first bytes of a payload without a prefix, as every reader of the chain does", () => {
    expect(decode(text("abc")).text).toBe("c"); // 0x61 & 3 = 1: two bytes are cut
  });
});
