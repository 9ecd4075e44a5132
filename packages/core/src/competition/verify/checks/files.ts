import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { contenders } from "../../rules/tournament-facts.ts";
import { factsOf, hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** What each stage must have brought by the time that it was left. */
export function checkFiles(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  const needs = (file: string, options: { since: string; hotkey?: string }) =>
    tally.expect(records.files.has(file), () => ({
      severity: "violation",
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
    if (context.reigning) needs(paths.generated(round, LEADER), { since: "DOWNLOADING" });
  }
  // Without contenders (all failed the source audit before the duels) nothing is played.
  const played = contenders(factsOf(context)).length > 0;
  if (played && hasReached(context, "finalizing")) needs(paths.matrix(round), { since: "DUELS" });
  if (hasReached(context, "finalizing")) needs(paths.winner(round), { since: empty ? "OPEN" : "DUELS" });
}

/** A round that nobody submitted to goes from OPEN to FINALIZING and has none of the files between. */
function isEmptyRound({ records, round }: RoundContext): boolean {
  return ![paths.seed(round), paths.prompts(round), paths.submissions(round)].some((file) => records.files.has(file));
}
