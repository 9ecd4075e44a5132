import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { podCosts, totalDollars } from "./pod-cost.ts";
import { equalStems, repeatFacts } from "./repeat-facts.ts";

describe("what machines cost", () => {
  it("is summed by provider, the dearest first, and nothing is lost", () => {
    const share = fc.record({
      provider: fc.constantFrom("runpod", "verda", "targon"),
      seconds: fc.integer({ min: 0, max: 1e6 }),
      cost: fc.integer({ min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(fc.array(share), (shares) => {
        const costs = podCosts(shares);
        expect(totalDollars(costs)).toBe(shares.reduce((sum, { cost }) => sum + cost, 0));
        expect(costs.map(({ dollars }) => dollars)).toEqual(costs.map(({ dollars }) => dollars).sort((a, b) => b - a));
        expect(new Set(costs.map(({ provider }) => provider)).size).toBe(costs.length);
      }),
    );
  });
});

it("equal costs stand by the provider's name, and seconds are summed like dollars", () => {
  const share = (provider: string, seconds: number, cost: number) => ({ provider, seconds, cost });
  const shares = [share("verda", 10, 2), share("runpod", 20, 1), share("targon", 5, 2), share("runpod", 7, 1)];
  const costs = [
    { provider: "runpod", seconds: 27, dollars: 2 },
    { provider: "targon", seconds: 5, dollars: 2 },
    { provider: "verda", seconds: 10, dollars: 2 },
  ];
  expect(podCosts(shares)).toEqual(costs);
  expect(podCosts([...shares].reverse())).toEqual(costs);
});

describe("what a repeat has come to", () => {
  const row = (failure_reason: string | null, js_sha256?: string) => ({
    js: "https://o.test/a.js",
    views: null,
    failure_reason,
    size: 1,
    ...(js_sha256 && { x404: { js_sha256 } }),
  });

  it("counts of the submitted stems alone: missing ones and those with a reason failed", () => {
    const results = { a: row(null), b: row("render_failed"), stranger: row(null) };
    expect(repeatFacts({ repeat: 2, stems: ["a", "b", "c"], results, seconds: 5 })).toEqual({
      ...{ repeat: 2, generated: 1, failed: 2, seconds: 5 },
    });
    expect(repeatFacts({ repeat: 1, stems: ["a", "d"], results: { ...results, d: row(null) }, seconds: 0 })).toEqual({
      ...{ repeat: 1, generated: 2, failed: 0, seconds: 0 },
    });
  });

  it("notices stems with the same bytes in every repeat, and none where there is one repeat or no hash", () => {
    const first = { a: row(null, "1"), b: row(null, "2"), c: row(null) };
    const second = { a: row(null, "1"), b: row(null, "3"), c: row(null) };
    expect(equalStems([first, second])).toEqual(["a"]);
    expect(equalStems([first, second, { a: row(null, "4") }])).toEqual([]);
    expect(equalStems([first, { a: row(null, "4") }, second])).toEqual([]);
    expect(equalStems([first])).toEqual([]);
    expect(equalStems([])).toEqual([]);
  });
});
