import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCompetition2Data, readCompetition2 } from "../../../../testing/competition-2-data.ts";
import { matchKey } from "../../rules/tournament-facts.ts";
import { announceTimeline } from "./announce.ts";
import { auditLeft, type ReportFacts, type RoundFacts, type SourceAuditFacts } from "./facts.ts";
import { exploratoryMatch, nextMatch } from "./steps.ts";
import { deriveTimeline } from "./timeline.ts";

type Row = readonly [string, string, number];
type Vector = {
  readonly hotkeys: readonly string[];
  readonly win_margin: number;
  readonly audit_repeats: number;
  readonly matches: readonly Row[];
  readonly audits: readonly Row[];
  readonly reports: Readonly<Record<string, Omit<ReportFacts, "repeats">>>;
  readonly source_audits: readonly (SourceAuditFacts & { readonly hotkey: string })[];
  readonly expected: {
    readonly entries: readonly unknown[];
    readonly winner: string;
    readonly finalized: boolean;
    readonly next_match: readonly [string, string] | null;
    readonly exploratory: readonly [string, string] | null;
    readonly text: string;
  };
};

const rows = (list: readonly Row[]) => new Map(list.map(([left, right, margin]) => [matchKey(left, right), margin]));

function factsOf(vector: Vector): RoundFacts {
  return {
    field: vector.hotkeys,
    winMargin: vector.win_margin,
    auditRepeats: vector.audit_repeats,
    margins: rows(vector.matches),
    audits: rows(vector.audits),
    reports: new Map(Object.entries(vector.reports).map(([hotkey, report]) => [hotkey, { ...report, repeats: [] }])),
    sourceAudits: new Map(vector.source_audits.map(({ hotkey, ...audit }) => [hotkey, audit])),
    requests: [],
    verdicts: new Map(),
  };
}

const pair = (match: { left: string; right: string } | null) => (match ? [match.left, match.right] : null);

describe.skipIf(!hasCompetition2Data)("the vectors of the reference's own derivation", () => {
  const vectors = readCompetition2<readonly Vector[]>("vectors/timelines.json", []);
  it.each(vectors.map((vector, index) => [index, vector] as const))("row %i", (_, vector) => {
    const facts = factsOf(vector);
    const timeline = deriveTimeline(facts);
    expect({
      entries: timeline.entries,
      winner: timeline.winner,
      finalized: timeline.finalized,
      next_match: pair(nextMatch(timeline)),
      exploratory: pair(exploratoryMatch(facts, timeline)),
      text: announceTimeline(timeline),
    }).toEqual(vector.expected);
  });
});

const base: RoundFacts = {
  field: ["a", "b"],
  winMargin: 0.07,
  auditRepeats: 2,
  margins: new Map([
    [matchKey("leader", "a"), 0.0703125],
    [matchKey("leader", "b"), 0.1],
    [matchKey("a", "b"), 0.01],
  ]),
  audits: new Map(),
  reports: new Map(),
  sourceAudits: new Map([["a", { verdict: "passed", reason: "" }]]),
  requests: [],
  verdicts: new Map(),
};

const auditMargins = (own: number, rival: number): RoundFacts["audits"] =>
  new Map(
    [1, 2].flatMap((r) => [
      [matchKey(auditLeft("submitted", r), "a"), own] as const,
      [matchKey(auditLeft("leader", r), "a"), rival] as const,
    ]),
  );

