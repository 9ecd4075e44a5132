import { describe, expect, it } from "vitest";
import { matchKey } from "../../rules/tournament-facts.ts";
import { auditLeft, type RoundFacts } from "./facts.ts";
import { noiseOfCrown, noiseOfVerdict } from "./noise-of-verdict.ts";

const MINER = "5Miner";
const facts = (rows: Readonly<Record<string, readonly number[]>>): RoundFacts =>
  ({
    winMargin: 0.07,
    auditRepeats: 3,
    audits: new Map(
      Object.entries(rows).flatMap(([side, margins]) =>
        margins.map((margin, at) => [matchKey(auditLeft(side, at + 1), MINER), margin] as const),
      ),
    ),
  }) as unknown as RoundFacts;
const of = (rows: Readonly<Record<string, readonly number[]>>, verdict: "passed" | "failed") =>
  noiseOfVerdict(facts(rows), { hotkey: MINER, defender: "leader", verdict, prompts: 128 });

describe("the noise of a verdict", () => {
  it("marks a pass that one gate hangs on, as round 34's did", () => {
    expect(of({ submitted: [0, 0.02, 0.1], leader: [0.3, 9 / 128, 0.25] }, "passed")?.close).toBe(true);
    expect(of({ submitted: [0.05, 0.1, 0.12], leader: [0.3, 0.4, 0.25] }, "passed")?.close).toBe(false);
  });

  it("marks a failure only when no missed gate is missed by more", () => {
    expect(of({ submitted: [-10 / 128], leader: [0.4] }, "failed")?.close).toBe(true);
    expect(of({ submitted: [-10 / 128, -0.6], leader: [0.4] }, "failed")?.close).toBe(false);
  });

  it("has the spread of the self-duels, and nothing where no duel decided", () => {
    expect(of({ submitted: [0, 0.1] }, "passed")?.spread).toBeCloseTo(Math.SQRT1_2 / 10, 12);
    expect(of({ submitted: [0, 0.1], leader: [0.4, 0.9] }, "passed")?.spread).toBeCloseTo(Math.SQRT1_2 / 10, 12);
    expect(of({ submitted: [0.5] }, "passed")?.spread).toBeNull();
    expect(of({ submitted: [0.1], leader: [0.4] }, "failed")).toBeNull();
    expect(of({}, "passed")).toBeNull();
    expect(of({ leader: [0.4] }, "passed")).toEqual({ spread: null, close: false });
    const none = { hotkey: MINER, defender: "leader", verdict: "passed" as const, prompts: 0 };
    expect(noiseOfVerdict(facts({ submitted: [0, 0.1] }), none)).toBeNull();
  });
});

it("a crown is close when its margin lies within the noise of the line", () => {
  expect(noiseOfCrown({ winMargin: 0.07 }, { margin: 9 / 128, prompts: 128 })).toBe(true);
  expect(noiseOfCrown({ winMargin: 0.07 }, { margin: 0.5, prompts: 128 })).toBe(false);
  expect(noiseOfCrown({ winMargin: 0.07 }, { margin: 0.07, prompts: 0 })).toBe(false);
});
