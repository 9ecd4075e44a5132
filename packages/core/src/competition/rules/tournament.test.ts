import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { decide } from "./tournament.ts";
import { matchKey, type SourceVerdict, type TournamentFacts } from "./tournament-facts.ts";
import { tournamentStatus } from "./tournament-status.ts";

const [a, b, c, d] = [testHotkey(1), testHotkey(2), testHotkey(3), testHotkey(4)] as const;
type Audits = {
  generation?: Record<string, "pending" | "passed" | "rejected">;
  source?: Record<string, SourceVerdict>;
};
const field = (hotkeys: readonly string[]) =>
  hotkeys.map((hotkey, index) => ({ hotkey, revealedAtBlock: 100 + index }));
const facts = (
  hotkeys: readonly string[],
  matches: readonly (readonly [string, string, number])[],
  more: { requested?: readonly string[]; audits?: Audits } = {},
): TournamentFacts => ({
  submissions: field(hotkeys),
  margins: new Map(matches.map(([left, right, margin]) => [matchKey(left, right), margin])),
  winMargin: 0.05,
  requested: more.requested ?? [],
  generationAudits: new Map(Object.entries(more.audits?.generation ?? {})),
  sourceAudits: new Map(Object.entries(more.audits?.source ?? {})),
});

describe("decide", () => {
  it("without submissions the leader wins", () => {
    expect(decide(facts([], []))).toEqual({ kind: "crown", winner: "leader", path: [] });
  });

  it("qualifies by reveal block, equal blocks by place and then hotkey", () => {
    const later = facts([a, b], []);
    expect(decide({ ...later, submissions: [...later.submissions].reverse() })).toEqual({
      kind: "play",
      phase: "qualification",
      left: "leader",
      right: a,
    });
    const tie = [
      { hotkey: a, revealedAtBlock: 5, place: 1 },
      { hotkey: b, revealedAtBlock: 5, place: 0 },
    ];
    expect(decide({ ...later, submissions: tie })).toMatchObject({ right: b });
    expect(decide({ ...later, submissions: tie.map(({ place: _, ...rest }) => rest).reverse() })).toMatchObject({
      right: a,
    });
  });

  it("asks for the audit of the first that qualifies at once, the margin itself being enough", () => {
    const playFacts = facts(
      [a, b, c],
      [
        ["leader", a, 0.04],
        ["leader", b, 0.05],
      ],
    );
    expect(decide(playFacts)).toEqual({ kind: "request-audit", hotkey: b, defender: "leader", margin: 0.05 });
    expect(decide({ ...playFacts, requested: [b] })).toMatchObject({ kind: "play", phase: "qualification", right: c });
  });

  it("none qualified: the leader wins, and nobody is waited for", () => {
    const playFacts = facts(
      [a, b],
      [
        ["leader", a, 0.04],
        ["leader", b, -1],
      ],
    );
    expect(decide(playFacts)).toEqual({ kind: "crown", winner: "leader", path: [] });
  });

  const qualifiers = [
    ["leader", a, 0.1],
    ["leader", b, 0.1],
    ["leader", c, 0.1],
  ] as const;

  it("each qualified plays the crown; who takes it is audited", () => {
    const first = facts([a, b, c], qualifiers, { requested: [a] });
    expect(decide(first)).toEqual({ kind: "play", phase: "timeline", left: a, right: b });
    const second = facts([a, b, c], [...qualifiers, [a, b, 0.06]], { requested: [a] });
    expect(decide(second)).toEqual({ kind: "request-audit", hotkey: b, defender: a, margin: 0.06 });
    expect(decide({ ...second, requested: [a, b] })).toEqual({ kind: "play", phase: "timeline", left: b, right: c });
  });

  it("a margin exactly at win_margin takes the crown on the timeline too", () => {
    const at = facts([a, b, c], [...qualifiers, [a, b, 0.05]], { requested: [a] });
    expect(decide(at)).toEqual({ kind: "request-audit", hotkey: b, defender: a, margin: 0.05 });
    const below = facts([a, b, c], [...qualifiers, [a, b, 0.05 - 1e-12]], { requested: [a] });
    expect(decide(below)).toEqual({ kind: "play", phase: "timeline", left: a, right: c });
  });

  it("waits for every holder, both audits, and crowns the last", () => {
    const matches = [...qualifiers, [a, b, 0.06], [b, c, 0]] as const;
    const audits: Audits = { generation: { a: "pending", [b]: "passed" }, source: { [a]: "passed" } };
    const waiting = facts([a, b, c], matches, { requested: [a, b], audits });
    expect(decide(waiting)).toMatchObject({
      kind: "wait",
      waitingFor: [
        { hotkey: a, generation: true, source: false },
        { hotkey: b, generation: false, source: true },
      ],
    });
    const approvals = {
      generation: { [a]: "passed", [b]: "passed" },
      source: { [a]: "passed", [b]: "passed" },
    } as const;
    expect(decide(facts([a, b, c], matches, { requested: [a, b], audits: approvals }))).toEqual({
      kind: "crown",
      winner: b,
      path: [a, b],
    });
  });

  it("a rejection by either audit restarts the timeline without that hotkey, and plays nothing twice", () => {
    const matches = [...qualifiers, [a, b, 0.06], [b, c, 0]] as const;
    const audits: Audits = { generation: { [a]: "passed", [b]: "rejected" }, source: { [a]: "passed" } };
    const restartFacts = facts([a, b, c], matches, { requested: [a, b], audits });
    expect(decide(restartFacts)).toEqual({ kind: "play", phase: "timeline", left: a, right: c });
    const failureFacts = facts([a, b, c], matches, {
      requested: [a, b],
      audits: { source: { [a]: "failed", [b]: "failed" } },
    });
    expect(decide(failureFacts)).toEqual({ kind: "request-audit", hotkey: c, defender: "leader", margin: 0.1 });
  });

  it("never plays who failed the source audit before the duels", () => {
    expect(decide(facts([a], [], { audits: { source: { [a]: "failed" } } }))).toMatchObject({
      kind: "crown",
      winner: "leader",
    });
  });
});