describe("the gates", () => {
  it("take a margin that is exactly at them", () => {
    const [entry] = deriveTimeline({
      ...base,
      winMargin: 0.0703125,
      audits: auditMargins(-0.0703125, 0.0703125),
    }).entries;
    expect(entry).toMatchObject({ status: "won", verified: true });
  });

  it("reject just below the submitted gate, and just below the defender's", () => {
    const below = 0.0703125 - Number.EPSILON;
    const facts = { ...base, winMargin: 0.0703125 };
    expect(
      deriveTimeline({ ...facts, audits: auditMargins(-0.0703125 - Number.EPSILON, 1) }).entries[0]?.reason,
    ).toContain("submitted vs generated #1");
    expect(deriveTimeline({ ...facts, audits: auditMargins(0, below) }).entries[0]?.reason).toContain(
      "leader vs generated #1",
    );
  });

  it("of an unverified defender are not asked, the own upload's are", () => {
    const facts: RoundFacts = {
      ...base,
      margins: new Map([...base.margins, [matchKey("a", "b"), 0.5]]),
      audits: new Map([[matchKey("a_1", "b"), -1]]),
    };
    expect(deriveTimeline(facts).entries[1]).toMatchObject({ status: "won", verified: false, reason: null });
    const audits = new Map([[matchKey(auditLeft("submitted", 1), "b"), -1]]);
    const own = deriveTimeline({ ...facts, audits }).entries[1];
    expect(own).toMatchObject({ status: "rejected", reason: "submitted vs generated #1: -100.00%" });
  });

  it("are asked in every repeat: one missing row leaves the win unverified", () => {
    const all = auditMargins(0, 0.1);
    for (const key of all.keys()) {
      const audits = new Map([...all].filter(([other]) => other !== key));
      expect(deriveTimeline({ ...base, audits }).entries[0]).toMatchObject({ status: "won", verified: false });
    }
  });
});

describe("an entry of the timeline", () => {
  const entries = (changes: Partial<RoundFacts>) => deriveTimeline({ ...base, ...changes }).entries;
  const first = { hotkey: "a", defender: "leader" };

  it("is pending without a match, lost below the margin, won from it on; only a win is ever verified", () => {
    const only = (rows: readonly (readonly [string, number])[]) => new Map(rows);
    const ab = (margin?: number) =>
      only([["leader>a", 0.1], ["leader>b", 0.1], ...(margin === undefined ? [] : [["a>b", margin] as const])]);
    const second = { hotkey: "b", defender: "a", verified: false, reason: null };
    expect(entries({ margins: ab() })[1]).toEqual({ ...second, margin: null, status: "pending" });
    expect(entries({ margins: ab(0.01) })[1]).toEqual({ ...second, margin: 0.01, status: "lost" });
    expect(entries({ margins: ab(0.2) })[1]).toEqual({ ...second, margin: 0.2, status: "won" });
    expect(deriveTimeline({ ...base, field: ["a"], margins: only([["leader>a", 0]]) })).toEqual({
      entries: [],
      winner: "leader",
      finalized: true,
    });
    expect(deriveTimeline({ ...base, margins: ab() }).finalized).toBe(false);
    expect(deriveTimeline({ ...base, margins: ab(), audits: auditMargins(0, 0.1), auditRepeats: 2 }).finalized).toBe(
      false,
    );
    expect(deriveTimeline({ ...base, margins: ab(0.01), audits: auditMargins(0, 0.1) }).finalized).toBe(true);
    expect(deriveTimeline({ ...base, margins: ab(0.01) }).finalized).toBe(false);
  });

  it("is rejected by its report, or by a person, with the first 64 characters of why", () => {
    const long = "x".repeat(80);
    const report = (outcome: "rejected" | "completed", reason: string) =>
      new Map([["a", { outcome, reason, repeats: [] }]]);
    const rejection = { ...first, status: "rejected", margin: null, verified: false };
    expect(entries({ reports: report("rejected", long) })[0]).toEqual({
      ...rejection,
      reason: `generation report: ${"x".repeat(64)}`,
    });
    expect(entries({ reports: report("rejected", "") })[0]).toEqual({ ...rejection, reason: "generation report" });
    expect(entries({ reports: report("completed", "") })[0]?.status).toBe("won");
    const source = (verdict: "failed" | "passed", reason: string) => new Map([["a", { verdict, reason }]]);
    expect(entries({ sourceAudits: source("failed", long) })[0]).toEqual({
      ...rejection,
      reason: `source audit: ${"x".repeat(64)}`,
    });
    expect(entries({ sourceAudits: source("failed", "") })[0]).toEqual({ ...rejection, reason: "source audit" });
  });

  it("names in a gate's reason the side by its first ten characters, the repeat and the margin", () => {
    const defender = "5GrwvaEF5zXb26Fz9rcQ";
    const facts: RoundFacts = {
      ...base,
      field: [defender, "b"],
      auditRepeats: 1,
      margins: new Map([
        [matchKey("leader", defender), 0.1],
        [matchKey("leader", "b"), 0.1],
        [matchKey(defender, "b"), 0.5],
      ]),
      sourceAudits: new Map([[defender, { verdict: "passed", reason: "" }]]),
      audits: new Map([
        [matchKey(auditLeft("submitted", 1), defender), 0],
        [matchKey(auditLeft("leader", 1), defender), 0.1],
        [matchKey(auditLeft(defender, 1), "b"), 0.0625],
      ]),
    };
    expect(deriveTimeline(facts).entries[1]?.reason).toBe("5GrwvaEF5z vs generated #1: +6.25%");
  });

  it("is verified only with a person's word, and never behind an unverified crown", () => {
    const all = { audits: auditMargins(0, 0.1) };
    expect(entries(all)[0]).toMatchObject({ status: "won", verified: true });
    expect(entries({ ...all, sourceAudits: new Map() })[0]).toMatchObject({ status: "won", verified: false });
    const behind: Partial<RoundFacts> = {
      auditRepeats: 1,
      margins: new Map([
        ["leader>a", 0.1],
        ["leader>b", 0.1],
        ["a>b", 0.5],
      ]),
      sourceAudits: new Map(["a", "b"].map((hotkey) => [hotkey, { verdict: "passed" as const, reason: "" }])),
      audits: new Map([
        [matchKey(auditLeft("submitted", 1), "b"), 0],
        [matchKey(auditLeft("a", 1), "b"), 0.5],
      ]),
    };
    expect(entries(behind).map(({ status, verified }) => [status, verified])).toEqual([
      ["won", false],
      ["won", false],
    ]);
  });
});

