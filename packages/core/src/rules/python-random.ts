/** CPython's `random.Random`, as far as the competition draws with it. Mutable: each call advances the generator. */
export type PythonRandom = {
  /** 0 ≤ x < 1, 53 bits. */
  random(): number;
  /** An integer of `bits` random bits; a bigint-free number for up to 53. */
  getrandbits(bits: number): number;
  /** 0 ≤ x < n, by rejection. `n` from 1 to 2^53. */
  randbelow(n: number): number;
  /** `count` different positions of `population`, in drawing order. Throws `SAMPLE_TOO_LARGE` when it has fewer. */
  sample<T>(population: readonly T[], count: number): T[];
};
export function createPythonRandom(_seed: number): PythonRandom {
  throw new Error("stub");
}
