import { balance, type OrderedPenalties } from "./balance.ts";
import type { Choice, Stage1Detail } from "./detail.ts";

/** Limits of stage 1. Source: MULTISTAGE.md 4. */
export const ANGLE_LIMITS = {
  /** Mean penalty of both from which both are bad… */
  bothBad: 8,
  /** …and a difference up to this is a draw. */
  bothBadDifference: 1.5,
  /** Difference up to which any two are equal. */
  draw: 0.7,
  /** If at least so many angles prefer a side… */
  signedAngles: 3,
  /** …then one side must lead by this share of them. */
  lead: 0.65,
} as const;

/** Both orders of one front angle. */
export type Angle = OrderedPenalties & {
  /** Name of the view. */
  readonly label: string;
};

/** What stage 1 comes to. */
export type AnglesDecision = {
  /** For the match's report. */
  readonly detail: Stage1Detail;
  /** Labels of the angles that count for nothing: a call failed, or the two orders prefer different sides. */
  readonly contradictory: readonly string[];
};

/**
 * Stage 1: the same pair from four angles, in both orders. A or B ends the duel.
 *
 * @example
 * const { detail } = decideAngles(angles);
 */
export function decideAngles(angles: readonly Angle[]): AnglesDecision {
  const balances = angles.map((angle) => ({ label: angle.label, ...balance(angle) }));
  const consistent = balances.filter(({ opposite, failed }) => !opposite && !failed);
  return {
    detail: {
      choice: chooseByAngles(consistent),
      n_total: angles.length,
      n_consistent: consistent.length,
      angles: balances.map(({ label, a, b }) => ({ label, pen_a: a, pen_b: b })),
    },
    contradictory: balances.filter(({ opposite, failed }) => opposite || failed).map(({ label }) => label),
  };
}

/**
 * The choice from the mean penalties of the consistent angles.
 *
 * @example
 * chooseByAngles([{ a: 2, b: 6 }]); // "A"
 */
export function chooseByAngles(
  consistent: readonly {
    /** 0 to 10; mean penalty of the left side. */
    readonly a: number;
    /** 0 to 10; mean penalty of the right side. */
    readonly b: number;
  }[],
): Choice {
  if (consistent.length === 0) return "draw";
  const mean = (side: "a" | "b") => consistent.reduce((sum, angle) => sum + angle[side], 0) / consistent.length;
  const [a, b] = [mean("a"), mean("b")];
  const apart = Math.abs(a - b);
  if ((a + b) / 2 >= ANGLE_LIMITS.bothBad && apart <= ANGLE_LIMITS.bothBadDifference) return "draw";
  if (apart <= ANGLE_LIMITS.draw || isSplit(consistent)) return "draw";
  return a < b ? "A" : "B";
}

function isSplit(consistent: readonly { readonly a: number; readonly b: number }[]): boolean {
  const forA = consistent.filter(({ a, b }) => a < b).length;
  const forB = consistent.filter(({ a, b }) => b < a).length;
  const sum = forA + forB;
  return sum >= ANGLE_LIMITS.signedAngles && Math.abs(forA - forB) / sum < ANGLE_LIMITS.lead;
}
