import { z } from "zod";
import { blockSchema } from "./schema.ts";

export const scheduleSchema = z.looseObject({
  earliest_reveal_block: blockSchema,
  latest_reveal_block: blockSchema,
  generation_deadline_block: blockSchema,
});
export type Schedule = z.infer<typeof scheduleSchema>;
