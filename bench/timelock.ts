/** Time to encrypt and decrypt texts of validators and miners for the chain. Limit: 1 s each, a twelfth of a block. */
import { decryptWithSignature, encryptToRound } from "@404-gen/core/subtensor";

const LIMIT_MS = 1_000;
const RUNS = 20;
/** drand quicknet's published signature of round 1000. */
const SIGNATURE = Buffer.from(
  "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
  "hex",
);

const measureTime = (work: () => void): number => {
  work();
  const start = performance.now();
  for (let run = 0; run < RUNS; run++) work();
  return (performance.now() - start) / RUNS;
};

const rows = [
  ["commitment of 150 bytes", 150],
  ["weights of 2 uids", 33 + 2 * (1 + 4) + 8],
  ["weights of 256 uids", 33 + 2 * (2 + 512) + 8],
].map(([what, bytes]) => {
  const plain = new Uint8Array(Number(bytes)).fill(7);
  const ciphertext = encryptToRound(plain, { round: 1000 });
  const seal = measureTime(() => encryptToRound(plain, { round: 1000 }));
  const open = measureTime(() => decryptWithSignature(ciphertext, { signature: SIGNATURE }));
  return {
    what,
    "sealed bytes": ciphertext.length,
    "seal, ms": Number(seal.toFixed(1)),
    "open, ms": Number(open.toFixed(1)),
    "slower / limit": Number((Math.max(seal, open) / LIMIT_MS).toFixed(3)),
  };
});
console.table(rows);
