import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { QUICKNET } from "../drand.ts";
import { decryptWithSignature } from "./decrypt-with-signature.ts";
import { encryptToRound } from "./encrypt-to-round.ts";
import { sha256 } from "./identity.ts";

/**
 * The library that the chain itself is built with, compiled to WebAssembly (`ideal-lab5/timelock`, Apache-2.0). Version 1.0.0 writes the
 * chain's format; 0.3.0 leaves lengths out (CHAIN.md section 4.7).
 */
type OtherLibrary = {
  readonly default: (options: { module_or_path: Uint8Array }) => Promise<unknown>;
  tle(id: Uint8Array, message: Uint8Array, secret: Uint8Array, publicKey: Uint8Array, curve: string): Uint8Array;
  tld(ciphertext: Uint8Array, signature: Uint8Array, curve: string): Uint8Array;
};

const NAME = "@ideallabs/timelock_wasm_wrapper";
const CURVE = "bls12_381";
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
/** drand quicknet's published signature of round 1000. */
const ROUND_1000 = hex(
  "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
);

describe("timelock beside the chain's own library", () => {
  let other: OtherLibrary;
  beforeAll(async () => {
    const { resolve } = createRequire(import.meta.url);
    other = (await import(NAME)) as OtherLibrary;
    await other.default({ module_or_path: await readFile(resolve(`${NAME}/timelock_wasm_wrapper_bg.wasm`)) });
  });

  it("opens what we seal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_500 }), (plain) => {
        const ciphertext = encryptToRound(plain, { round: 1000 });
        expect(Buffer.from(other.tld(ciphertext, ROUND_1000, CURVE))).toEqual(Buffer.from(plain));
      }),
      { numRuns: 6 },
    );
  });

  it("seals what we open", () => {
    const id = sha256(hex("00000000000003e8"));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1_500 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (plain, secret) => {
          const ciphertext = Uint8Array.from(other.tle(id, plain, secret, hex(QUICKNET.publicKey), CURVE));
          expect(Buffer.from(decryptWithSignature(ciphertext, { signature: ROUND_1000 }))).toEqual(Buffer.from(plain));
        },
      ),
      { numRuns: 6 },
    );
  });

  it("leaves shut what another round seals", () => {
    const ciphertext = encryptToRound(hex("abcd"), { round: 1001 });
    expect(() => other.tld(ciphertext, ROUND_1000, CURVE)).toThrow();
  });
});
