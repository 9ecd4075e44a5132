import type { DuelDetail } from "@404-gen/core/two";

/**
 * The stages of a duel, in the compact form that the page's script reads. A is 0, B is 1, a draw 2; words are indexes.
 *
 * - [decided by, s1, s2, s3, s4]; null where a stage was not reached
 * - s1: [choice, consistent angles, all angles, [[angle, A's penalty, B's], …]]
 * - s2: [choice, source, best view, artifacts, checklist]; best view and artifacts: [A's penalty, B's] or null
 * - checklist: [main object or −1, right in A?, in B?, [[feature, A's mark, B's], …], A's score, B's]; marks: y, p, n or empty
 * - s3: [fired?, choice or −1]
 * - s4: [choice, A's verdict, B's, [[side, A's, B's], …]]; verdicts: 1 is garbage
 */
export function packDetail(detail: DuelDetail | null | undefined, word: (text: string) => number) {
  if (!detail?.s1) return null;
  const { s1, s2, s3, s4, decided_by } = detail;
  return [
    word(decided_by ?? ""),
    [
      CHOICES[s1.choice],
      s1.n_consistent,
      s1.n_total,
      s1.angles.map(({ label, pen_a, pen_b }) => [word(label), pen_a, pen_b]),
    ],
    s2 ? packVoters(s2, word) : null,
    s3 ? [s3.fired ? 1 : 0, s3.choice === null ? -1 : CHOICES[s3.choice]] : null,
    s4 ? packSides(s4, word) : null,
  ];
}

const CHOICES = { A: 0, B: 1, draw: 2 } as const;
const VERDICTS = { ok: 0, garbage: 1 } as const;
const pair = (penalties: { readonly penalty_a: number; readonly penalty_b: number } | null) =>
  penalties && [penalties.penalty_a, penalties.penalty_b];
const mark = (text: string | null) => text?.slice(0, 1) ?? "";

function packVoters(
  { choice, source, best_view, artifact_compare, checklist }: NonNullable<DuelDetail["s2"]>,
  word: (text: string) => number,
) {
  const {
    main_object,
    main_object_correct_a: a,
    main_object_correct_b: b,
    features = [],
    score_a,
    score_b,
  } = checklist;
  return [
    CHOICES[choice],
    word(source),
    pair(best_view),
    pair(artifact_compare),
    [
      main_object === undefined ? -1 : word(main_object),
      a ?? null,
      b ?? null,
      features.map(({ feature, side_a, side_b }) => [word(feature), mark(side_a), mark(side_b)]),
      score_a,
      score_b,
    ],
  ];
}

function packSides(
  { choice, side_verdicts, per_angle }: NonNullable<DuelDetail["s4"]>,
  word: (text: string) => number,
) {
  const sides = ["right", "back", "left", "top_down"] as const;
  return [
    CHOICES[choice],
    VERDICTS[side_verdicts.a],
    VERDICTS[side_verdicts.b],
    sides.map((side) => [word(side), VERDICTS[per_angle.a[side]], VERDICTS[per_angle.b[side]]]),
  ];
}
