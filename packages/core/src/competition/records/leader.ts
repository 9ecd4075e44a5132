import { z } from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineRecord, type ParseOptions, registerRecord } from "./record.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

export const leaderEntrySchema = z.looseObject({
  hotkey: hotkeySchema,
  repo: repoSchema,
  commit: commitSchema,
  docker: z.string(),
  /** Share of the subnet's emission, 0 to 1. */
  weight: z.number().min(0).max(1),
  effective_block: blockSchema,
});
export type LeaderEntry = z.infer<typeof leaderEntrySchema>;
/** Append-only; the active leader at block b is the last entry with effective_block ≤ b. */
export const leaderSchema = z.array(leaderEntrySchema);
export type LeaderRecord = z.infer<typeof leaderSchema>;

const list = defineRecord(leaderSchema);
const wrapped = defineRecord(z.looseObject({ transitions: leaderSchema }));
/** The older form of the file, kept so that one that was only read goes back as it was. */
const wrappers = new WeakMap<LeaderRecord, ReturnType<typeof wrapped.parse>>();

/** Reads `leader.json`: an array, or the older `{ transitions: […] }`. Throws `RECORD_INVALID`. */
export function parseLeader(text: string, options: ParseOptions): LeaderRecord {
  if (!/^\s*\{/.test(text)) return list.parse(text, options);
  const whole = wrapped.parse(text, options);
  wrappers.set(whole.transitions, whole);
  return whole.transitions;
}

/** The text of `leader.json`: the form that the record was read in; a new array is written bare. */
export function formatLeader(record: LeaderRecord): string {
  const whole = wrappers.get(record);
  return whole ? wrapped.format(whole) : list.format(record);
}

registerRecord(leaderSchema, { parse: parseLeader, format: formatLeader });

/** `leader.json`. */
export const leaderFile = defineStateFile({
  path: "leader.json",
  about: "Everyone who held the crown, with weight and the block from which it counts.",
  schema: leaderSchema,
  format: { parse: parseLeader, format: formatLeader },
  writers: [
    { by: "round-manager", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stageEntered },
  ],
  change: { kind: "append" },
});
