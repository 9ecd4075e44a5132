import { LEADER } from "../records/names.ts";
import { type ReadRoundOptions, type Round, readRound } from "../round/read-round.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { type TournamentFacts, tournamentFacts } from "../rules/tournament-facts.ts";
import { STATE_FILES_ONE } from "./state-files.ts";

/** Competition 1's state files by name. */
export type FilesOne = typeof STATE_FILES_ONE;
/** A round of competition 1. */
export type RoundOne = Round<FilesOne>;

/**
 * {@link readRound} over competition 1's files.
 *
 * @example
 * const { get, need } = readRoundOne(store, { round: 3 });
 * const { seed } = await need.seed();
 */
export const readRoundOne = (source: RecordSource, options: Omit<ReadRoundOptions<FilesOne>, "files">): RoundOne =>
  readRound(source, { ...options, files: STATE_FILES_ONE });

/**
 * What a side of a match shows: the leader its baseline, a miner what it submitted.
 *
 * @example
 * const uploads = await readSide(readRoundOne(store, { round: 3 }).get, hotkey);
 */
export const readSide = <T>(
  read: Record<"generated" | "submitted", (hotkey: string) => Promise<T>>,
  contestant: string,
): Promise<T> => (contestant === LEADER ? read.generated(LEADER) : read.submitted(contestant));

/**
 * The tournament's facts, read with `get` (refused files throw) or `show` (they count as absent).
 *
 * @example
 * const action = decide(await readTournament(readRoundOne(store, { round: 4 }).show));
 */
export async function readTournament(read: RoundOne["get"]): Promise<TournamentFacts> {
  const [config, submissions, matrix, auditRequests, generationAudits, sourceAudits] = await Promise.all([
    read.config(),
    read.submissions(),
    read.matrix(),
    read.auditRequests(),
    read.generationAudits(),
    read.sourceAudits(),
  ]);
  return tournamentFacts({ config, submissions, matrix, auditRequests, generationAudits, sourceAudits });
}
