import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepLast } from "./keep-last.ts";

describe("keepLast", () => {
  it("makes a result once, also for those who ask meanwhile", async () => {
    const cache = keepLast<object>({ most: 2 });
    let calls = 0;
    const make = async () => ({ call: ++calls });
    const [one, two] = await Promise.all([cache.of("a", make), cache.of("a", make)]);
    expect(one).toBe(two);
    expect(await cache.of("a", make)).toBe(one);
    expect(calls).toBe(1);
  });

  it("lets nobody fail of another's failure, and keeps none", async () => {
    const cache = keepLast<string>({ most: 2 });
    const failing = cache.of("a", () => Promise.reject(new Error("aborted")));
    const waiting = cache.of("a", async () => "mine");
    await expect(failing).rejects.toThrow("aborted");
    expect(await waiting).toBe("mine");
    expect(await cache.of("a", () => Promise.reject(new Error("not asked")))).toBe("mine");
  });

  it("makes anew what is not to be kept, or weighs more than all may", async () => {
    const cache = keepLast<number>({ most: 10, weigh: (value) => value, isKept: (value) => value !== 3 });
    let calls = 0;
    const make = (value: number) => () => Promise.resolve(value + 0 * ++calls);
    for (const value of [3, 3, 11, 11]) expect(await cache.of(String(value), make(value))).toBe(value);
    expect(calls).toBe(4);
  });

  it("keeps as a plain list of the last used ones does", async () => {
    const uses = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 6 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(uses, async (keys) => {
        const cache = keepLast<number>({ most: 12, weigh: (value) => value });
        let list: [number, number][] = [];
        for (const [key, weight] of keys) {
          let isMade = false;
          const value = await cache.of(String(key), async () => {
            isMade = true;
            return weight;
          });
          const entry = list.find(([name]) => name === key);
          expect([isMade, value]).toEqual([entry === undefined, entry?.[1] ?? weight]);
          list = [...list.filter(([name]) => name !== key), entry ?? [key, weight]];
          while (list.reduce((sum, [, one]) => sum + one, 0) > 12) list.shift();
        }
      }),
    );
  });
});
