import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPythonRandom } from "./python-random.ts";
import { PYTHON_VECTORS, STRATEGY_VECTORS } from "./python-random.vectors.ts";

const range = (size: number) => Array.from({ length: size }, (_, index) => index);

describe("createPythonRandom", () => {
  it.each(PYTHON_VECTORS)("draws what CPython 3.11 draws from seed $seed", (vector) => {
    const random = createPythonRandom(vector.seed);
    expect([random.random(), random.random(), random.random()]).toEqual(vector.random);
    expect([1, 5, 32, 33, 53].map((bits) => random.getrandbits(bits))).toEqual(vector.bits);
    expect([1, 2, 10, 128, 1000003, 2 ** 45 + 3].map((n) => random.randbelow(n))).toEqual(vector.below);
    expect(random.sample(range(10), 3)).toEqual(vector.few);
    expect(random.sample(range(30), 7)).toEqual(vector.pool);
    expect(random.sample(range(5000), 8)).toEqual(vector.set);
    expect(random.sample(range(6), 6)).toEqual(vector.all);
    expect(
      range(1300)
        .map(() => random.getrandbits(32))
        .at(-1),
    ).toBe(vector.late);
  });

  it.each(STRATEGY_VECTORS)("samples %i choose %i with CPython's strategy", (size, count, checksum) => {
    const sample = createPythonRandom(7).sample(range(size), count);
    expect(sample.reduce((sum, value, index) => sum + (index + 1) * value, 0)).toBe(checksum);
  });

  it("samples different positions, all of them from the population", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 400 }), fc.nat(), (seed, size, wish) => {
        const count = size === 0 ? 0 : wish % (size + 1);
        const sample = createPythonRandom(seed).sample(range(size), count);
        expect(new Set(sample).size).toBe(count);
        expect(sample.every((value) => value >= 0 && value < size)).toBe(true);
      }),
    );
  });

  it("refuses what Python refuses, by code", () => {
    expect(() => createPythonRandom(1).sample([1, 2], 3)).toThrow(
      expect.objectContaining({ code: "SAMPLE_TOO_LARGE" }),
    );
    expect(() => createPythonRandom(0.5)).toThrow(expect.objectContaining({ code: "SEED_NOT_AN_INTEGER" }));
  });
});

describe("sample", () => {
  it("refuses a count that is no count of the population", () => {
    const { sample } = createPythonRandom(1);
    for (const count of [-1, 0.5, 3, Number.NaN])
      expect(() => sample(["a", "b"], count)).toThrow(
        expect.objectContaining({ code: "SAMPLE_TOO_LARGE", data: { count, size: 2 } }),
      );
    expect(sample(["a", "b"], 0)).toEqual([]);
    expect(() => createPythonRandom(0.5)).toThrow(
      expect.objectContaining({ code: "SEED_NOT_AN_INTEGER", data: { seed: 0.5 } }),
    );
  });
});
