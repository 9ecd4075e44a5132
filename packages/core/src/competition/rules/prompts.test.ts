import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { parsePrompts } from "../records/prompts.ts";
import { selectCarryover, selectPrompts } from "./prompts.ts";
import { createPythonRandom } from "./python-random.ts";

const urls = (name: string, count: number) => Array.from({ length: count }, (_, i) => `https://p/${name}${i}.png`);
const base = { round: 1, seed: 7, carryoverPrompts: 3, promptsPerRound: 8 };

describe("selectPrompts", () => {
  it("draws the carryover first and the pool with the same generator", () => {
    const [previousPrompts, pool] = [urls("old", 8), urls("new", 40)];
    const random = createPythonRandom(7);
    const expected = [...random.sample(previousPrompts, 3), ...random.sample(pool, 5)];
    expect(selectPrompts({ ...base, previousPrompts, pool }).prompts).toEqual(expected);
  });

  it("carries nothing into round 0 and everything when no more than asked is there", () => {
    const [previousPrompts, pool] = [urls("old", 3), urls("new", 40)];
    expect(selectPrompts({ ...base, round: 0, previousPrompts, pool }).carryover).toEqual([]);
    expect(selectPrompts({ ...base, previousPrompts, pool }).carryover).toEqual(previousPrompts);
  });

  it("a round that carries all of its prompts over draws nothing from the pool, and any order of the round before is drawn anew", () => {
    const previousPrompts = urls("old", 9);
    const all = { ...base, carryoverPrompts: 8, previousPrompts, pool: [] };
    expect(selectPrompts(all)).toEqual({
      carryover: createPythonRandom(7).sample(previousPrompts, 8),
      fresh: [],
      prompts: createPythonRandom(7).sample(previousPrompts, 8),
    });
    expect(selectPrompts({ ...all, previousPrompts: urls("old", 8) }).prompts).toEqual(urls("old", 8));
    expect(selectPrompts({ ...all, carryoverPrompts: 20, previousPrompts: urls("old", 9) })).toEqual({
      carryover: urls("old", 9),
      fresh: [],
      prompts: urls("old", 9),
    });
  });

  it("carries nothing over when the config says none", () => {
    const pool = urls("new", 8);
    const options = { ...base, carryoverPrompts: 0, previousPrompts: urls("old", 8), pool };
    expect(selectPrompts(options)).toMatchObject({ carryover: [], fresh: createPythonRandom(7).sample(pool, 8) });
    expect(selectCarryover({ ...options, carryoverPrompts: 0 })).toEqual([]);
  });

  it("never asks one prompt twice, although pool and carryover overlap", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 8, max: 20 }), (seed, size) => {
        const pool = urls("p", size);
        const { prompts } = selectPrompts({
          ...base,
          seed,
          previousPrompts: pool.slice(0, 8),
          pool: [...pool, ...pool],
        });
        expect(prompts).toHaveLength(8);
        expect(new Set(prompts).size).toBe(8);
      }),
    );
  });

  it("says when the pool is too small", () => {
    const options = { ...base, previousPrompts: urls("p", 8), pool: urls("p", 7) };
    expect(() => selectPrompts(options)).toThrow(
      expect.objectContaining({ code: "PROMPT_POOL_TOO_SMALL", data: { pool: 7, count: 5 } }),
    );
    const enough = urls("p", 8);
    expect(new Set(selectPrompts({ ...options, pool: enough }).prompts)).toEqual(new Set(enough));
  });
});

const folder = sharedDataFolder();
describe.skipIf(!folder)("a real round (skipped without ../shared/data)", () => {
  it("the carryover of round 1 comes out as recorded", () => {
    const files = readTextFiles(`${folder}/competition`);
    const prompts = (round: number) => parsePrompts(files.get(`rounds/${round}/prompts.txt`) ?? "", { path: "" });
    const { seed } = JSON.parse(files.get("rounds/1/seed.json") ?? "") as { seed: number };
    const carryover = selectCarryover({ round: 1, seed, previousPrompts: prompts(0), carryoverPrompts: 32 });
    expect(prompts(1).slice(0, 32)).toEqual(carryover);
  });
});
