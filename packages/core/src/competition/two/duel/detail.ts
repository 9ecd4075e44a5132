import * as z from "zod";

/** A side of a duel as `detail` names it: A is left (the defender), B is right (the challenger). */
export type Choice = "A" | "B" | "draw";

const choice = z.enum(["A", "B", "draw"]);
const mark = z.enum(["yes", "partial", "no"]);
const sideVerdict = z.enum(["ok", "garbage"]);

/** Mean penalties of the two sides over both orders; floats in the file. */
const penalties = z.looseObject({ penalty_a: z.number(), penalty_b: z.number() });

const stage1 = z.looseObject({
  choice,
  n_total: z.int(),
  /** Angles whose two orders do not contradict each other. */
  n_consistent: z.int(),
  angles: z.array(z.looseObject({ label: z.string(), pen_a: z.number(), pen_b: z.number() })),
});

/** Either what was checked, or `decompose_failed` with zeros. */
const checklist = z.looseObject({
  main_object: z.string().optional(),
  main_object_correct_a: z.boolean().nullable().optional(),
  main_object_correct_b: z.boolean().nullable().optional(),
  features: z
    .array(
      z.looseObject({
        feature: z.string(),
        /** Mark of the check with exactly this text; null: the model worded it otherwise, or did not answer. */
        side_a: mark.nullable(),
        side_b: mark.nullable(),
      }),
    )
    .optional(),
  decompose_failed: z.literal(true).optional(),
  score_a: z.int(),
  score_b: z.int(),
  gap: z.int().optional(),
  choice: z.literal("draw").optional(),
});

const stage2 = z.looseObject({
  choice,
  source: z.enum(["strong_voter", "consensus_3"]),
  /** Null: a side has no usable embeddings. */
  best_view: penalties.nullable(),
  artifact_compare: penalties,
  checklist,
});

const perAngle = z.looseObject({ right: sideVerdict, back: sideVerdict, left: sideVerdict, top_down: sideVerdict });

/**
 * What a duel of competition 2 was decided by, as reports keep it under `detail` (MULTISTAGE.md 8). Either `reason` alone (a side had
 * no views), or the stages that were reached.
 */
export const duelDetailSchema = z.looseObject({
  reason: z.string().optional(),
  s1: stage1.optional(),
  s2: stage2.optional(),
  s3: z.looseObject({ fired: z.boolean(), choice: z.enum(["A", "B"]).nullable() }).optional(),
  s4: z
    .looseObject({
      choice,
      side_verdicts: z.looseObject({ a: sideVerdict, b: sideVerdict }),
      per_angle: z.looseObject({ a: perAngle, b: perAngle }),
    })
    .optional(),
  decided_by: z.string().optional(),
  issues: z.string().optional(),
});
export type DuelDetail = z.infer<typeof duelDetailSchema>;
export type Stage1Detail = z.infer<typeof stage1>;
export type Stage2Detail = z.infer<typeof stage2>;
export type Stage3Detail = NonNullable<DuelDetail["s3"]>;
export type Stage4Detail = NonNullable<DuelDetail["s4"]>;
export type ChecklistDetail = z.infer<typeof checklist>;
export type PenaltiesDetail = z.infer<typeof penalties>;
export type Mark = z.infer<typeof mark>;
export type SideVerdict = z.infer<typeof sideVerdict>;
