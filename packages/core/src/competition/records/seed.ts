import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineStateFile } from "./state-file.ts";

/** 32-bit unsigned; one line in its file. */
export const seedSchema = z.looseObject({
  /** 32-bit unsigned integer; draws prompts and decisive prompts. */
  seed: z.int().min(0).max(0xffff_ffff),
});
/** The content of `seed.json`. */
export type SeedRecord = z.infer<typeof seedSchema>;

/** `rounds/{n}/seed.json`. */
export const seedFile = defineStateFile({
  path: "rounds/{round}/seed.json",
  about: "The round's seed, from which prompts and decisive prompts are drawn.",
  schema: seedSchema,
  layout: { indent: null, end: "" },
  writers: [{ by: "collector", message: MESSAGES.roundOpened }],
  change: { kind: "whole" },
});
/**
 * The text of `rounds/{n}/seed.json`.
 *
 * @example
 * await writeFile("rounds/4/seed.json", formatSeed(seed));
 */
export const formatSeed = seedFile.format;
