import { chooseByAngles } from "./decide-angles.ts";
import type { DuelDetail } from "./detail.ts";
import { FRONT_VIEWS } from "./views.ts";

type Stage1 = NonNullable<DuelDetail["s1"]>;

/** Penalties go from 0 to 10. */
const isPenalty = (value: number): boolean => value >= 0 && value <= 10;

/**
 * What in a recorded `detail` cannot have come of the stages; null for nothing. Which angles contradicted themselves is not recorded, so
 * stage 1's choice has to follow from some so many of them.
 *
 * @example
 * detailProblem(duel.detail); // "stage 1 chose A, which none of its angles give"
 */
export function detailProblem({ reason, s1, s2, s3, s4, decided_by }: DuelDetail): string | null {
  if (reason !== undefined || s1 === undefined) return null;
  const wrong = stage1Problem(s1);
  if (wrong !== null) return wrong;
  if ((s1.choice === "draw") !== (s2 !== undefined))
    return s2 ? `stage 2 was asked though stage 1 chose ${s1.choice}` : "stage 1 was a draw, and stage 2 is missing";
  const penalties = [s2?.best_view, s2?.artifact_compare].flatMap((one) => (one ? [one.penalty_a, one.penalty_b] : []));
  if (!penalties.every(isPenalty)) return "a penalty of stage 2 lies beyond 0 to 10";
  const primary = s3?.choice ?? s2?.choice ?? s1.choice;
  const steps = s4 !== undefined && s4.choice !== primary;
  const word = steps ? "S4" : s3 ? "S3" : s2 ? "S2" : "S1";
  return decided_by === undefined || decided_by.startsWith(word)
    ? null
    : `it says that ${decided_by} decided it, and ${word} did`;
}

function stage1Problem({ choice, n_total: total, n_consistent: consistent, angles }: Stage1): string | null {
  const labels = new Set(angles.map(({ label }) => label));
  const isKnown = labels.size === angles.length && [...labels].every((label) => FRONT_VIEWS.includes(label as never));
  if (!isKnown || angles.length !== total || consistent > total || consistent < 0)
    return `stage 1 counts ${consistent} of ${total} angles and lists ${[...labels].join(", ")}`;
  if (!angles.every(({ pen_a, pen_b }) => isPenalty(pen_a) && isPenalty(pen_b)))
    return "a penalty of stage 1 lies beyond 0 to 10";
  const pairs = angles.map(({ pen_a: a, pen_b: b }) => ({ a, b }));
  const isGiven = choicesOf(pairs, consistent).some((some) => chooseByAngles(some) === choice);
  return isGiven ? null : `stage 1 chose ${choice}, which none of its angles give`;
}

/** Every choice of `count` of the items. */
function choicesOf<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => choicesOf(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}
