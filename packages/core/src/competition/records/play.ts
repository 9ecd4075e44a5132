import * as z from "zod";

const penalty = z.int().min(0).max(10);

/** One measured run of a duel of competition 1 as the record keeps it, under the duel's `x404.plays`. Key names as in the file. */
export const playSchema = z.looseObject({
  /** Of both answers together. */
  winner: z.enum(["left", "right", "draw"]),
  /** Mean of the two answers, 0 to 10. */
  left_penalty: z.number(),
  /** Mean of the two answers, 0 to 10. */
  right_penalty: z.number(),
  /** The model's two answers, one for each order. */
  answers: z
    .array(
      z.looseObject({
        /** Which side was shown first. */
        order: z.enum(["left-first", "right-first"]),
        /** 0 to 10; the lower is the better. */
        left_penalty: penalty,
        /** 0 to 10; the lower is the better. */
        right_penalty: penalty,
        /** The model's own words. */
        issues: z.string(),
      }),
    )
    .length(2),
  /** What was noticed, for example text in a picture. */
  flags: z.array(z.string()),
});
/** One measured run of a duel. */
export type Play = z.infer<typeof playSchema>;
