import * as z from "zod";
import { MODEL_FORMATS, type ModelRecordKey, PREVIEW_FORMAT_NAMES } from "../../base/formats.ts";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { SHORT_HOTKEY } from "./names.ts";
import { contestantSchema, timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** All winners of a duel; `skipped`: it could not be judged. */
export const DUEL_WINNERS = ["left", "right", "draw", "skipped"] as const;
/** A side's model address, under the competition's format name: `left_glb`. */
const modelAddress = <Side extends "left" | "right">(side: Side) =>
  Object.fromEntries(
    PREVIEW_FORMAT_NAMES.map((format) => [
      `${side}_${MODEL_FORMATS[format].recordKey}`,
      z.string().nullable().optional(),
    ]),
  ) as { readonly [Key in `${Side}_${ModelRecordKey}`]: z.ZodOptional<z.ZodNullable<z.ZodString>> };

/** Schema of one duel of a match's report. */
export const duelSchema = z.looseObject({
  /** Stem. */
  name: z.string(),
  /** Address of the prompt picture. */
  prompt: z.string(),
  ...modelAddress("left"),
  /** Address of the defender's preview; null when there is none. */
  left_png: z.string().nullable(),
  ...modelAddress("right"),
  /** Address of the challenger's preview; null when there is none. */
  right_png: z.string().nullable(),
  /** `skipped` only while the match is not complete. */
  winner: z.enum(DUEL_WINNERS),
  /** The judge's words; for a prompt without a duel, why there was none. */
  issues: z.string(),
});
/** One prompt of a match. */
export type Duel = z.infer<typeof duelSchema>;

/** Schema of the report of a match, whatever its sides and its duels are. */
export type MatchReportSchema<Side extends z.ZodType, Duel extends z.ZodType> = z.ZodObject<
  {
    /** Who defended: hotkey or `leader`; in competition 2 also the left side of an audit duel. */
    left: Side;
    /** Hotkey of the challenger; in competition 2 also what its image made again. */
    right: Side;
    /** (right wins) − (left wins). */
    score: z.ZodInt;
    /** score / prompts, skipped ones included. */
    margin: z.ZodNumber;
    /** Sorted by name. */
    duels: z.ZodArray<Duel>;
  },
  z.core.$loose
>;

/**
 * The report that every competition keeps of a match, and an evaluation of two folders: keys in the file's order.
 *
 * @example
 * const schema = reportOfMatch({ side: z.string(), duel: duelSchema });
 */
export const reportOfMatch = <Side extends z.ZodType, Duel extends z.ZodType>({
  side,
  duel,
}: {
  /** Names a side. */
  readonly side: Side;
  /** One prompt of the match. */
  readonly duel: Duel;
}): MatchReportSchema<Side, Duel> =>
  z.looseObject({ left: side, right: side, score: z.int(), margin: z.number(), duels: z.array(duel) });

/** Schema of a match's report, `{right}/duels_{left}.json`. */
export const matchReportSchema = reportOfMatch({ side: contestantSchema, duel: duelSchema });
/** All duels of one match, with score and margin. */
export type MatchReport = z.infer<typeof matchReportSchema>;

/** Ours, under `x404` of the report. */
export const matchExtras = defineExtras({
  judge: z.string().describe("Name and version of the judge"),
  offline: z.boolean().describe("Whether the judge needed no model server"),
  prompts_sha256: z.string().nullable().describe("Hash of the judge's wording"),
  seed: z.int().describe("Seed of the model's answers"),
  format: z.string().describe("Format of the models"),
  phase: z.string().describe("Why the match was played"),
  complete: z.boolean().describe("Whether every duel is judged"),
  skipped: z.int().nonnegative().describe("Duels that are not"),
  plays_per_duel: z.int().positive().describe("Runs that every duel needed"),
  flagged: z.int().nonnegative().describe("Duels with a flag, for example text in a picture"),
  attempts: z.int().nonnegative().describe("Runs of the match that left duels unjudged"),
  recorded_at: timestampSchema.describe("When the report was written"),
});
/** Ours, under `x404` of a duel. */
export const duelExtras = defineExtras({
  reason: z.string().describe("Why no duel was needed"),
  plays: z.array(z.unknown()).describe("Each measured run: answers, penalties, flags"),
  fault: z.object({ code: z.string(), message: z.string() }).describe("Why the duel could not be judged"),
});

/** `rounds/{n}/{right}/duels_{left}.json`. */
export const matchReportFile = defineStateFile({
  path: "rounds/{round}/{right}/duels_{left}.json",
  about: "Every duel of one match.",
  schema: matchReportSchema,
  writers: [{ by: "judge", message: MESSAGES.matchReport }],
  change: {
    kind: "whole",
    from: ({ left, right }, { entered }) => entered.has(`${left} ${right}`),
  },
  x404: { "": matchExtras, "duels.*": duelExtras },
});
/**
 * Reads `rounds/{n}/{right}/duels_{left}.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const matchReport = parseMatchReport(await readFile("rounds/4/HOTKEY/duels_leader.json", "utf8"), { path: "rounds/4/HOTKEY/duels_leader.json" });
 */
export const parseMatchReport = matchReportFile.parse;
/**
 * The text of `rounds/{n}/{right}/duels_{left}.json`.
 *
 * @example
 * await writeFile("rounds/4/HOTKEY/duels_leader.json", formatMatchReport(matchReport));
 */
export const formatMatchReport = matchReportFile.format;

/** Both sides of a match, for its report's path. */
export type MatchReportOptions = {
  /** Hotkey or `leader`. */
  readonly left: string;
  /** Hotkey. */
  readonly right: string;
  /** The round's hotkeys. With them, a left side whose ten characters begin another hotkey too gets as many characters as it needs. @default [] */
  readonly field?: readonly string[] | undefined;
};

/**
 * Where a match's report lies: ten characters of the left side, as other tools expect, or the fewest above ten that no other hotkey
 * of the field begins with, so that two reports never share a file.
 *
 * @example
 * matchReportPath(4, { left: "leader", right: hotkey });
 */
export function matchReportPath(round: number, { left, right, field = [] }: MatchReportOptions): string {
  return matchReportFile.path({ round, right, left: leftName(left, field) });
}

/**
 * A left side as the names of reports have it.
 *
 * @example
 * leftName("leader", []); // "leader"
 */
export function leftName(left: string, field: readonly string[]): string {
  let length = SHORT_HOTKEY;
  for (const other of field) {
    if (other === left) continue;
    while (length < left.length && other.startsWith(left.slice(0, length))) length++;
  }
  return left.slice(0, length);
}
