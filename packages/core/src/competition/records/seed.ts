import { z } from "zod";
import { defineRecord } from "./record.ts";

/** 32-bit unsigned; one line in its file. */
export const seedSchema = z.looseObject({ seed: z.int().min(0).max(0xffff_ffff) });
export type SeedRecord = z.infer<typeof seedSchema>;

const record = defineRecord(seedSchema, { layout: { indent: null, end: "" } });
/** Reads `rounds/{n}/seed.json`. Throws `RECORD_INVALID`. */
export const parseSeed = record.parse;
/** The text of `rounds/{n}/seed.json`. */
export const formatSeed = record.format;
