import { checklistProblem } from "./checklist-problem.ts";
import { decidedBy, primaryChoice } from "./conclude.ts";
import { chooseByAngles } from "./decide-angles.ts";
import { sideVerdict } from "./decide-sides.ts";
import { decideVoters } from "./decide-voters.ts";
import type { DuelDetail, Stage1Detail, Stage2Detail, Stage4Detail } from "./detail.ts";
import { FRONT_VIEWS } from "./views.ts";

/** What is known of a duel beside its `detail`. */
export type DetailOptions = {
  /** Angles that contradict themselves, where the report notes them. @default not known: any of them may, as many as the detail says */
  readonly contradictory?: readonly string[] | undefined;
  /** The checklist counted no more checks than there are features. @default false: every check counted, as upstream */
  readonly capChecks?: boolean | undefined;
};

/**
 * What in a recorded `detail` cannot follow from the stages; null for nothing. The record keeps the means of both orders and not each
 * answer, so the question is whether any answers could have given it.
 *
 * @example
 * detailProblem(duel.detail); // "stage 1 chose A, which none of its angles give"
 */
export function detailProblem(detail: DuelDetail, options: DetailOptions = {}): string | null {
  const { reason, s1, s2, s3, s4 } = detail;
  if (reason !== undefined || s1 === undefined) return null;
  return (
    stage1Problem(s1, options) ??
    orderProblem({ s1, s2, s3, s4 }) ??
    (s2 ? stage2Problem(s2, options) : null) ??
    (s3 && !s3.fired && s3.choice !== null ? `stage 3 did not fire and chose ${s3.choice}` : null) ??
    (s4 ? stage4Problem(s4) : null) ??
    nameProblem(detail)
  );
}

/** Penalties go from 0 to 10, and the mean of two whole ones is a half at most. */
const isPenalty = (value: number): boolean => value >= 0 && value <= 10 && Number.isInteger(value * 2);

function stage1Problem(
  { choice, n_total: total, n_consistent: consistent, angles }: Stage1Detail,
  { contradictory }: DetailOptions,
): string | null {
  const labels = new Set(angles.map(({ label }) => label));
  const isKnown = labels.size === angles.length && [...labels].every((label) => FRONT_VIEWS.includes(label as never));
  if (!isKnown || angles.length !== total || consistent > total || consistent < 0)
    return `stage 1 counts ${consistent} of ${total} angles and lists ${[...labels].join(", ")}`;
  if (!angles.every(({ pen_a, pen_b }) => isPenalty(pen_a) && isPenalty(pen_b)))
    return "a penalty of stage 1 is no mean of two whole ones from 0 to 10";
  const pairs = angles.map(({ label, pen_a: a, pen_b: b }) => ({ label, a, b }));
  if (contradictory === undefined) {
    const isPossible = choicesOf(pairs, consistent).some((some) => chooseByAngles(some) === choice);
    return isPossible ? null : `stage 1 chose ${choice}, which none of its angles give`;
  }
  const validPairs = pairs.filter(({ label }) => !contradictory.includes(label));
  if (validPairs.length !== consistent)
    return `stage 1 counts ${consistent} angles, and ${validPairs.length} are not noted as contradicting themselves`;
  const decision = chooseByAngles(validPairs);
  return decision === choice ? null : `stage 1 chose ${choice}, and its angles give ${decision}`;
}

/** Every choice of `count` of the items. */
function choicesOf<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => choicesOf(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}

/** A draw of stage 1 goes to stages 2 and 4, a draw of stage 2 to stage 3, and nothing else does. */
function orderProblem({ s1, s2, s3, s4 }: Pick<DuelDetail, "s2" | "s3" | "s4"> & { readonly s1: Stage1Detail }) {
  if ((s1.choice === "draw") !== (s2 !== undefined))
    return s2 ? `stage 2 was asked though stage 1 chose ${s1.choice}` : "stage 1 was a draw, and stage 2 is missing";
  if ((s2?.choice === "draw") !== (s3 !== undefined))
    return s3 ? "stage 3 was asked though no draw came before it" : "stage 2 was a draw, and stage 3 is missing";
  // The guard may look at duels that stage 1 decided, too.
  return s2 !== undefined && s4 === undefined ? "stage 1 was a draw, and the guard of stage 4 is missing" : null;
}

function stage2Problem(s2: Stage2Detail, options: DetailOptions): string | null {
  const { best_view: bestView, artifact_compare: artifacts, checklist, choice, source } = s2;
  const penalties = [bestView, artifacts].flatMap((one) => (one ? [one.penalty_a, one.penalty_b] : []));
  if (!penalties.every(isPenalty)) return "a penalty of stage 2 is no mean of two whole ones from 0 to 10";
  const wrong = checklistProblem(checklist, options);
  if (wrong !== null) return wrong;
  const { detail: decision } = decideVoters({ bestView, artifacts, checklist });
  return decision.choice === choice && decision.source === source
    ? null
    : `stage 2 chose ${choice} by ${source}, and its voters give ${decision.choice} by ${decision.source}`;
}

/** What the guard says of a side follows from its angles. */
function stage4Problem({ side_verdicts: verdicts, per_angle: angles }: Stage4Detail): string | null {
  for (const side of ["a", "b"] as const) {
    const { right, back, left, top_down } = angles[side];
    const decision = sideVerdict({ right, back, left, top_down });
    if (decision !== verdicts[side])
      return `stage 4 calls side ${side} ${verdicts[side]}, and its angles give ${decision}`;
  }
  return null;
}

/** Which stage is said to have decided. Records without it decide the same. */
function nameProblem({ s1, s2, s3, s4, decided_by: name }: DuelDetail): string | null {
  if (s1 === undefined || name === undefined) return null;
  const stages = {
    s1: { detail: s1, contradictory: [] },
    s2: s2 ? decideVoters({ bestView: s2.best_view, artifacts: s2.artifact_compare, checklist: s2.checklist }) : null,
    s3: s3 ?? null,
    s4: s4 ?? null,
  };
  const decision = decidedBy(stages);
  return decision === name
    ? null
    : `it says that ${name} decided it, and ${decision} did (before the guard: ${primaryChoice(stages)})`;
}
