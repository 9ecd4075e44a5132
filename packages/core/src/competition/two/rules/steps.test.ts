import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCompetition2Data } from "../../../../testing/competition-2-data.ts";
import { recordedRound } from "../../../../testing/competition-2-round.ts";
import { matchKey } from "../../rules/tournament-facts.ts";
import { announceTimeline } from "./announce.ts";
import { auditKey } from "./audit-duel.ts";
import type { RoundFacts } from "./facts.ts";
import { type DuelsStep, nextStep } from "./steps.ts";
import { deriveTimeline } from "./timeline.ts";

const pass = { verdict: "passed", reason: "" } as const;
const empty: RoundFacts = {
  field: ["a", "b"],
  winMargin: 0.07,
  auditRepeats: 1,
  margins: new Map(),
  audits: new Map(),
  reports: new Map(),
  sourceAudits: new Map(),
  requests: [],
  verdicts: new Map(),
};
const margins = (rows: Record<string, number>) => new Map(Object.entries(rows));

describe("nextStep", () => {
  it("crowns the leader when nobody submitted", () => {
    expect(nextStep({ ...empty, field: [] })).toMatchObject({ kind: "crown", winner: "leader" });
  });

  it("plays the qualification by reveal block, but for those whom a report or a person rejected", () => {
    expect(nextStep(empty)).toEqual({ kind: "qualification", left: "leader", right: "a" });
    const rejections = new Map([["a", { outcome: "rejected", reason: "x", repeats: [] } as const]]);
    expect(nextStep({ ...empty, reports: rejections })).toMatchObject({ right: "b" });
    const refusals = new Map([["a", { verdict: "failed", reason: "" } as const]]);
    expect(nextStep({ ...empty, sourceAudits: refusals })).toMatchObject({ right: "b" });
  });

  const wins = margins({ "leader>a": 0.1, "leader>b": 0, "a>b": 0.2 });
  const facts: RoundFacts = { ...empty, margins: wins };

  it("asks for an audit of each win, and brings its defender up to date in place", () => {
    expect(nextStep(facts)).toEqual({ kind: "request-audits", requests: [{ hotkey: "a", latestDefender: "leader" }] });
    const stale = [
      { hotkey: "a", latestDefender: "z" },
      { hotkey: "q", latestDefender: "leader" },
    ];
    expect(nextStep({ ...facts, requests: stale })).toEqual({
      kind: "request-audits",
      requests: [
        { hotkey: "a", latestDefender: "leader" },
        { hotkey: "q", latestDefender: "leader" },
      ],
    });
  });

  const requestFacts: RoundFacts = { ...facts, requests: [{ hotkey: "a", latestDefender: "leader" }] };
  const reportFacts: RoundFacts = {
    ...requestFacts,
    reports: new Map([["a", { outcome: "pending", reason: "", repeats: [1] }]]),
  };

  it("waits for a report, then audits the repeats that it lists: own upload first, then the defender", () => {
    expect(nextStep(requestFacts)).toEqual({ kind: "wait", waitingFor: ["a"] });
    expect(nextStep(reportFacts)).toEqual({ kind: "audit-duel", hotkey: "a", side: "submitted", repeat: 1 });
    const own = { ...reportFacts, audits: margins({ "submitted_1>a": 0 }) };
    expect(nextStep(own)).toEqual({ kind: "audit-duel", hotkey: "a", side: "leader", repeat: 1 });
  });

  it("leaves out an audit duel that cannot be played, instead of trying it for ever", () => {
    const unplayable = new Set([auditKey({ hotkey: "a", side: "submitted", repeat: 1 }), "leader_1>a"]);
    expect(nextStep(reportFacts, { unplayable })).toEqual({ kind: "wait", waitingFor: ["a"] });
  });

  it("records a verdict once, and crowns a verified win", () => {
    const auditFacts = {
      ...reportFacts,
      sourceAudits: new Map([["a", pass]]),
      audits: margins({ "submitted_1>a": 0, "leader_1>a": 0.1 }),
    };
    expect(nextStep(auditFacts)).toEqual({ kind: "record-verdicts", verdicts: new Map([["a", pass]]) });
    expect(nextStep({ ...auditFacts, verdicts: new Map([["a", pass]]) })).toMatchObject({ kind: "crown", winner: "a" });
  });

  it("plays no audit duel of a rejected candidate, unless told so", () => {
    const rejectionFacts: RoundFacts = {
      ...reportFacts,
      auditRepeats: 2,
      audits: margins({ "submitted_1>a": -0.5 }),
      verdicts: new Map([["a", { verdict: "failed", reason: "submitted vs generated #1: -50.00%" }]]),
    };
    expect(nextStep(rejectionFacts).kind).toBe("crown");
    const open: RoundFacts = {
      ...rejectionFacts,
      margins: margins({ "leader>a": 0.1, "leader>b": 0.2 }),
      requests: [...rejectionFacts.requests, { hotkey: "b", latestDefender: "leader" }],
    };
    expect(nextStep(open)).toEqual({ kind: "wait", waitingFor: ["b"] });
    expect(nextStep(open, { auditRejected: true })).toMatchObject({ kind: "audit-duel", hotkey: "a", side: "leader" });
  });

  it("plays the timeline's next match once no audit duel can be played", () => {
    const pending: RoundFacts = {
      ...requestFacts,
      margins: margins({ "leader>a": 0.1, "leader>b": 0.1 }),
    };
    expect(nextStep(pending)).toEqual({ kind: "timeline-match", left: "a", right: "b" });
    expect(nextStep({ ...pending, margins: margins({ "leader>a": 0.1, "leader>b": 0.1, "a>b": 0 }) })).toEqual({
      kind: "wait",
      waitingFor: ["a"],
    });
  });

  it("audits repeats in their order, whatever order the report has", () => {
    const reports = new Map([["a", { outcome: "pending", reason: "", repeats: [3, 1, 2] } as const]]);
    expect(nextStep({ ...reportFacts, auditRepeats: 3, reports })).toMatchObject({ kind: "audit-duel", repeat: 1 });
  });

  it("plays nothing for whom a report or a person rejected, also where a rejected one is played on", () => {
    const reports = new Map([["a", { outcome: "rejected", reason: "late", repeats: [1] } as const]]);
    const failure = { verdict: "failed", reason: "generation report: late" } as const;
    const rejectionFacts: RoundFacts = { ...reportFacts, reports };
    expect(nextStep(rejectionFacts, { auditRejected: true })).toEqual({
      kind: "record-verdicts",
      verdicts: new Map([["a", failure]]),
    });
    // "b" takes the crown then, and waits for its own report; nothing of "a" is played.
    const open: RoundFacts = {
      ...rejectionFacts,
      margins: margins({ "leader>a": 0.1, "leader>b": 0.2, "a>b": 0 }),
      requests: [...rejectionFacts.requests, { hotkey: "b", latestDefender: "leader" }],
      verdicts: new Map([["a", failure]]),
    };
    expect(nextStep(open, { auditRejected: true })).toEqual({ kind: "wait", waitingFor: ["b"] });
  });

  it("records a verdict anew when its reason is another, and none of a request that nobody fights for", () => {
    const reports = new Map([["a", { outcome: "rejected", reason: "late", repeats: [] } as const]]);
    const verdicts = new Map([["a", { verdict: "failed", reason: "other" } as const]]);
    const newFacts = { ...reportFacts, reports, verdicts };
    expect(nextStep(newFacts)).toEqual({
      kind: "record-verdicts",
      verdicts: new Map([["a", { verdict: "failed", reason: "generation report: late" }]]),
    });
    const stranger = { ...facts, requests: [...requestFacts.requests, { hotkey: "q", latestDefender: "leader" }] };
    expect(nextStep(stranger)).toEqual({ kind: "wait", waitingFor: ["a"] });
  });

  it("a win that is not verified has no verdict yet", () => {
    const auditFacts = { ...reportFacts, audits: margins({ "submitted_1>a": 0, "leader_1>a": 0.1 }) };
    expect(nextStep(auditFacts)).toEqual({ kind: "wait", waitingFor: ["a"] });
  });

  it("plays what can still matter while audits are open", () => {
    const two: RoundFacts = {
      ...requestFacts,
      field: ["a", "b", "c"],
      margins: margins({ "leader>a": 0.1, "leader>b": 0.1, "leader>c": 0.1, "a>b": 0.2, "b>c": 0 }),
      requests: ["a", "b"].map((hotkey) => ({ hotkey, latestDefender: hotkey === "a" ? "leader" : "a" })),
    };
    expect(nextStep(two)).toEqual({ kind: "exploratory", left: "a", right: "c" });
  });
});

