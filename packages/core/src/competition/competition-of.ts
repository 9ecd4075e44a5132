import type { Competition } from "./define-competition.ts";
import { configExtras, configFile } from "./records/config.ts";
import { readFile } from "./round/read-file.ts";
import type { ListedSource, RecordSource } from "./round/record-cache.ts";

/** Which round is asked about, and the competitions that it may be of. */
export type CompetitionOfOptions = {
  /** Number of the round, from 0. */
  readonly round: number;
  /** The competitions that there are; the first one gets the rounds that show none. */
  readonly competitions: readonly [Competition, ...Competition[]];
};

/**
 * The competition of one round: the one that its own records show, else the one that the newest earlier round shows, else the one that
 * config.json names, else the first.
 *
 * @example
 * const { id } = await competitionOf(store, { round: 53, competitions: COMPETITIONS }); // "2"
 */
export async function competitionOf(
  reader: ListedSource,
  { round, competitions }: CompetitionOfOptions,
): Promise<Competition> {
  for (let at = round; at >= 0; at--) {
    const paths = await reader.list(`rounds/${at}`);
    if (paths.length === 0 && at < round) break;
    for (const competition of competitions) {
      if ((await competition.recognise({ source: reader, round: at, paths })) === "yes") return competition;
    }
  }
  return (await declaredCompetition(reader, competitions)) ?? competitions[0];
}

/** The competition that config.json names by `x404.competition`; null when it names none. */
export async function declaredCompetition(
  source: RecordSource,
  competitions: readonly Competition[],
): Promise<Competition | null> {
  const reading = await readFile(source, configFile);
  const name = reading.kind === "read" ? configExtras.of(reading.value).competition : undefined;
  return competitions.find(({ id }) => id === name) ?? null;
}