describe("tournamentStatus", () => {
  it("sorts the field by what is known of each: rejected, approved, qualified, unplayed", () => {
    const matches = [
      ["leader", a, 0.1],
      ["leader", b, 0.04],
      ["leader", c, 0.1],
      [a, c, 0],
    ] as const;
    const audits: Audits = {
      generation: { [a]: "passed", [b]: "passed", [c]: "rejected" },
      source: { [a]: "passed" },
    };
    expect(tournamentStatus(facts([a, b, c, d], matches, { requested: [a], audits }))).toEqual({
      contenders: [a, b, d],
      rejected: [c],
      approved: [a],
      qualified: [a],
      unplayed: [d],
      crownPath: [a],
      timeline: [{ left: "leader", right: a, margin: 0.1 }],
      next: { kind: "play", phase: "qualification", left: "leader", right: d },
    });
  });
});

describe("exploratory matches", () => {
  const qualifiers = [
    ["leader", a, 0.1],
    ["leader", b, 0.1],
    ["leader", c, 0.1],
    ["leader", d, 0.1],
  ] as const;
  const exploratory = (matches: readonly (readonly [string, string, number])[], audits: Audits = {}) => {
    const action = decide(facts([a, b, c, d], [...qualifiers, ...matches], { requested: [a, b, c, d], audits }));
    return action.kind === "wait" ? action.exploratory.map(({ left, right }) => [left, right]) : action.kind;
  };

  it("are those that a rejection would call for, fewest rejections first", () => {
    expect(
      exploratory([
        [a, b, 0],
        [a, c, 0],
        [a, d, 0],
      ]),
    ).toEqual([
      [b, c],
      [b, d],
      [c, d],
    ]);
    expect(
      exploratory([
        [a, b, 0.1],
        [b, c, 0],
        [b, d, 0],
      ]),
    ).toEqual([
      [a, c],
      [a, d],
      [c, d],
    ]);
  });

  it("leave out what cannot come up: behind an approved crown nobody below is asked for", () => {
    const approvals: Audits = { generation: { [a]: "passed" }, source: { [a]: "passed" } };
    expect(
      exploratory(
        [
          [a, b, 0],
          [a, c, 0],
          [a, d, 0.1],
        ],
        approvals,
      ),
    ).toEqual([]);
  });

  it("leave out what changes nothing: an approved last challenger that beats them all", () => {
    const approvals: Audits = { generation: { [d]: "passed" }, source: { [d]: "passed" } };
    const matches = [
      [a, b, 0],
      [a, c, 0],
      [a, d, 0.1],
      [b, d, 0.1],
      [c, d, 0.1],
    ] as const;
    expect(exploratory(matches, approvals)).toEqual([]);
  });
});

type Truth = {
  readonly hotkeys: readonly string[];
  readonly margin: (left: string, right: string) => number;
  readonly generation: (hotkey: string) => "passed" | "rejected";
  readonly source: (hotkey: string) => SourceVerdict;
};

