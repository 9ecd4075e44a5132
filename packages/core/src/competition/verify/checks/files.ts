import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { contenders } from "../../rules/tournament-facts.ts";
import { type CommonContext, factsOf, hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** What each stage of competition 1 must have brought by the time that it was left. */
export function checkFiles(context: RoundContext, tally: Tally): void {
  // Without contenders (all failed the source audit before the duels) nothing is played.
  const isPlayed = contenders(factsOf(context)).length > 0;
  checkStageFiles(context, { isPlayed, baseline: paths.generated(context.round, LEADER), tally });
}

type StageFiles = {
  /** Somebody was there to play in DUELS. */
  readonly isPlayed: boolean;
  /** Path of what the reigning leader's image made. */
  readonly baseline: string;
  readonly tally: Tally;
};

/** What each stage must have brought by the time that it was left. */
export function checkStageFiles(context: CommonContext, { isPlayed, baseline, tally }: StageFiles): void {
  const { records, round } = context;
  const needs = (file: string, options: { since: string; hotkey?: string }) =>
    tally.expect(records.files.has(file), () => ({
      code: "FILE_MISSING",
      file,
      hotkey: options.hotkey ?? null,
      expected: "the file",
      message: `Round ${round} is past ${options.since} without ${file}.`,
    }));
  const empty = records.submissions === null || Object.keys(records.submissions).length === 0;
  const went = hasReached(context, "miner_generation") && !(hasReached(context, "finalizing") && isEmptyRound(context));
  if (went) {
    for (const file of [paths.seed(round), paths.prompts(round), paths.submissions(round)]) {
      needs(file, { since: "OPEN" });
    }
  }
  if (!empty && hasReached(context, "duels")) {
    for (const hotkey of Object.keys(records.submissions ?? {})) {
      needs(paths.submitted(round, hotkey), { since: "DOWNLOADING", hotkey });
    }
    if (context.reigning) needs(baseline, { since: "DOWNLOADING" });
  }
  if (isPlayed && hasReached(context, "finalizing")) needs(paths.matrix(round), { since: "DUELS" });
  if (hasReached(context, "finalizing")) needs(paths.winner(round), { since: empty ? "OPEN" : "DUELS" });
}

/** A round that nobody submitted to goes from OPEN to FINALIZING and has none of the files between. */
function isEmptyRound({ records, round }: CommonContext): boolean {
  return ![paths.seed(round), paths.prompts(round), paths.submissions(round)].some((file) => records.files.has(file));
}
