import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisivePrompts } from "./decisive-prompts.ts";
import { createPythonRandom } from "./python-random.ts";

const duels = (...winners: string[]) => winners.map((winner, index) => ({ name: `p${index}`, winner }));
const base = { seed: 7, winMargin: 0.05, prompts: 128 };

describe("decisivePrompts", () => {
  it("are none for a clear win: 0.05 above the win margin", () => {
    const wins = duels("right", "right", "draw", "left");
    expect(decisivePrompts({ ...base, duels: wins, margin: 0.1 })).toEqual([]);
    expect(decisivePrompts({ ...base, duels: wins, margin: 0.0999 })).toEqual(["p0", "p1"]);
    expect(decisivePrompts({ ...base, duels: wins, margin: 0.0999, maxMismatchedMargin: 0.02 })).toEqual([]);
  });

  it("are all that were won when there are no more than ceil(prompts × win margin), at least one", () => {
    const wins = duels(...Array.from({ length: 7 }, () => "right"));
    expect(decisivePrompts({ ...base, duels: wins, margin: 0.06 })).toEqual(wins.map(({ name }) => name));
    expect(decisivePrompts({ ...base, winMargin: 0, prompts: 3, duels: wins, margin: 0 })).toHaveLength(1);
  });

  it("are otherwise drawn with the round's seed from those won, in the report's order", () => {
    const all = duels(...Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? "left" : "right")));
    const wins = all.filter(({ winner }) => winner === "right").map(({ name }) => name);
    expect(decisivePrompts({ ...base, duels: all, margin: 0.08 })).toEqual(createPythonRandom(7).sample(wins, 7));
  });

  it("are always prompts that the challenger won, each once", () => {
    const winner = fc.constantFrom("left", "right", "draw", "skipped");
    fc.assert(
      fc.property(fc.array(winner, { maxLength: 60 }), fc.nat(), (winners, seed) => {
        const list = duels(...winners);
        const prompts = decisivePrompts({ ...base, seed, duels: list, margin: 0.06 });
        expect(new Set(prompts).size).toBe(prompts.length);
        expect(prompts.every((name) => list.find((duel) => duel.name === name)?.winner === "right")).toBe(true);
        expect(prompts.length).toBe(Math.min(7, winners.filter((one) => one === "right").length));
      }),
    );
  });
});
