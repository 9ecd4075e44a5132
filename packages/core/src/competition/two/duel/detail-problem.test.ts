import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCompetition2Data, readCompetition2, readCompetition2Text } from "../../../../testing/competition-2-data.ts";
import { concludeDuel } from "./conclude.ts";
import { decideAngles } from "./decide-angles.ts";
import { decideGray } from "./decide-gray.ts";
import { decideSides } from "./decide-sides.ts";
import { decideVoters } from "./decide-voters.ts";
import type { DuelDetail, PenaltiesDetail } from "./detail.ts";
import { detailProblem } from "./detail-problem.ts";
import { scoreChecklist } from "./score-checklist.ts";
import { FRONT_VIEWS } from "./views.ts";

const penalty = fc.integer({ min: 0, max: 10 });
const pair = fc.tuple(penalty, penalty);
const orders = fc.record({ ab: fc.option(pair), ba: fc.option(pair) });
const means = pair.map(([a, b]): PenaltiesDetail => ({ penalty_a: a / 2, penalty_b: b / 2 }));
const mark = fc.constantFrom("yes" as const, "partial" as const, "no" as const);
const FEATURES = ["two handles", "a lid", "a spout", "red glaze"];
const checks = fc.array(fc.record({ feature: fc.constantFrom(...FEATURES, "said otherwise"), match: mark }), {
  maxLength: 9,
});
const verification = fc.option(fc.record({ checks, mainObjectCorrect: fc.boolean() }));
const angle = fc.constantFrom("ok" as const, "garbage" as const);
const sides = fc.record({ right: angle, back: angle, left: angle, top_down: angle });

/** Whatever answers a model may give, and what the stages make of them. */
const duels = fc
  .record({
    angles: fc.tuple(orders, orders, orders, orders),
    bestView: fc.option(means),
    artifacts: means,
    named: fc.boolean(),
    a: verification,
    b: verification,
    gray: fc.option(orders),
    sides: fc.record({ a: sides, b: sides }),
    capChecks: fc.boolean(),
    guardAlways: fc.boolean(),
  })
  .map((input) => {
    const s1 = decideAngles(input.angles.map((one, index) => ({ label: FRONT_VIEWS[index] as string, ...one })));
    const isOpen = s1.detail.choice === "draw";
    const decomposition = input.named ? { mainObject: "pot", features: FEATURES } : null;
    const checklist = scoreChecklist({ decomposition, a: input.a, b: input.b }, { capChecks: input.capChecks });
    const s2 = isOpen ? decideVoters({ bestView: input.bestView, artifacts: input.artifacts, checklist }) : null;
    const s3 = s2?.detail.choice === "draw" ? decideGray(input.gray) : null;
    const primary = s3?.choice ?? s2?.detail.choice ?? s1.detail.choice;
    const s4 = isOpen || input.guardAlways ? decideSides({ primary, ...input.sides }) : null;
    const { detail } = concludeDuel({ s1, s2, s3, s4 }, { issues: "" });
    return { detail, contradictory: s1.contradictory, capChecks: input.capChecks };
  });

const drawDetail = (): DuelDetail => {
  const s1 = decideAngles(FRONT_VIEWS.map((label) => ({ label, ab: [4, 4], ba: [4, 4] })));
  const checkResult = (match: "yes" | "partial") => ({
    checks: [{ feature: "two handles", match }],
    mainObjectCorrect: true,
  });
  const checklist = scoreChecklist(
    {
      decomposition: { mainObject: "pot", features: ["two handles"] },
      a: checkResult("yes"),
      b: checkResult("partial"),
    },
    { capChecks: false },
  );
  const s2 = decideVoters({
    bestView: { penalty_a: 3, penalty_b: 2.5 },
    artifacts: { penalty_a: 3, penalty_b: 3 },
    checklist,
  });
  const ok = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
  const s4 = decideSides({ primary: "draw", a: ok, b: ok });
  return concludeDuel({ s1, s2, s3: decideGray(null), s4 }, { issues: "" }).detail;
};

const GOOD = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
const BAD = { ...GOOD, right: "garbage", back: "garbage", left: "garbage" } as const;

type Pair = readonly [a: number, b: number];
/** Stage 1 as a report has it: the angles' mean penalties, how many agreed, what came of it. */
const stage1 = (choice: "A" | "B" | "draw", pairs: readonly Pair[], consistent = pairs.length) => ({
  choice,
  n_total: pairs.length,
  n_consistent: consistent,
  angles: pairs.map(([pen_a, pen_b], at) => ({ label: FRONT_VIEWS[at] as string, pen_a, pen_b })),
});
const forA: Pair = [0, 4];
const forB: Pair = [4, 0];

