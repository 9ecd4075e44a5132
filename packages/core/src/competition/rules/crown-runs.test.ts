import { describe, expect, it } from "vitest";
import { crownRuns } from "./crown-runs.ts";
import { matchKey, type TournamentFacts } from "./tournament-facts.ts";

const facts = (over: Partial<TournamentFacts> = {}): TournamentFacts => ({
  submissions: ["a", "b", "c"].map((hotkey, revealedAtBlock) => ({ hotkey, revealedAtBlock })),
  margins: new Map(
    [
      ["leader", "a", 0.2],
      ["leader", "b", 0.1],
      ["leader", "c", 0.1],
      ["a", "b", 0.06],
      ["b", "c", 0],
      ["a", "c", 0],
    ].map(([left, right, margin]) => [matchKey(String(left), String(right)), Number(margin)]),
  ),
  winMargin: 0.05,
  requested: ["a", "b"],
  generationAudits: new Map(),
  sourceAudits: new Map(),
  ...over,
});
const runsOf = (facts: TournamentFacts) =>
  crownRuns(facts).map(({ matches, endedBy }) => [
    matches.map(({ left, right }) => `${left}>${right}`).join(" "),
    endedBy,
  ]);

describe("crownRuns", () => {
  it("is one run where nobody was rejected", () => {
    expect(runsOf(facts())).toEqual([["leader>a a>b b>c", null]]);
  });

  it("shows the run that a rejection ended, and the one that followed", () => {
    expect(runsOf(facts({ generationAudits: new Map([["b", "rejected"]]) }))).toEqual([
      ["leader>a a>b b>c", "b"],
      ["leader>a a>c", null],
    ]);
  });

  it("lets holders fall in the order in which their audits were asked for, whichever audit it was", () => {
    const rejectionFacts = facts({
      generationAudits: new Map([["b", "rejected"]]),
      sourceAudits: new Map([["a", "failed"]]),
    });
    expect(runsOf(rejectionFacts)).toEqual([
      ["leader>a a>b b>c", "a"],
      ["leader>b b>c", "b"],
      ["leader>c", null],
    ]);
  });

  it("ends where a policy asked for the audit of one who never had the crown", () => {
    const afterRequest = facts({ requested: ["c"], generationAudits: new Map([["c", "rejected"]]) });
    expect(runsOf(afterRequest)).toEqual([["leader>a a>b", null]]);
  });

  it("makes no run of a rejection that no audit was asked for", () => {
    expect(runsOf(facts({ requested: [], sourceAudits: new Map([["a", "failed"]]) }))).toEqual([
      ["leader>b b>c", null],
    ]);
  });
});