const margin = fc.integer({ min: -128, max: 128 }).map((wins) => wins / 128);
const arbitraryFacts: fc.Arbitrary<RoundFacts> = fc.integer({ min: 0, max: 5 }).chain((count) => {
  const field = Array.from({ length: count }, (_, index) => `hotkey-${index}`);
  const sides = ["leader", ...field];
  const some = (keys: readonly string[]) =>
    fc.array(fc.tuple(fc.constantFrom(...keys, ""), margin), { maxLength: 60 }).map((list) => new Map(list));
  const audits = field.flatMap((right) =>
    ["submitted", ...sides].flatMap((side) => [1, 2].map((r) => matchKey(auditLeft(side, r), right))),
  );
  return fc.record({
    field: fc.constant(field),
    winMargin: fc.constantFrom(0, 0.05, 0.07),
    auditRepeats: fc.integer({ min: 1, max: 2 }),
    margins: some(sides.flatMap((left) => field.map((right) => matchKey(left, right)))),
    audits: some(audits),
    reports: fc.constant(new Map()),
    sourceAudits: fc.constant(new Map(field.map((hotkey) => [hotkey, { verdict: "passed" as const, reason: "" }]))),
    requests: fc.constant([]),
    verdicts: fc.constant(new Map()),
  });
});

describe("properties", () => {
  it("each win's defender is the last winner before it, and the winner is the last win", () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { entries, winner } = deriveTimeline(facts);
        let holder = "leader";
        for (const entry of entries) {
          expect(entry.defender).toBe(holder);
          if (entry.status === "won") holder = entry.hotkey;
        }
        expect(winner).toBe(holder);
      }),
    );
  });

  it("a finalised round has every win verified by every margin it rests on", () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { entries, finalized } = deriveTimeline(facts);
        if (!finalized) return;
        for (const { hotkey, defender } of entries.filter(({ status }) => status === "won")) {
          for (let repeat = 1; repeat <= facts.auditRepeats; repeat++) {
            expect(facts.audits.get(matchKey(auditLeft("submitted", repeat), hotkey))).toBeGreaterThanOrEqual(
              -facts.winMargin,
            );
            expect(facts.audits.get(matchKey(auditLeft(defender, repeat), hotkey))).toBeGreaterThanOrEqual(
              facts.winMargin,
            );
          }
        }
      }),
    );
  });
});
