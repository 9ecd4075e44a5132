import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { DuelAnswer } from "../../ports/duel-judge.ts";
import type { Results } from "../records/results.ts";

/** Why a prompt needs no duel. */
export type DuelReason =
  | "missing-left"
  | "missing-right"
  | "missing-both"
  | "overtime-left"
  | "overtime-right"
  | "overtime-both";

/** What one prompt of a match comes to before any duel. */
export type PlannedPrompt = {
  /** Stem. */
  readonly name: string;
  /** `duel`: the judge must look; otherwise decided already. */
  readonly outcome: "left" | "right" | "draw" | "duel";
  /** Null for a duel. */
  readonly reason: DuelReason | null;
};

/** Limits of a match unless settings say otherwise. Source: COMPETITION.md section 5. */
export const MATCH_DEFAULTS = {
  /** Seconds. MAX_GENERATION_TIME. */
  maxGenerationTime: 180,
  /** Share of the prompts that may take longer without a penalty. OVERTIME_TOLERANCE_RATIO. */
  overtimeToleranceRatio: 0.05,
} as const;

/** Margin of a match in which one side has no results at all: no real margin reaches it. */
export const WALKOVER_MARGIN = 100;

/** Both sides of a match. */
export type PlanMatchOptions = {
  /** The round's prompts in its order. */
  readonly stems: readonly string[];
  /** Defender's results, null when it has none at all. */
  readonly left: Results | null;
  /** Challenger's results, null when it has none at all. */
  readonly right: Results | null;
  /** Seconds. @default 180 */
  readonly maxGenerationTime?: number | undefined;
  /** Share of prompts that may be over time without a penalty. @default 0.05 */
  readonly overtimeToleranceRatio?: number | undefined;
};

/** What of a match needs the judge. */
export type MatchPlan = {
  /** Present when a side has no results at all: the match is over without a duel, and `prompts` is empty. */
  readonly settled?:
    | {
        /** ±100 for a walkover, 0 when both sides have nothing. */
        readonly margin: number;
      }
    | undefined;
  /** One each prompt, in the round's order. */
  readonly prompts: readonly PlannedPrompt[];
};

/**
 * What each prompt of a match comes to before any duel (COMPETITION.md section 5, one match).
 *
 * @example
 * const open = planMatch({ stems, left, right }).prompts.filter(({ outcome }) => outcome === "duel");
 */
export function planMatch(options: PlanMatchOptions): MatchPlan {
  const { stems } = options;
  const [left, right] = [options.left ?? {}, options.right ?? {}];
  const margin = settledMargin(isEmpty(left), isEmpty(right));
  if (margin !== null) return { settled: { margin }, prompts: [] };
  const leftLate = lateStems(left, options);
  const rightLate = lateStems(right, options);
  const prompts = stems.map((name) => {
    const missing = { left: !left[name]?.png, right: !right[name]?.png };
    const late = { left: leftLate.has(name), right: rightLate.has(name) };
    return { name, ...(settle("missing", missing) ?? settle("overtime", late) ?? OPEN_DUEL) };
  });
  return { prompts };
}

const OPEN_DUEL = { outcome: "duel", reason: null } as const;

const isEmpty = (results: Results): boolean => Object.keys(results).length === 0;

function settledMargin(leftEmpty: boolean, rightEmpty: boolean): number | null {
  if (leftEmpty && rightEmpty) return 0;
  return leftEmpty ? WALKOVER_MARGIN : rightEmpty ? -WALKOVER_MARGIN : null;
}

function settle(
  what: "missing" | "overtime",
  fails: { left: boolean; right: boolean },
): Pick<PlannedPrompt, "outcome" | "reason"> | null {
  if (fails.left && fails.right) return { outcome: "draw", reason: `${what}-both` };
  if (fails.left) return { outcome: "right", reason: `${what}-left` };
  return fails.right ? { outcome: "left", reason: `${what}-right` } : null;
}

/** Stems that a side loses for time: over the limit, in prompt order, past the free ones. */
function lateStems(results: Results, options: PlanMatchOptions): ReadonlySet<string> {
  const limit = options.maxGenerationTime ?? MATCH_DEFAULTS.maxGenerationTime;
  const ratio = options.overtimeToleranceRatio ?? MATCH_DEFAULTS.overtimeToleranceRatio;
  const over = options.stems.filter((name) => (results[name]?.generation_time ?? 0) > limit);
  return new Set(over.slice(Math.floor(options.stems.length * ratio)));
}

/** What the answers about one duel come to together. */
export type BalancedDuel = {
  /** `draw` when the means are at most 1 apart. */
  readonly winner: "left" | "right" | "draw";
  /** Mean over the answers, 0 to 10. */
  readonly leftPenalty: number;
  /** 0 to 10; mean over the answers. */
  readonly rightPenalty: number;
};

/** Largest difference of mean penalties that is still a draw. Source: COMPETITION.md section 5. */
export const DRAW_DIFFERENCE = 1;

/**
 * Mean penalty of each side over its answers; the lower wins, a difference of at most 1 is a draw. Throws `DUEL_WITHOUT_ANSWERS`.
 *
 * @example
 * balanceDuel([{ leftPenalty: 3, rightPenalty: 5 }, { leftPenalty: 3, rightPenalty: 4 }]).winner; // "left"
 */
export function balanceDuel(answers: readonly Pick<DuelAnswer, "leftPenalty" | "rightPenalty">[]): BalancedDuel {
  if (answers.length === 0) {
    throw new CompetitionError("a duel without answers is no duel", { code: "DUEL_WITHOUT_ANSWERS" });
  }
  const mean = (side: "leftPenalty" | "rightPenalty") =>
    answers.reduce((sum, answer) => sum + answer[side], 0) / answers.length;
  const [leftPenalty, rightPenalty] = [mean("leftPenalty"), mean("rightPenalty")];
  const draw = Math.abs(leftPenalty - rightPenalty) <= DRAW_DIFFERENCE;
  return { winner: draw ? "draw" : leftPenalty < rightPenalty ? "left" : "right", leftPenalty, rightPenalty };
}

/**
 * score = right wins − left wins; margin = score / prompts (0 for no prompts). `skipped` duels count for nobody.
 *
 * @example
 * scoreDuels([{ winner: "right" }, { winner: "right" }, { winner: "left" }], 4); // { score: 1, margin: 0.25 }
 */
export function scoreDuels(
  duels: readonly {
    /** `left`, `right`, `draw` or `skipped`. */
    readonly winner: string;
  }[],
  prompts: number,
): {
  /** Right wins − left wins. */
  readonly score: number;
  /** −1 to 1: the score over the number of prompts. */
  readonly margin: number;
} {
  const wins = (side: string) => duels.filter((duel) => duel.winner === side).length;
  const score = wins("right") - wins("left");
  return { score, margin: prompts > 0 ? score / prompts : 0 };
}
