import { z } from "zod";
import { contestantSchema } from "./schema.ts";

export const winnerSchema = z.looseObject({
  winner_hotkey: contestantSchema,
  repo: z.string(),
  commit: z.string(),
  docker_image: z.string(),
});
export type Winner = z.infer<typeof winnerSchema>;
