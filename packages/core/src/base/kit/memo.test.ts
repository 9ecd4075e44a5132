import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemo, memoNewest, memoOnce } from "./memo.ts";

describe("createMemo", () => {
  it("makes each key once, and anew after a failure, in whatever order they are asked for and end", async () => {
    const asks = fc.array(fc.record({ key: fc.nat({ max: 3 }), fails: fc.boolean() }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(asks, async (list) => {
        const memo = createMemo<number, number>();
        const good = new Map<number, number>();
        let calls = 0;
        for (const { key, fails } of list) {
          const number = ++calls;
          const result = await memo
            .of(key, async () => (fails ? Promise.reject(new TypeError("down")) : number))
            .catch(() => null);
          expect(result).toBe(good.get(key) ?? (fails ? null : number));
          if (result !== null) good.set(key, result);
        }
      }),
    );
  });

  it("lets a failure that ends late take nothing away that was begun after it", async () => {
    const memo = createMemo<string, number>();
    let fail = () => {};
    const first = memo.of("a", () => new Promise((_, reject) => (fail = () => reject(new TypeError("late")))));
    memo.clear();
    const second = memo.of("a", async () => 2);
    fail();
    await expect(first).rejects.toThrow("late");
    expect(memo.of("a", async () => 3)).toBe(second);
  });

  it("keeps the keys that were asked for last", async () => {
    const memo = createMemo<string, string>({ most: 2 });
    const ask = (key: string, text: string) => memo.of(key, async () => text);
    for (const key of ["a", "b", "a", "c"]) await ask(key, `${key}1`);
    expect([await ask("a", "a2"), await ask("b", "b2")]).toEqual(["a1", "b2"]);
  });

  it("does one piece of work once, and again after a failure", async () => {
    let tries = 0;
    const open = memoOnce(async () => (++tries === 1 ? Promise.reject(new TypeError("no file yet")) : tries));
    await expect(open()).rejects.toThrow("no file yet");
    expect([await open(), await open(), tries]).toEqual([2, 2, 2]);
    const double = memoOnce(async (number: number) => 2 * number);
    expect([await double(4), await double(5)]).toEqual([8, 8]);
  });
});

describe("memoNewest", () => {
  it("makes a text's value once, while the text is among the newest, and a failure anew each time", () => {
    const keys: string[] = [];
    const read = memoNewest((text: string, path: string) => {
      keys.push(text);
      if (text === "bad") throw new Error(path);
      return { text };
    }, 2);
    expect(read("a", "x")).toBe(read("a", "y"));
    for (const text of ["b", "c", "a"]) expect(read(text, "x")).toEqual({ text });
    expect(keys).toEqual(["a", "b", "c", "a"]);
    expect(() => read("bad", "one")).toThrow("one");
    expect(() => read("bad", "two")).toThrow("two");
  });
});
