import * as z from "zod";
import { COMMIT_PATTERN, HOTKEY_PATTERN, REPO_PATTERN } from "./names.ts";

/** Schema of an SS58 address, see {@link HOTKEY_PATTERN}. */
export const hotkeySchema = z.string().regex(HOTKEY_PATTERN, "an SS58 address: 48 base-58 characters, starting with 5");
/** A hotkey, or the literal `leader` of match tables. */
export const contestantSchema = z.union([z.literal("leader"), hotkeySchema]);
/** Schema of a git commit, see {@link COMMIT_PATTERN}. */
export const commitSchema = z.string().regex(COMMIT_PATTERN, "40 hex digits");
/** Schema of a repository, see {@link REPO_PATTERN}. */
export const repoSchema = z.string().regex(REPO_PATTERN, "owner/name of word characters, dots and hyphens");
/** Schema of a block's number: an integer from 0. */
export const blockSchema = z.int().nonnegative();
/** Schema of a moment: ISO 8601 in UTC, ending in `Z`. */
export const timestampSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/, "ISO 8601 UTC, ending in Z");
/** Schema of a day: `YYYY-MM-DD`, UTC. */
export const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "YYYY-MM-DD");
