import * as z from "zod";
import { defineMessage } from "./commit-message.ts";
import { timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");

/** Schema of one file of a repair. */
export const repairedFileSchema = z.looseObject({
  /** Path in the repository. */
  path: z.string().min(1),
  /** SHA-256 of the text before, 64 hex digits; null: the file was not there. */
  before: hashSchema.nullable(),
  /** SHA-256 of the text after, 64 hex digits; null: the file was deleted. */
  after: hashSchema.nullable(),
});
/** One file of a repair, by the hashes of its texts. */
export type RepairedFile = z.infer<typeof repairedFileSchema>;

/** Schema of one entry of repairs.json. */
export const repairSchema = z.looseObject({
  /** When the person decided it. */
  at: timestampSchema,
  /** Round whose files were repaired; null: files beside the rounds, which concern every round. */
  round: z.int().nonnegative().nullable(),
  /** Name of the person. */
  by: z.string().min(1),
  /** What was wrong, in the person's own words. */
  why: z.string().min(1),
  /** Every file that the entry's commit changed, but repairs.json. */
  files: z.array(repairedFileSchema).min(1),
});
/** What a person repaired, and why. */
export type Repair = z.infer<typeof repairSchema>;
/** Oldest first. */
export const repairsSchema = z.array(repairSchema);
/** The content of `repairs.json`. */
export type Repairs = z.infer<typeof repairsSchema>;

/** Message of a commit that repairs the record; `number`: of its entry in `repairs.json`, from 1. */
export const REPAIR_MESSAGE = defineMessage("Repair of the record, number {number}");

/** `repairs.json`. */
export const repairsFile = defineStateFile({
  path: "repairs.json",
  about:
    "What people repaired in a damaged record, each in one commit with its files, by `404-gen repair`. Ours; only where there are any.",
  schema: repairsSchema,
  writers: [{ by: "people", message: null }],
  change: { kind: "append" },
});
