import * as z from "zod";
import { duelDetailSchema } from "./detail.ts";

/** One measured run of a duel of modules. Key names as in the file, where a duel was run several times. */
export const modulePlaySchema = z.looseObject({
  /** What the run came to. */
  winner: z.enum(["left", "right", "draw"]),
  /** What decided it, stage by stage. */
  detail: duelDetailSchema,
  /** Angles of stage 1 that contradict themselves. */
  contradictory: z.array(z.string()),
  /** Calls whose fallback took part. */
  failed: z.array(z.string()),
  /** What was noticed, for example text in a picture. */
  flags: z.array(z.string()),
});
/** One measured run of a duel of modules. */
export type ModulePlayRecord = z.infer<typeof modulePlaySchema>;
