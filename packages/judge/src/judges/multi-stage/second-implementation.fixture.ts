import type { Pair, PreparedAnswers } from "./answers.fixture.ts";

/**
 * A second implementation of who wins a duel, and by which stage, written in another way: sections 4 to 8 of MULTISTAGE.md as tables in which the first
 * row that applies counts. It shares no code with the judge.
 */
export function secondOpinion(
  answers: PreparedAnswers,
  { embeddings, fires }: { embeddings: boolean; fires: boolean },
) {
  const stage1 = first(angleRules, angleFacts(answers));
  if (stage1 !== "draw") return { winner: names[stage1], decidedBy: "S1" };
  const view = embeddings ? twiceDifference(answers.best_view) : 0;
  const art = twiceDifference(answers.artifact);
  const gap = scoreGap(answers);
  const strong = [view <= -4 && "A", view >= 4 && "B", gap >= 6 && "A", gap <= -6 && "B"].filter(
    (one) => one !== false,
  );
  const agreed = new Set(strong).size === 1;
  const votes = [sign(view, 2), sign(art, 2), sign(-gap, 2)];
  const stage2 = agreed ? (strong[0] as Side) : majority(votes);
  const gray = !agreed && stage2 === "draw" && fires ? grayChoice(answers.gray) : "draw";
  const primary = stage2 === "draw" ? gray : stage2;
  const final = STEPS[`${garbage(answers, "a")}${garbage(answers, "b")}`]?.[primary] ?? primary;
  const by = agreed
    ? "S2 strong_voter"
    : stage2 !== "draw"
      ? "S2 consensus"
      : gray === "draw"
        ? "S3 (gate"
        : "S3 gray-rescue";
  return { winner: names[final], decidedBy: final === primary ? by : "S4 step-down" };
}

type Side = "A" | "B" | "draw";
const names = { A: "left", B: "right", draw: "draw" } as const;

/** How a side that is garbage (left, then right) changes each choice. */
const STEPS: Readonly<Record<string, Readonly<Record<Side, Side>>>> = {
  yesno: { A: "draw", draw: "B", B: "B" },
  noyes: { A: "A", draw: "A", B: "draw" },
};

const scoresOf = (pair: Pair): readonly [number, number] => (pair === "fail" ? [5, 5] : pair);
/** Twice the difference of the mean penalties, A minus B. */
const twiceDifference = ({ ab, ba }: { ab: Pair; ba: Pair }): number =>
  scoresOf(ab)[0] + scoresOf(ba)[1] - scoresOf(ab)[1] - scoresOf(ba)[0];
const sign = (diff: number, least: number): Side => (diff <= -least ? "A" : diff >= least ? "B" : "draw");
const contrary = ({ ab, ba }: { ab: Pair; ba: Pair }): boolean =>
  (scoresOf(ab)[0] - scoresOf(ab)[1]) * (scoresOf(ba)[1] - scoresOf(ba)[0]) < 0;

function angleFacts({ s1 }: PreparedAnswers) {
  const usable = Object.values(s1).filter((angle) => angle.ab !== "fail" && angle.ba !== "fail" && !contrary(angle));
  const n = usable.length;
  const sum = usable.reduce(
    (total, { ab, ba }) => total + [...scoresOf(ab), ...scoresOf(ba)].reduce((x, y) => x + y, 0),
    0,
  );
  const apart = usable.reduce((total, angle) => total + twiceDifference(angle), 0);
  const forA = usable.filter((angle) => twiceDifference(angle) < 0).length;
  const forB = usable.filter((angle) => twiceDifference(angle) > 0).length;
  // For n angles the mean of both sides is sum / 4n, and the difference apart / 2n.
  return { n, bad: sum / (4 * n), diff: apart / (2 * n), forA, forB };
}

const angleRules: readonly [(facts: ReturnType<typeof angleFacts>) => boolean, Side][] = [
  [({ n }) => n === 0, "draw"],
  [({ bad, diff }) => bad >= 8 && Math.abs(diff) < 1.5 + 1e-9, "draw"],
  [({ diff }) => Math.abs(diff) <= 0.7, "draw"],
  // With three or four decided angles a lead is large enough only when all of them are for one side.
  [({ forA, forB }) => forA + forB >= 3 && forA > 0 && forB > 0, "draw"],
  [({ diff }) => diff < 0, "A"],
  [() => true, "B"],
];

function first<T>(rules: readonly [(facts: T) => boolean, Side][], facts: T): Side {
  return (rules.find(([applies]) => applies(facts)) as [unknown, Side])[1];
}

function scoreGap({ checklist, verify_a, verify_b }: PreparedAnswers): number {
  if (checklist === "fail" || verify_a === "fail" || verify_b === "fail") return 0;
  const points = { yes: 2, partial: 1, no: 0 } as Readonly<Record<string, number>>;
  const score = (side: Exclude<typeof verify_a, "fail">) =>
    side.checks.reduce((sum, [, match]) => sum + (points[match] ?? 0), side.main_object_correct ? 3 : 0);
  return score(verify_a) - score(verify_b);
}

function majority(votes: readonly Side[]): Side {
  const tally = votes.join();
  const count = (side: Side) => tally.split(side).length - 1;
  return count("A") >= 2 && count("A") > count("B") ? "A" : count("B") >= 2 && count("B") > count("A") ? "B" : "draw";
}

const grayChoice = (gray: { ab: Pair; ba: Pair }): Side => (contrary(gray) ? "draw" : sign(twiceDifference(gray), 4));

const garbage = ({ side_guard }: PreparedAnswers, side: "a" | "b"): "yes" | "no" =>
  Object.values(side_guard[side]).filter((word) => word === "garbage").length > 2 ? "yes" : "no";
