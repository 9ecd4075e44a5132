import { describe, expect, it } from "vitest";
import { decryptWithSignature } from "./decrypt-with-signature.ts";
import { encryptToRound, TIMELOCK_OVERHEAD } from "./encrypt-to-round.ts";

/** drand quicknet's published signature of round 1000. */
const ROUND_1000 = Buffer.from(
  "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
  "hex",
);
const bytes = (text: string) => new TextEncoder().encode(text);

describe("timelock", () => {
  it("opens with the signature that the beacon published for the round", () => {
    for (const text of ["", "x", '{"commit":"0123"}', "🪑".repeat(300)]) {
      const ciphertext = encryptToRound(bytes(text), { round: 1000 });
      expect(ciphertext.length).toBe(bytes(text).length + TIMELOCK_OVERHEAD);
      expect(decryptWithSignature(ciphertext, { signature: ROUND_1000 })).toEqual(bytes(text));
    }
  });

  it("stays shut for the signature of another round", () => {
    const ciphertext = encryptToRound(bytes("secret"), { round: 1001 });
    expect(() => decryptWithSignature(ciphertext, { signature: ROUND_1000 })).toThrow(
      expect.objectContaining({ code: "TIMELOCK_INVALID" }),
    );
  });

  it("names the cipher last and keeps the lengths where the chain looks for them", () => {
    const ciphertext = encryptToRound(bytes("hello"), { round: 1000 });
    expect(Buffer.from(ciphertext.subarray(-8)).toString()).toBe("AES_GCM_");
    expect([...ciphertext.subarray(96, 104)]).toEqual([32, 0, 0, 0, 0, 0, 0, 0]);
    expect([...ciphertext.subarray(136, 144)]).toEqual([32, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("is a function of its random bytes", () => {
    const random = (length: number) => new Uint8Array(length).fill(7);
    const options = { round: 1000, random };
    expect(encryptToRound(bytes("a"), options)).toEqual(encryptToRound(bytes("a"), options));
    expect(encryptToRound(bytes("a"), { round: 1000 })).not.toEqual(encryptToRound(bytes("a"), { round: 1000 }));
  });

  it("refuses a cut or altered ciphertext with a code, wherever it is hurt", () => {
    const ciphertext = encryptToRound(bytes("hello"), { round: 1000 });
    for (const cut of [0, 50, 100, 140, 180, 200]) {
      expect(() => decryptWithSignature(ciphertext.subarray(0, cut), { signature: ROUND_1000 })).toThrow(
        expect.objectContaining({ code: "TIMELOCK_INVALID" }),
      );
    }
    for (const at of [0, 97, 110, 150, 185, 200]) {
      const damagedBytes = Uint8Array.from(ciphertext);
      damagedBytes[at] = (damagedBytes[at] ?? 0) ^ 0xff;
      expect(() => decryptWithSignature(damagedBytes, { signature: ROUND_1000 })).toThrow(
        expect.objectContaining({ code: "TIMELOCK_INVALID" }),
      );
    }
  });
});