// biome-ignore lint/suspicious/noExplicitAny: tests change records in any way.
type Any = any;
const TAMPERS: readonly [name: string, change: (detail: Any) => void, says: RegExp][] = [
  ["a penalty above 10", ({ s1 }) => { s1.angles[0].pen_a = 11; }, /stage 1 is no mean/],
  ["a penalty below 0", ({ s2 }) => { s2.artifact_compare.penalty_b = -1; }, /stage 2 is no mean/],
  ["a penalty that two whole ones do not come to", ({ s1 }) => { s1.angles[0].pen_a = 4.25; }, /no mean/],
  ["an angle twice", ({ s1 }) => { s1.angles[1].label = s1.angles[0].label; }, /stage 1 counts/],
  ["a stage 2 behind a stage 1 that chose", ({ s1 }) => { s1.choice = "A"; for (const angle of s1.angles) { angle.pen_a = 0; angle.pen_b = 4; } }, /^stage 2 was asked though stage 1 chose A$/],
  ["another choice of stage 1", ({ s1 }) => { s1.choice = "A"; }, /stage 1 chose A/],
  ["more angles counted than asked", ({ s1 }) => { s1.n_consistent = 5; }, /counts 5 of 4/],
  ["stage 2 left out", (detail) => { delete detail.s2; }, /stage 2 is missing/],
  ["stage 3 left out", (detail) => { delete detail.s3; }, /stage 3 is missing/],
  ["stage 4 left out", (detail) => { delete detail.s4; }, /guard of stage 4 is missing/],
  ["a best view that decides, and a draw", ({ s2 }) => { s2.best_view.penalty_a = 9; }, /its voters give B by strong_voter/],
  ["a voter's choice", ({ s2 }) => { s2.choice = "B"; }, /stage 3 was asked|its voters give draw/],
  ["a strong voter's choice turned round", (detail) => { const { s2 } = detail; s2.best_view.penalty_a = 9; s2.choice = "A"; s2.source = "strong_voter"; delete detail.s3; }, /stage 2 chose A by strong_voter, and its voters give B by strong_voter/],
  ["a consensus called a strong voter", ({ s2 }) => { s2.source = "strong_voter"; }, /by strong_voter, and its voters/],
  ["fewer points than marks", ({ s2 }) => { s2.checklist.score_a = 2; }, /gives side a 2 points, and its marks come to 5/],
  ["points of a side that was not checked", ({ s2 }) => { s2.checklist.main_object_correct_a = null; }, /were not checked/],
  ["one side checked alone", ({ s2 }) => { s2.checklist.main_object_correct_b = null; }, /only one of both/],
  ["a gray choice that did not fire", ({ s3 }) => { s3.choice = "A"; }, /did not fire and chose A/],
  ["a side called garbage over good angles", ({ s4 }) => { s4.side_verdicts.b = "garbage"; }, /calls side b garbage/],
  ["bad angles called good", ({ s4 }) => { for (const key of ["right", "back", "left"]) s4.per_angle.a[key] = "garbage"; }, /angles give garbage/],
  ["the name of another stage", (detail) => { detail.decided_by = "S2 consensus"; }, /S3 \(gate did not fire\) → draw did/],
]; // biome-ignore format: a table

