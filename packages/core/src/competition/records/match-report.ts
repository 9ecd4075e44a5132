import { z } from "zod";
import { defineRecord } from "./record.ts";
import { contestantSchema } from "./schema.ts";

export const DUEL_WINNERS = ["left", "right", "draw", "skipped"] as const;
export const duelSchema = z.looseObject({
  /** Stem. */
  name: z.string(),
  /** Address of the prompt picture. */
  prompt: z.string(),
  left_glb: z.string().nullable().optional(),
  left_ply: z.string().nullable().optional(),
  left_png: z.string().nullable(),
  right_glb: z.string().nullable().optional(),
  right_ply: z.string().nullable().optional(),
  right_png: z.string().nullable(),
  winner: z.enum(DUEL_WINNERS),
  issues: z.string(),
});
export type Duel = z.infer<typeof duelSchema>;

export const matchReportSchema = z.looseObject({
  left: contestantSchema,
  right: contestantSchema,
  /** (right wins) − (left wins). */
  score: z.int(),
  /** score / prompts. */
  margin: z.number(),
  /** Sorted by name. */
  duels: z.array(duelSchema),
});
export type MatchReport = z.infer<typeof matchReportSchema>;

const record = defineRecord(matchReportSchema);
/** Reads `rounds/{n}/{right}/duels_{left}.json`. Throws `RECORD_INVALID`. */
export const parseMatchReport = record.parse;
/** The text of `rounds/{n}/{right}/duels_{left}.json`. */
export const formatMatchReport = record.format;
