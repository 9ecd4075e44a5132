import { z } from "zod";
import type { DuelView } from "../round-view.ts";

/** Fields that our judge adds to a duel under `x404` (docs/judge.md); records of other judges have none of them. */
const extrasSchema = z.looseObject({
  reason: z.string().optional(),
  fault: z.looseObject({ code: z.string(), message: z.string() }).optional(),
  plays: z
    .array(
      z.looseObject({
        winner: z.enum(["left", "right", "draw"]),
        left_penalty: z.number(),
        right_penalty: z.number(),
        answers: z.array(
          z.looseObject({
            order: z.string(),
            left_penalty: z.number(),
            right_penalty: z.number(),
            issues: z.string(),
          }),
        ),
        flags: z.array(z.string()),
      }),
    )
    .default([]),
});
export type DuelExtras = z.infer<typeof extrasSchema>;

/** The extras of a duel; null where there are none to show, or not in this shape. */
export function duelExtras(duel: DuelView): DuelExtras | null {
  if (duel.x404 === undefined) return null;
  const extras = extrasSchema.safeParse(duel.x404).data;
  return extras && (extras.plays.length > 0 || extras.reason || extras.fault) ? extras : null;
}
