import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concludeDuel } from "./conclude.ts";
import { decideAngles } from "./decide-angles.ts";
import { decideGray } from "./decide-gray.ts";
import { decideSides } from "./decide-sides.ts";
import { decideVoters } from "./decide-voters.ts";
import type { DuelDetail } from "./detail.ts";
import { detailProblem } from "./detail-problem.ts";
import { FRONT_VIEWS } from "./views.ts";

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
const penalties = (penalty_a: number, penalty_b: number) => ({ penalty_a, penalty_b });
const stage2 = {
  choice: "A" as const,
  source: "consensus_3" as const,
  best_view: penalties(0, 10),
  artifact_compare: penalties(10, 0),
  checklist: { score_a: 5, score_b: 0 },
};
const draw: DuelDetail = { s1: stage1("draw", [forA, forB]), s2: stage2, decided_by: "S2 consensus" };
const angles = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
const stage4 = (choice: "A" | "B" | "draw") => ({
  choice,
  side_verdicts: { a: "ok", b: "ok" } as const,
  per_angle: { a: angles, b: angles },
});

describe("what a recorded detail cannot have come of", () => {
  it("is nothing where no stage was reached", () => {
    expect(detailProblem({})).toBeNull();
    expect(detailProblem({ reason: "no preview from left", s1: stage1("B", [forA]) })).toBeNull();
    expect(detailProblem({ s2: stage2, decided_by: "S9" })).toBeNull();
  });

  it("is nothing in any detail that the stages themselves give", () => {
    const penalty = fc.integer({ min: 0, max: 10 });
    const order = fc.option(fc.tuple(penalty, penalty), { freq: 8 });
    const orders = fc.record({ ab: order, ba: order });
    const mark = fc.constantFrom("ok" as const, "garbage" as const);
    const side = fc.record({ right: mark, back: mark, left: mark, top_down: mark });
    const score = fc.integer({ min: 0, max: 9 });
    const played = fc.record({
      fronts: fc.array(orders, { minLength: 4, maxLength: 4 }),
      gray: fc.option(orders),
      ...{ a: side, b: side, penalties: fc.tuple(penalty, penalty, penalty, penalty), scores: fc.tuple(score, score) },
      isGuarded: fc.boolean(),
    });
    fc.assert(
      fc.property(
        played,
        ({ fronts, gray, a, b, penalties: [p1, p2, p3, p4], scores: [score_a, score_b], isGuarded }) => {
          const s1 = decideAngles(fronts.map((one, at) => ({ ...one, label: FRONT_VIEWS[at] as string })));
          const isOpen = s1.detail.choice === "draw";
          const voters = {
            bestView: penalties(p1, p2),
            artifacts: penalties(p3, p4),
            checklist: { score_a, score_b },
          };
          const s2 = isOpen ? decideVoters(voters) : null;
          const s3 = s2?.detail.choice === "draw" ? decideGray(gray) : null;
          const primary = s3?.choice ?? s2?.detail.choice ?? s1.detail.choice;
          const s4 = isGuarded ? decideSides({ primary, a, b }) : null;
          expect(detailProblem(concludeDuel({ s1, s2, s3, s4 }, { issues: "" }).detail)).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("stage 1", () => {
  const problemOf = (s1: DuelDetail["s1"]) => detailProblem({ s1 });

  it("chooses what some of its angles give, as many as were consistent", () => {
    expect(problemOf(stage1("A", [forA, forA, forA, forA]))).toBeNull();
    expect(problemOf(stage1("A", [forA, forA, forB], 2))).toBeNull();
    expect(detailProblem({ s1: stage1("draw", [forA, forA, forB], 0), s2: stage2 })).toBeNull();
    const wrong = (choice: string) => `stage 1 chose ${choice}, which none of its angles give`;
    expect(problemOf(stage1("B", [forA, forA, forB], 2))).toBe(wrong("B"));
    expect(problemOf(stage1("A", [forA, forA], 0))).toBe(wrong("A"));
    expect(detailProblem({ s1: stage1("draw", [forA]), s2: stage2 })).toBe(wrong("draw"));
    // Each angle counts once.
    expect(problemOf(stage1("A", [forA, forB]))).toBe(wrong("A"));
    expect(problemOf(stage1("B", [forA, forB]))).toBe(wrong("B"));
  });

  it("counts its own angles, each a front one and listed once", () => {
    const good = stage1("A", [forA, forA]);
    const [first, second] = good.angles;
    if (first === undefined || second === undefined) throw new Error("two angles");
    const counts = (counted: string, labels = "front_left, front_right") =>
      `stage 1 counts ${counted} angles and lists ${labels}`;
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
  ])("penalties %d and %d lie within 0 to 10: %s", (a, b, isRight) => {
    const problem = isRight ? null : "a penalty of stage 1 lies beyond 0 to 10";
    expect(problemOf(stage1("A", [forA, [a, b]]))).toBe(problem);
    expect(problemOf(stage1("B", [forB, [b, a]]))).toBe(problem);
  });
});

describe("the stages after it", () => {
  it("are asked after a draw of stage 1, and only then", () => {
    expect(detailProblem(draw)).toBeNull();
    expect(detailProblem({ s1: stage1("draw", [forA, forB]) })).toBe("stage 1 was a draw, and stage 2 is missing");
    expect(detailProblem({ ...draw, s1: stage1("A", [forA]) })).toBe("stage 2 was asked though stage 1 chose A");
    // What is wrong with stage 1 is said first.
    expect(detailProblem({ ...draw, s1: stage1("draw", [forA]) })).toMatch(/none of its angles/);
  });

  it("have penalties within 0 to 10 in both questions of stage 2", () => {
    const beyond = "a penalty of stage 2 lies beyond 0 to 10";
    const withVoters = (fields: Partial<typeof stage2>) => detailProblem({ ...draw, s2: { ...stage2, ...fields } });
    expect(withVoters({ best_view: penalties(0, 11) })).toBe(beyond);
    expect(withVoters({ best_view: penalties(-1, 0) })).toBe(beyond);
    expect(withVoters({ artifact_compare: penalties(0, 11) })).toBe(beyond);
    expect(withVoters({ artifact_compare: penalties(-1, 0) })).toBe(beyond);
    expect(detailProblem({ ...draw, s2: { ...stage2, best_view: null } })).toBeNull();
  });

  it.each([
    ["S1", { s1: stage1("A", [forA]) }],
    ["S2", draw],
    ["S3", { ...draw, s3: { fired: true, choice: "B" } }],
    ["S3", { ...draw, s3: { fired: false, choice: null } }],
    ["S1", { s1: stage1("A", [forA]), s4: stage4("A") }],
    ["S4", { s1: stage1("A", [forA]), s4: stage4("draw") }],
    ["S2", { ...draw, s4: stage4("A") }],
    ["S4", { ...draw, s4: stage4("draw") }],
    ["S3", { ...draw, s3: { fired: true, choice: "B" }, s4: stage4("B") }],
    ["S4", { ...draw, s3: { fired: true, choice: "B" }, s4: stage4("A") }],
  ] as const)("name %s, the last that decided (%#)", (stage, detail) => {
    for (const named of ["S1", "S2", "S3", "S4"])
      expect(detailProblem({ ...detail, decided_by: `${named} of a kind` })).toBe(
        named === stage ? null : `it says that ${named} of a kind decided it, and ${stage} did`,
      );
    expect(detailProblem({ ...detail, decided_by: undefined })).toBeNull();
    expect(detailProblem({ ...detail, decided_by: `of ${stage}` })).not.toBeNull();
  });
});
