import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exploratoryMatches } from "./exploratory.ts";
import { matchKey, type TournamentFacts } from "./tournament-facts.ts";

const NAMES = ["a", "b", "c", "d", "e"] as const;
type State = { readonly crown: string; readonly place: number; readonly steps: number };

/** Every way in which the crown may go from here, one by one: audits that are open may reject, matches that are open may end either way. */
function walk(facts: TournamentFacts, field: readonly string[], from: State): State[] {
  const right = field[from.place];
  if (right === undefined) return [from];
  const margin = facts.margins.get(matchKey(from.crown, right));
  const next = { place: from.place + 1, crown: from.crown, steps: from.steps };
  const approved = facts.generationAudits.get(right) === "passed" && facts.sourceAudits.get(right) === "passed";
  const ways: State[] = [];
  if (margin === undefined) ways.push({ ...next, crown: right, steps: from.steps + 1 }, next);
  else if (margin < facts.winMargin) ways.push(next);
  else ways.push({ ...next, crown: right });
  if ((margin === undefined || margin >= facts.winMargin) && !approved) ways.push({ ...next, steps: from.steps + 1 });
  return [from, ...ways.flatMap((way) => walk(facts, field, way))];
}

const arbitrary = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  margins: fc.array(fc.constantFrom(undefined, undefined, -0.1, 0.05, 0.2), { minLength: 25, maxLength: 25 }),
  approved: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
});

describe("exploratoryMatches", () => {
  it("are the open matches that can be called for and that decide, the fewest rejections first, then in the field's order", () => {
    fc.assert(
      fc.property(arbitrary, ({ count, margins, approved }) => {
        const field = NAMES.slice(0, count);
        const table = new Map(field.map((right) => [matchKey("leader", right), 0.1]));
        field.forEach((left, i) => {
          field.forEach((right, j) => {
            const margin = margins[i * 5 + j];
            if (margin !== undefined) table.set(matchKey(left, right), margin);
          });
        });
        const passes = field.filter((_, index) => approved[index]);
        const facts: TournamentFacts = {
          submissions: field.map((hotkey, revealedAtBlock) => ({ hotkey, revealedAtBlock })),
          margins: table,
          winMargin: 0.05,
          requested: [],
          generationAudits: new Map(passes.map((hotkey) => [hotkey, "passed"])),
          sourceAudits: new Map(passes.map((hotkey) => [hotkey, "passed"])),
        };
        const winners = (crown: string, place: number) => {
          const ends = walk(facts, field, { crown, place, steps: 0 }).filter((state) => state.place === field.length);
          return new Set(ends.map((state) => state.crown));
        };
        const expected = new Map<string, { steps: number; place: number }>();
        for (const { crown, place, steps } of walk(facts, field, { crown: "leader", place: 0, steps: 0 })) {
          const right = field[place];
          if (right === undefined || crown === "leader" || table.has(matchKey(crown, right))) continue;
          const possible = new Set([...winners(crown, place + 1), ...winners(right, place + 1)]);
          const least = expected.get(matchKey(crown, right))?.steps ?? Number.POSITIVE_INFINITY;
          if (possible.size > 1) expected.set(matchKey(crown, right), { steps: Math.min(steps, least), place });
        }
        const keys = exploratoryMatches(facts).map(({ left, right }) => matchKey(left, right));
        expect([...keys].sort()).toEqual([...expected.keys()].sort());
        const order = keys.map((key) => expected.get(key) as { steps: number; place: number });
        expect(order).toEqual([...order].sort((one, two) => one.steps - two.steps || one.place - two.place));
      }),
      { numRuns: 300 },
    );
  });
});