describe("the detail of a duel", () => {
  it("holds for whatever the stages make of any answers, with and without what is known beside it", () => {
    fc.assert(
      fc.property(duels, ({ detail, contradictory, capChecks }) => {
        expect(detailProblem(detail, { capChecks })).toBeNull();
        expect(detailProblem(detail, { contradictory, capChecks })).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.each(TAMPERS)("tells %s", (_name, change, says) => {
    const detail = drawDetail();
    expect(detailProblem(detail)).toBeNull();
    change(detail);
    expect(detailProblem(detail)).toMatch(says);
  });

  it("goes by the angles that are noted as contradicting themselves", () => {
    // The first angle prefers A in both orders; the others prefer whatever is shown second.
    const [first = "", ...others] = FRONT_VIEWS;
    const s1 = decideAngles([
      { label: first, ab: [2, 6], ba: [6, 2] },
      ...others.map((label) => ({ label, ab: [5, 2] as const, ba: [5, 2] as const })),
    ]);
    const { detail } = concludeDuel({ s1, s2: null, s3: null, s4: null }, { issues: "" });
    expect(detail.s1).toMatchObject({ choice: "A", n_consistent: 1 });
    expect(detailProblem(detail, { contradictory: others })).toBeNull();
    expect(detailProblem(detail, { contradictory: [first, ...others.slice(1)] })).toMatch(/its angles give draw/);
    expect(detailProblem(detail, { contradictory: others.slice(1) })).toMatch(/counts 1 angles, and 2 are not noted/);
  });

  it("is not asked for where no stage was reached", () => {
    expect(detailProblem({})).toBeNull();
    expect(detailProblem({ reason: "no preview from left", s1: stage1("B", [forA]) })).toBeNull();
    expect(detailProblem({ decided_by: "S9" })).toBeNull();
  });

  it("says which stage decided, word by word, or nothing of it", () => {
    const gateDetail = (choice: "A" | "draw") => ({
      choice,
      side_verdicts: { a: choice === "A" ? "ok" : "garbage", b: "ok" } as const,
      per_angle: { a: choice === "A" ? GOOD : BAD, b: GOOD },
    });
    const decisions: readonly [string, DuelDetail][] = [
      ["S1", { s1: stage1("A", [forA]) }],
      ["S1", { s1: stage1("A", [forA]), s4: gateDetail("A") }],
      ["S4 step-down (was A)", { s1: stage1("A", [forA]), s4: gateDetail("draw") }],
      ["S3 (gate did not fire) → draw", drawDetail()],
    ];
    for (const [right, detail] of decisions) {
      for (const [words] of decisions)
        expect(detailProblem({ ...detail, decided_by: words }) === null, `${words} of ${right}`).toBe(words === right);
      expect(detailProblem({ ...detail, decided_by: undefined })).toBeNull();
      expect(detailProblem({ ...detail, decided_by: `of ${right}` })).not.toBeNull();
    }
  });

  it("counts no more points than features where checks were capped", () => {
    const detail = drawDetail() as Any;
    detail.s2.checklist.score_a = 6;
    expect(detailProblem(detail, { capChecks: false })).toBeNull();
    expect(detailProblem(detail, { capChecks: true })).toMatch(/6 points of 5/);
  });

  it.skipIf(!hasCompetition2Data)(
    "holds for every recorded duel and every vector (skipped without ../shared/data)",
    () => {
      const report = readCompetition2<{ duels: { detail: DuelDetail | null }[] }>("records/round53/duels_leader.json", {
        duels: [],
      });
      const vectors = readCompetition2Text("vectors/duels.json")
        .split("\n")
        .filter((line) => line.includes('"expected"'))
        .map((line) => JSON.parse(line.replace(/,\s*$/, "")) as { expected: { detail: DuelDetail } });
      const details = [...report.duels.map(({ detail }) => detail), ...vectors.map(({ expected }) => expected.detail)];
      const problems = details.map((detail) => (detail === null ? null : detailProblem(detail)));
      expect(details.length).toBeGreaterThan(300);
      expect(problems.filter((problem) => problem !== null)).toEqual([]);
    },
  );
});

describe("stage 1", () => {
  const problemOf = (s1: DuelDetail["s1"]) => detailProblem({ s1 });

  it("chooses what some of its angles give, as many as were consistent", () => {
    expect(problemOf(stage1("A", [forA, forA, forA, forA]))).toBeNull();
    expect(problemOf(stage1("A", [forA, forA, forB], 2))).toBeNull();
    expect(detailProblem({ ...drawDetail(), s1: stage1("draw", [forA, forA, forB], 0) })).toBeNull();
    const wrong = (choice: string) => `stage 1 chose ${choice}, which none of its angles give`;
    expect(problemOf(stage1("B", [forA, forA, forB], 2))).toBe(wrong("B"));
    expect(problemOf(stage1("A", [forA, forA], 0))).toBe(wrong("A"));
    expect(detailProblem({ ...drawDetail(), s1: stage1("draw", [forA]) })).toBe(wrong("draw"));
    // Each angle counts once.
    expect(problemOf(stage1("A", [forA, forB]))).toBe(wrong("A"));
    expect(problemOf(stage1("B", [forA, forB]))).toBe(wrong("B"));
  });

  it("counts its own angles, each a front one and listed once", () => {
    const good = stage1("A", [forA, forA]);
    const [first, second] = good.angles;
    if (first === undefined || second === undefined) throw new Error("two angles");
    const counts = (count: string, labels = "front_left, front_right") =>
      `stage 1 counts ${count} angles and lists ${labels}`;
    expect(problemOf({ ...good, n_consistent: 1 })).toBeNull();
    expect(problemOf({ ...good, n_consistent: 3 })).toBe(counts("3 of 2"));
    expect(problemOf({ ...good, n_consistent: -1 })).toBe(counts("-1 of 2"));
    expect(problemOf({ ...good, n_total: 3 })).toBe(counts("2 of 3"));
    const twice = { ...good, angles: [first, { ...second, label: first.label }] };
    expect(problemOf(twice)).toBe(counts("2 of 2", "front_left"));
    const strange = { ...good, angles: [first, { ...second, label: "back" }] };
    expect(problemOf(strange)).toBe(counts("2 of 2", "front_left, back"));
  });

  it.each([
    [-0.5, 5, false],
    [0, 5, true],
    [0, 10, true],
    [0, 10.5, false],
    [0, 9.5, true],
    [0, 9.25, false],
  ])("penalties %d and %d are means of two whole ones from 0 to 10: %s", (a, b, isRight) => {
    const problem = isRight ? null : "a penalty of stage 1 is no mean of two whole ones from 0 to 10";
    expect(problemOf(stage1("A", [forA, [a, b]]))).toBe(problem);
    expect(problemOf(stage1("B", [forB, [b, a]]))).toBe(problem);
  });
});
