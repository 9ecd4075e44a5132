import { z } from "zod";
import { defineRecord } from "./record.ts";
import { contestantSchema } from "./schema.ts";

export const winnerSchema = z.looseObject({
  winner_hotkey: contestantSchema,
  repo: z.string(),
  commit: z.string(),
  docker_image: z.string(),
});
export type Winner = z.infer<typeof winnerSchema>;

const record = defineRecord(winnerSchema);
/** Reads `rounds/{n}/winner.json`. Throws `RECORD_INVALID`. */
export const parseWinner = record.parse;
/** The text of `rounds/{n}/winner.json`. */
export const formatWinner = record.format;
