import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFlightWindow } from "./flight-window.ts";

/** Fills the window and lets all calls end in the same way. */
function round(window: ReturnType<typeof createFlightWindow>, end: "taken" | "too-much" | "other"): number {
  const ends = Array.from({ length: window.size }, () => window.enter());
  for (const leave of ends) leave(end);
  return window.size;
}

describe("the window of calls in flight", () => {
  it("doubles with each round until the first overload, then is halved and grows by one in each round", () => {
    const window = createFlightWindow(64);
    expect([window.size, ...[1, 2, 3].map(() => round(window, "taken"))]).toEqual([4, 8, 16, 32]);
    expect([round(window, "too-much"), ...[1, 2, 3].map(() => round(window, "taken"))]).toEqual([16, 16, 17, 18]);
  });

  it("does not grow by calls that never filled it", () => {
    const window = createFlightWindow(64);
    for (let n = 0; n < 100; n++) window.enter()("taken");
    expect(window.size).toBe(4);
  });

  it("keeps its size after an error of the call itself", () => {
    const window = createFlightWindow(64);
    round(window, "other");
    expect(window.size).toBe(4);
  });

  it("is cut once for an overload, however many calls fail", () => {
    const window = createFlightWindow(64);
    round(window, "too-much");
    expect(window.size).toBe(2);
  });

  it("stays between one and its limit, and counts the calls in it, after any events", () => {
    const end = fc.constantFrom("taken", "too-much", "other");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(fc.tuple(fc.boolean(), end)), (most, steps) => {
        const window = createFlightWindow(most);
        const flying: ReturnType<typeof window.enter>[] = [];
        for (const [goes, how] of steps) {
          if (goes && window.busy < window.size) flying.push(window.enter());
          else flying.shift()?.(how as "taken");
          expect(window.busy).toBe(flying.length);
          expect(window.size).toBeGreaterThanOrEqual(1);
          expect(window.size).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
