import type { AnglesDecision } from "./decide-angles.ts";
import type { VotersDecision } from "./decide-voters.ts";
import type { Choice, DuelDetail, Stage3Detail, Stage4Detail } from "./detail.ts";

/** The stages that a duel reached. */
export type DecidedStages = {
  /** Front angles. */
  readonly s1: AnglesDecision;
  /** Null: stage 1 ended the duel. */
  readonly s2: VotersDecision | null;
  /** Null: stage 2 was no consensus draw. */
  readonly s3: Stage3Detail | null;
  /** Null: not asked. */
  readonly s4: Stage4Detail | null;
};

/** What a duel of modules comes to, and why. */
export type DuelConclusion = {
  /** `draw` where no stage decides. */
  readonly winner: "left" | "right" | "draw";
  /** For the match's report. */
  readonly detail: DuelDetail;
};

/**
 * What the stages before the side guard come to.
 *
 * @example
 * const primary = primaryChoice(stages);
 */
export const primaryChoice = ({ s1, s2, s3 }: Pick<DecidedStages, "s1" | "s2" | "s3">): Choice =>
  s3?.choice ?? s2?.detail.choice ?? s1.detail.choice;

/**
 * Winner and `detail` of a duel, keys in the record's order. `issues`: the model's explanation, which decides nothing.
 *
 * @example
 * const { winner, detail } = concludeDuel(stages, { issues: "" });
 */
export function concludeDuel(stages: DecidedStages, { issues }: { readonly issues: string }): DuelConclusion {
  const { s1, s2, s3, s4 } = stages;
  const primary = primaryChoice(stages);
  return {
    winner: winnerOf(s4?.choice ?? primary),
    detail: {
      s1: s1.detail,
      ...(s2 === null ? {} : { s2: s2.detail }),
      ...(s3 === null ? {} : { s3 }),
      ...(s4 === null ? {} : { s4 }),
      decided_by: decidedBy(stages),
      issues,
    },
  };
}

/**
 * A is left, B is right.
 *
 * @example
 * winnerOf("A"); // "left"
 */
export const winnerOf = (choice: Choice): DuelConclusion["winner"] =>
  choice === "A" ? "left" : choice === "B" ? "right" : "draw";

/**
 * The name of the stage that decided, as `decided_by` has it.
 *
 * @example
 * decidedBy(stages); // "S2 consensus"
 */
export function decidedBy(stages: DecidedStages): string {
  const { s2, s3, s4 } = stages;
  const primary = primaryChoice(stages);
  if (s4 !== null && s4.choice !== primary) return `S4 step-down (was ${primary})`;
  if (s2 === null) return "S1";
  if (s2.detail.source === "strong_voter") return `S2 strong_voter [${s2.tag}]`;
  if (s3 === null) return "S2 consensus";
  return s3.choice === null ? "S3 (gate did not fire) → draw" : "S3 gray-rescue";
}

/**
 * The duel of a side without views; null when both have some. Nothing is asked then.
 *
 * @example
 * settleMissing({ left: true, right: false })?.winner; // "left"
 */
export function settleMissing(views: {
  /** The defender has views. */
  readonly left: boolean;
  /** The challenger has views. */
  readonly right: boolean;
}): DuelConclusion | null {
  if (views.left && views.right) return null;
  if (!views.left && !views.right) return { winner: "draw", detail: { reason: "no previews on either side" } };
  return views.left
    ? { winner: "left", detail: { reason: "no preview from right" } }
    : { winner: "right", detail: { reason: "no preview from left" } };
}
