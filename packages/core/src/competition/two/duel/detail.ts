import * as z from "zod";

/** A side of a duel as `detail` names it: A is left (the defender), B is right (the challenger). */
export type Choice = "A" | "B" | "draw";

const choice = z.enum(["A", "B", "draw"]);
const mark = z.enum(["yes", "partial", "no"]);
const sideVerdict = z.enum(["ok", "garbage"]);

/** Mean penalties of the two sides over both orders; floats in the file. */
const penalties = z.looseObject({
  /** 0 to 10; of the left side. */
  penalty_a: z.number(),
  /** 0 to 10; of the right side. */
  penalty_b: z.number(),
});

const stage1 = z.looseObject({
  choice,
  /** Angles that were asked about. */
  n_total: z.int(),
  /** Angles whose two orders do not contradict each other. */
  n_consistent: z.int(),
  /** One entry for each angle that counted, in the order of asking. */
  angles: z.array(
    z.looseObject({
      /** Name of the view: `front_left`. */
      label: z.string(),
      /** 0 to 10; mean of both orders, left side. */
      pen_a: z.number(),
      /** 0 to 10; mean of both orders, right side. */
      pen_b: z.number(),
    }),
  ),
});

/** Either what was checked, or `decompose_failed` with zeros. */
const checklist = z.looseObject({
  /** What the prompt shows, in the model's words. */
  main_object: z.string().optional(),
  /** Does the left side show it? Null: not checked. */
  main_object_correct_a: z.boolean().nullable().optional(),
  /** Does the right side show it? Null: not checked. */
  main_object_correct_b: z.boolean().nullable().optional(),
  /** What else the prompt shows, and whether the sides do. */
  features: z
    .array(
      z.looseObject({
        /** In the model's words. */
        feature: z.string(),
        /** Mark of the check with exactly this text; null: the model used other words, or did not answer. */
        side_a: mark.nullable(),
        /** As `side_a`, of the right side. */
        side_b: mark.nullable(),
      }),
    )
    .optional(),
  /** Present when the model named nothing to check. */
  decompose_failed: z.literal(true).optional(),
  /** Points of the left side, see `CHECK_POINTS` and `MAIN_OBJECT_POINTS`. */
  score_a: z.int(),
  /** Points of the right side. */
  score_b: z.int(),
  /** `score_a` − `score_b`, points. */
  gap: z.int().optional(),
  /** Present with `decompose_failed`: the voter does not vote then. */
  choice: z.literal("draw").optional(),
});

const stage2 = z.looseObject({
  choice,
  /** `strong_voter`: one voter was sure enough. `consensus_3`: the majority of three. */
  source: z.enum(["strong_voter", "consensus_3"]),
  /** Null: a side has no usable embeddings. */
  best_view: penalties.nullable(),
  /** Which side has the worse errors of geometry and surface. */
  artifact_compare: penalties,
  checklist,
});

const perAngle = z.looseObject({
  /** From the right (θ 90°). */
  right: sideVerdict,
  /** From behind (θ 180°). */
  back: sideVerdict,
  /** From the left (θ 270°). */
  left: sideVerdict,
  /** From above. */
  top_down: sideVerdict,
});

/**
 * What a duel of competition 2 was decided by, as reports keep it under `detail` (MULTISTAGE.md 8). Either `reason` alone (a side had
 * no views), or the stages that were reached.
 */
export const duelDetailSchema = z.looseObject({
  /** Why nothing was asked: a side without views. */
  reason: z.string().optional(),
  /** Stage 1: front angles. */
  s1: stage1.optional(),
  /** Stage 2: three voters; only after a draw of stage 1. */
  s2: stage2.optional(),
  /** Stage 3: pale sides on gray. */
  s3: z
    .looseObject({
      /** True: the stage decided. */
      fired: z.boolean(),
      /** The side that it chose; null unless fired. */
      choice: z.enum(["A", "B"]).nullable(),
    })
    .optional(),
  /** Stage 4: the guard that looks from the sides. */
  s4: z
    .looseObject({
      choice,
      /** What the guard found on each side, over all angles. */
      side_verdicts: z.looseObject({
        /** Left side. */
        a: sideVerdict,
        /** Right side. */
        b: sideVerdict,
      }),
      /** The same, angle by angle. */
      per_angle: z.looseObject({
        /** Left side. */
        a: perAngle,
        /** Right side. */
        b: perAngle,
      }),
    })
    .optional(),
  /** Name of the stage that decided. */
  decided_by: z.string().optional(),
  /** The model's words on the deciding stage. */
  issues: z.string().optional(),
});
/** All that a duel of modules was decided by: `detail` in a match's report. */
export type DuelDetail = z.infer<typeof duelDetailSchema>;
/** Stage 1 as the report has it. */
export type Stage1Detail = z.infer<typeof stage1>;
/** Stage 2 as the report has it. */
export type Stage2Detail = z.infer<typeof stage2>;
/** Stage 3 as the report has it. */
export type Stage3Detail = NonNullable<DuelDetail["s3"]>;
/** Stage 4 as the report has it. */
export type Stage4Detail = NonNullable<DuelDetail["s4"]>;
/** The third voter of stage 2: how much of the prompt is there. */
export type ChecklistDetail = z.infer<typeof checklist>;
/** Mean penalties of both sides over both orders. */
export type PenaltiesDetail = z.infer<typeof penalties>;
/** Is a feature there: `yes` 2 points, `partial` 1, `no` 0. */
export type Mark = z.infer<typeof mark>;
/** What the guard says of one side, seen from one angle. */
export type SideVerdict = z.infer<typeof sideVerdict>;
