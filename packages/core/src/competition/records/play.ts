import * as z from "zod";

const penalty = z.int().min(0).max(10);

/** One measured run of a duel of competition 1 as the record keeps it, under the duel's `x404.plays`. Key names as in the file. */
export const playSchema = z.looseObject({
  winner: z.enum(["left", "right", "draw"]),
  /** Mean of the two answers, 0 to 10. */
  left_penalty: z.number(),
  right_penalty: z.number(),
  answers: z
    .array(
      z.looseObject({
        order: z.enum(["left-first", "right-first"]),
        /** 0 to 10; the lower is the better. */
        left_penalty: penalty,
        right_penalty: penalty,
        issues: z.string(),
      }),
    )
    .length(2),
  /** What was noticed, for example text in a picture. */
  flags: z.array(z.string()),
});
export type Play = z.infer<typeof playSchema>;
