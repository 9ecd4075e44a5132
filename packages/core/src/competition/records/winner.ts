import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { contestantSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of winner.json. */
export const winnerSchema = z.looseObject({
  /** SS58 address, or `leader` when the crown was defended. */
  winner_hotkey: contestantSchema,
  /** `owner/name`; empty when nobody reigned and nobody won. */
  repo: z.string(),
  /** 40 hex digits; empty like `repo`. */
  commit: z.string(),
  /** Address of the image; empty like `repo`. */
  docker_image: z.string(),
});
/** The content of `winner.json`. */
export type Winner = z.infer<typeof winnerSchema>;

/** `rounds/{n}/winner.json`. */
export const winnerFile = defineStateFile({
  path: "rounds/{round}/winner.json",
  about: "Who won the round, with which solution.",
  schema: winnerSchema,
  writers: [
    { by: "judge", message: MESSAGES.winner },
    { by: "collector", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stageEntered },
  ],
  change: { kind: "whole" },
});
/**
 * Reads `rounds/{n}/winner.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const winner = parseWinner(await readFile("rounds/4/winner.json", "utf8"), { path: "rounds/4/winner.json" });
 */
export const parseWinner = winnerFile.parse;
/**
 * The text of `rounds/{n}/winner.json`.
 *
 * @example
 * await writeFile("rounds/4/winner.json", formatWinner(winner));
 */
export const formatWinner = winnerFile.format;
