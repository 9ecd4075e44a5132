import type { KnownErrorCode } from "../../base/errors/catalogue.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { createMersenneTwister } from "./mersenne-twister.ts";

/** CPython's `random.Random`, as far as the competition draws with it. Mutable: each call advances the generator. */
export type PythonRandom = {
  /** 0 ≤ x < 1, 53 bits. */
  random(): number;
  /** A whole number of `bits` random bits, 1 to 53. */
  getrandbits(bits: number): number;
  /** 0 ≤ x < n, by rejection. `n` from 1 to 2^53 − 1. */
  randbelow(n: number): number;
  /** `count` different positions of `population`, in drawing order. Throws `SAMPLE_TOO_LARGE` when it has fewer. */
  sample<T>(population: readonly T[], count: number): T[];
};

/**
 * The generator that `random.Random(seed)` of CPython 3.11 is, number for number. Seeds are whole numbers up to 2^53 in size.
 *
 * @example
 * createPythonRandom(3035696319).sample(prompts, 32);
 */
export function createPythonRandom(seed: number): PythonRandom {
  if (!Number.isSafeInteger(seed))
    throw refuse("SEED_NOT_AN_INTEGER", `a seed is a whole number, not ${seed}`, { seed });
  const next = createMersenneTwister(seed);
  const getrandbits = (bits: number): number => {
    if (bits <= 32) return next() >>> (32 - bits);
    const low = next();
    return (next() >>> (64 - bits)) * 0x1_0000_0000 + low;
  };
  const randbelow = (n: number): number => {
    const bits = bitLength(n);
    let value = getrandbits(bits);
    while (value >= n) value = getrandbits(bits);
    return value;
  };
  return {
    random: () => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 0x20_0000_0000_0000,
    getrandbits,
    randbelow,
    sample: (population, count) => sample(randbelow, { population, count }),
  };
}

function bitLength(n: number): number {
  return n < 0x8000_0000 ? 32 - Math.clz32(n) : n.toString(2).length;
}

/** Below this many elements `sample` draws from a shrinking copy, above it remembers positions (CPython's `setsize`). */
function poolLimit(count: number): number {
  return 21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
}

function sample<T>(
  randbelow: (n: number) => number,
  { population, count }: { population: readonly T[]; count: number },
): T[] {
  const size = population.length;
  if (!Number.isInteger(count) || count < 0 || count > size) {
    throw refuse("SAMPLE_TOO_LARGE", `cannot draw ${count} of ${size}`, { count, size });
  }
  const positions = size <= poolLimit(count) ? drawFromPool : drawWithSet;
  return positions(randbelow, { size, count }).map((position) => population[position] as T);
}

type Draw = { readonly size: number; readonly count: number };

function drawFromPool(randbelow: (n: number) => number, { size, count }: Draw): number[] {
  const pool = Array.from({ length: size }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => {
    const at = randbelow(size - index);
    const position = pool[at] as number;
    pool[at] = pool[size - index - 1] as number;
    return position;
  });
}

function drawWithSet(randbelow: (n: number) => number, { size, count }: Draw): number[] {
  const picks = new Set<number>();
  while (picks.size < count) picks.add(randbelow(size));
  return [...picks];
}

function refuse(code: KnownErrorCode, message: string, data: Record<string, unknown>): CompetitionError {
  return new CompetitionError(message, { code, data });
}
