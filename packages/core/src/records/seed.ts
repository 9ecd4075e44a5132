import { z } from "zod";

/** 32-bit unsigned; one line in its file. */
export const seedSchema = z.looseObject({ seed: z.int().min(0).max(0xffff_ffff) });
export type SeedRecord = z.infer<typeof seedSchema>;
