import type { ChecklistDetail, Mark } from "./detail.ts";

/** What the model names in the prompt picture. */
export type Decomposition = {
  /** In the model's words. */
  readonly mainObject: string;
  /** What else is to be seen, one text for each feature. */
  readonly features: readonly string[];
};

/** What the model finds of these on one side. */
export type Verification = {
  /** One for each feature, in any order. */
  readonly checks: readonly {
    /** Exactly the feature's text; others do not count. */
    readonly feature: string;
    /** How far it is there. */
    readonly match: Mark;
  }[];
  /** Is it the right object at all? */
  readonly mainObjectCorrect: boolean;
};

/** Points of a check, and of the right main object. Source: MULTISTAGE.md 5. */
export const CHECK_POINTS: Readonly<Record<Mark, number>> = { yes: 2, partial: 1, no: 0 };
/** Points for the right main object. Source: MULTISTAGE.md 5. */
export const MAIN_OBJECT_POINTS = 3;

/** What the model names in the prompt, and finds on both sides. */
export type Checklist = {
  /** Null: the model did not name any features. */
  readonly decomposition: Decomposition | null;
  /** Null: the model did not check this side. */
  readonly a: Verification | null;
  /** As `a`, of the right side. */
  readonly b: Verification | null;
};

/** How the checklist is counted. */
export type ScoreOptions = {
  /**
   * Counts no more checks than there are features, by position. Off: every returned check counts, as upstream does, so that a longer
   * answer scores more. Never by text: models reword the features that they check.
   */
  readonly capChecks: boolean;
};

/**
 * Scores of both sides by the checklist, as `detail` keeps them. What failed on either side scores nothing for both.
 *
 * @example
 * scoreChecklist({ decomposition: null, a: null, b: null }, { capChecks: true }).choice; // "draw": nothing to compare by
 */
export function scoreChecklist({ decomposition, a, b }: Checklist, options: ScoreOptions): ChecklistDetail {
  if (decomposition === null) return { decompose_failed: true, score_a: 0, score_b: 0, gap: 0, choice: "draw" };
  const { mainObject, features } = decomposition;
  const both = a !== null && b !== null ? { a, b } : null;
  const maxChecks = options.capChecks ? features.length : Number.POSITIVE_INFINITY;
  return {
    main_object: mainObject,
    main_object_correct_a: both?.a.mainObjectCorrect ?? null,
    main_object_correct_b: both?.b.mainObjectCorrect ?? null,
    features: features.map((feature) => ({
      feature,
      side_a: markOf(both?.a, feature),
      side_b: markOf(both?.b, feature),
    })),
    score_a: both === null ? 0 : points(both.a, maxChecks),
    score_b: both === null ? 0 : points(both.b, maxChecks),
  };
}

function points({ checks, mainObjectCorrect }: Verification, maxChecks: number): number {
  const marks = checks.slice(0, maxChecks).reduce((sum, { match }) => sum + CHECK_POINTS[match], 0);
  return marks + (mainObjectCorrect ? MAIN_OBJECT_POINTS : 0);
}

/** The mark of the check with exactly the feature's text; of several, the last. */
const markOf = (side: Verification | undefined, feature: string): Mark | null =>
  side?.checks.findLast((check) => check.feature === feature)?.match ?? null;
