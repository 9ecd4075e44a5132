import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import type { JsonLayout } from "./json/memory.ts";
import { defineRecord, type RecordFormat, registerRecord } from "./record.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of one entry of leader.json. */
export const leaderEntrySchema = z.looseObject({
  /** SS58 address of the holder. */
  hotkey: hotkeySchema,
  /** Its repository, `owner/name`. */
  repo: repoSchema,
  /** 40 hex digits. */
  commit: commitSchema,
  /** Address of the image that its build made. */
  docker: z.string(),
  /** Share of the subnet's emission, 0 to 1. */
  weight: z.number().min(0).max(1),
  /** First block for which the entry counts. */
  effective_block: blockSchema,
});
/** One holder of the crown, from one block on. */
export type LeaderEntry = z.infer<typeof leaderEntrySchema>;
/** Append-only; the active leader at block b is the last entry with effective_block ≤ b. */
export const leaderSchema = z.array(leaderEntrySchema);
/** The content of `leader.json`: append-only, blocks rise. */
export type LeaderRecord = z.infer<typeof leaderSchema>;

/**
 * Reader and writer of leader.json for entries of one kind. It reads an array, or the older `{ transitions: […] }`, and writes the form that
 * the record was read in; a new array is written bare. The reader throws `RECORD_INVALID`.
 *
 * @example
 * const leader = defineLeader(leaderEntrySchema);
 */
export function defineLeader<E extends z.ZodType>(
  entry: E,
  options: {
    /** Spaces, key order and end of line of the file. */
    readonly layout?: JsonLayout | undefined;
  } = {},
): RecordFormat<z.output<E>[]> {
  const list = defineRecord(z.array(entry), options);
  const listRecord = defineRecord(z.looseObject({ transitions: z.array(entry) }), options);
  /** The older form of the file, kept so that a record that was only read is written as it was. */
  const wrappers = new WeakMap<readonly unknown[], ReturnType<typeof listRecord.parse>>();
  return {
    parse(text, source) {
      if (!/^\s*\{/.test(text)) return list.parse(text, source);
      const wrapper = listRecord.parse(text, source);
      wrappers.set(wrapper.transitions, wrapper);
      return wrapper.transitions;
    },
    format(record) {
      const wrapper = wrappers.get(record);
      return wrapper ? listRecord.format(wrapper) : list.format(record);
    },
  };
}

const leader = defineLeader(leaderEntrySchema);
/**
 * Reads `leader.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const leader = parseLeader(await readFile("leader.json", "utf8"), { path: "leader.json" });
 */
export const parseLeader = leader.parse;
/**
 * The text of `leader.json`.
 *
 * @example
 * await writeFile("leader.json", formatLeader(leader));
 */
export const formatLeader = leader.format;

registerRecord(leaderSchema, leader);

/** `leader.json`. */
export const leaderFile = defineStateFile({
  path: "leader.json",
  about: "Everyone who held the crown, with weight and the block from which it counts.",
  schema: leaderSchema,
  format: leader,
  writers: [
    { by: "round-manager", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stageEntered },
  ],
  change: { kind: "append" },
});