/** Plays a tournament to its end against a fixed truth; `pick` says which open audit arrives when. */
function play(truth: Truth, pick: (n: number) => number) {
  const margins = new Map<string, number>();
  const requests: string[] = [];
  const generationAudits = new Map<string, "passed" | "rejected">();
  const sourceAudits = new Map<string, SourceVerdict>();
  const arrive = () => {
    const open = requests.flatMap((hotkey) => [
      ...(generationAudits.has(hotkey) ? [] : [() => void generationAudits.set(hotkey, truth.generation(hotkey))]),
      ...(sourceAudits.has(hotkey) ? [] : [() => void sourceAudits.set(hotkey, truth.source(hotkey))]),
    ]);
    if (open.length > 0) open[pick(open.length)]?.();
  };
  for (let steps = 0; steps < 1000; steps++) {
    const submissions = field(truth.hotkeys);
    const now: TournamentFacts = {
      submissions,
      margins,
      winMargin: 0.05,
      requested: requests,
      generationAudits,
      sourceAudits,
    };
    const action = decide(now);
    if (action.kind === "crown") return { winner: action.winner, status: tournamentStatus(now) };
    if (action.kind === "play") {
      const key = matchKey(action.left, action.right);
      expect(margins.has(key)).toBe(false);
      margins.set(key, truth.margin(action.left, action.right));
    }
    if (action.kind === "request-audit") {
      expect(requests).not.toContain(action.hotkey);
      requests.push(action.hotkey);
    }
    if (action.kind === "wait" || pick(3) === 0) arrive();
  }
  throw new Error("the tournament did not end");
}

describe("any tournament", () => {
  const arbitrary = fc.record({
    count: fc.integer({ min: 0, max: 6 }),
    margins: fc.array(fc.constantFrom(-0.1, 0, 0.05, 0.2), { minLength: 60, maxLength: 60 }),
    bad: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
    picks: fc.array(fc.nat(1000), { minLength: 50, maxLength: 50 }),
  });

  it("ends, asks nothing twice, and its winner does not depend on when audits arrive", () => {
    fc.assert(
      fc.property(arbitrary, ({ count, margins, bad, picks }) => {
        const hotkeys = Array.from({ length: count }, (_, index) => testHotkey(index));
        const place = (name: string) => hotkeys.indexOf(name) + 1;
        const truth: Truth = {
          hotkeys,
          margin: (left, right) => margins[place(left) * 7 + place(right)] as number,
          generation: (hotkey) => (bad[place(hotkey)] ? "rejected" : "passed"),
          source: (hotkey) => (bad[place(hotkey) + 8] ? "failed" : "passed"),
        };
        let at = 0;
        const first = play(truth, (n) => (picks[at++ % picks.length] as number) % n);
        const second = play(truth, (n) => n - 1);
        expect(first.winner).toBe(second.winner);
        if (first.winner !== "leader") {
          expect(truth.generation(first.winner)).toBe("passed");
          expect(truth.source(first.winner)).toBe("passed");
        }
        expect(first.status.crownPath.at(-1) ?? "leader").toBe(first.winner);
      }),
      { numRuns: 1500 },
    );
  });

  it("is played no differently for matches beyond the needed ones, and exploratory ones suffice after any rejection", () => {
    fc.assert(
      fc.property(arbitrary, ({ count, margins, bad }) => {
        const hotkeys = Array.from({ length: count }, (_, index) => testHotkey(index));
        const place = (name: string) => hotkeys.indexOf(name) + 1;
        const margin = (left: string, right: string) => margins[place(left) * 7 + place(right)] as number;
        const table = new Map(hotkeys.map((right) => [matchKey("leader", right), margin("leader", right)]));
        const open: TournamentFacts = { ...facts(hotkeys, []), margins: table, requested: hotkeys };
        for (let step = 0; step < 100; step++) {
          const action = decide(open);
          const matches = action.kind === "play" ? [action] : action.kind === "wait" ? action.exploratory : [];
          if (matches.length === 0) break;
          for (const { left, right } of matches) table.set(matchKey(left, right), margin(left, right));
        }
        const verdicts = hotkeys.map((hotkey) => [hotkey, bad[place(hotkey)] ? "rejected" : "passed"] as const);
        const sourceAudits = new Map(hotkeys.map((hotkey) => [hotkey, "passed"] as const));
        const end = decide({ ...open, generationAudits: new Map(verdicts), sourceAudits });
        const truth: Truth = {
          hotkeys,
          margin,
          generation: (hotkey) => (bad[place(hotkey)] ? "rejected" : "passed"),
          source: () => "passed",
        };
        const winner = play(truth, () => 0).winner;
        if (end.kind === "crown") expect(end.winner).toBe(winner);
        else expect(end.kind).toBe("play");
      }),
      { numRuns: 500 },
    );
  });
});
