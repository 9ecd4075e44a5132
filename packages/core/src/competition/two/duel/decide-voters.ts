import type { ChecklistDetail, Choice, PenaltiesDetail, Stage2Detail } from "./detail.ts";
import { signedFloat } from "./signed-float.ts";

/** Limits of stage 2. Source: MULTISTAGE.md 5. */
export const VOTER_LIMITS = {
  /** Difference of penalties from which best view and artifacts vote. */
  penalties: 1,
  /** Difference of scores from which the checklist votes. */
  score: 2,
  /** From here on, best view or checklist decide alone. */
  strongPenalties: 2,
  strongScore: 6,
} as const;

/** The three voters of stage 2. */
export type Voters = {
  /** Null: a side has no usable embeddings. */
  readonly bestView: PenaltiesDetail | null;
  /** Errors of geometry and surface. */
  readonly artifacts: PenaltiesDetail;
  /** How much of the prompt is there. */
  readonly checklist: ChecklistDetail;
};

/** What stage 2 comes to. */
export type VotersDecision = {
  /** For the match's report. */
  readonly detail: Stage2Detail;
  /** What the strong voters found, for `decided_by`: `bv|+2.0|`, `cl|-6|`, or both joined by `+`; empty for a consensus. */
  readonly tag: string;
};

/**
 * Stage 2: three voters. A strong one decides alone, unless two strong ones disagree; else two of three do.
 *
 * @example
 * const { detail } = decideVoters({ bestView: null, artifacts, checklist });
 */
export function decideVoters({ bestView, artifacts, checklist }: Voters): VotersDecision {
  const strong = strongVoters({ bestView, checklist });
  const [first] = strong;
  const decides = first !== undefined && strong.every((voter) => voter.side === first.side);
  const votes = [
    ...(bestView === null ? [] : [voteOf(diffOf(bestView), VOTER_LIMITS.penalties)]),
    voteOf(diffOf(artifacts), VOTER_LIMITS.penalties),
    voteOf(checklist.score_b - checklist.score_a, VOTER_LIMITS.score),
  ];
  return {
    detail: {
      choice: decides ? first.side : consensus(votes),
      source: decides ? "strong_voter" : "consensus_3",
      best_view: bestView,
      artifact_compare: artifacts,
      checklist,
    },
    tag: decides ? strong.map((voter) => voter.tag).join("+") : "",
  };
}

function strongVoters({ bestView, checklist }: Pick<Voters, "bestView" | "checklist">) {
  const view = bestView === null ? 0 : diffOf(bestView);
  const gap = checklist.score_a - checklist.score_b;
  return [
    { side: voteOf(view, VOTER_LIMITS.strongPenalties), tag: `bv|${signedFloat(view)}|` },
    { side: voteOf(-gap, VOTER_LIMITS.strongScore), tag: `cl|${gap < 0 ? "" : "+"}${gap}|` },
  ].filter((voter) => voter.side !== "draw");
}

const diffOf = ({ penalty_a, penalty_b }: PenaltiesDetail): number => penalty_a - penalty_b;

/** The side that a difference speaks for: below 0 for A; too small a one for neither. */
export const voteOf = (diff: number, least: number): Choice => (Math.abs(diff) < least ? "draw" : diff < 0 ? "A" : "B");

function consensus(votes: readonly Choice[]): Choice {
  const count = (side: Choice) => votes.filter((vote) => vote === side).length;
  const [a, b] = [count("A"), count("B")];
  if (a >= 2 && a > b) return "A";
  return b >= 2 && b > a ? "B" : "draw";
}