describe.skipIf(!hasCompetition2Data)("round 34 of the live competition", () => {
  it("comes out from its records as it was decided", () => {
    const facts = recordedRound("round34");
    expect(announceTimeline(deriveTimeline(facts))).toBe(
      "leader\n  1. 5GrhGhLKJe  rejected: submitted vs generated #3: -12.50%\n  2. 5HJvp6ZSTt  won +10.16% vs leader  [verified]\nCurrent leader: 5HJvp6ZSTt",
    );
    expect(nextStep(facts)).toMatchObject({ kind: "crown", winner: facts.field[2] });
  });
});

/** Plays a round to its end with margins drawn from a function; every step must be new. */
function playOut(start: RoundFacts, margin: (key: string) => number): { facts: RoundFacts; steps: DuelsStep[] } {
  let facts = start;
  const steps: DuelsStep[] = [];
  for (let count = 0; count < 500; count++) {
    const step = nextStep(facts);
    steps.push(step);
    if (step.kind === "crown") return { facts, steps };
    facts = act(facts, { step, margin });
  }
  throw new Error("the round does not end");
}

function act(facts: RoundFacts, { step, margin }: { step: DuelsStep; margin: (key: string) => number }): RoundFacts {
  const playRow = (rows: ReadonlyMap<string, number>, key: string) => {
    expect(rows.has(key)).toBe(false);
    return new Map([...rows, [key, margin(key)]]);
  };
  switch (step.kind) {
    case "request-audits":
      return { ...facts, requests: step.requests };
    case "record-verdicts":
      return { ...facts, verdicts: new Map([...facts.verdicts, ...step.verdicts]) };
    case "audit-duel":
      return { ...facts, audits: playRow(facts.audits, auditKey(step)) };
    case "wait": {
      const repeats = Array.from({ length: facts.auditRepeats }, (_, index) => index + 1);
      const report = { outcome: "completed", reason: "", repeats } as const;
      const waits = step.waitingFor.filter((hotkey) => !facts.reports.has(hotkey));
      expect(waits).not.toEqual([]);
      return { ...facts, reports: new Map([...facts.reports, ...waits.map((hotkey) => [hotkey, report] as const)]) };
    }
    case "crown":
      return facts;
    default:
      return { ...facts, margins: playRow(facts.margins, matchKey(step.left, step.right)) };
  }
}

describe("a round played out", () => {
  it("always ends, plays nothing twice, and crowns whom the timeline derives", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.integer({ min: -40, max: 60 })),
        (count, auditRepeats, stream) => {
          const field = Array.from({ length: count }, (_, index) => `hotkey-${index}`);
          const start = {
            ...empty,
            field,
            auditRepeats,
            sourceAudits: new Map(field.map((hotkey) => [hotkey, pass])),
          };
          const { facts, steps } = playOut(start, () => (stream.next().value as number) / 128);
          expect(steps.at(-1)).toMatchObject({ winner: deriveTimeline(facts).winner });
        },
      ),
      { numRuns: 200 },
    );
  });
});
