import type { Competition } from "../define-competition.ts";
import type { RootRecords } from "./load-records.ts";
import type { RecordReader } from "./types.ts";

/** Which competition each round of a repository belongs to. */
export type Assignment = ReadonlyMap<number, Competition>;

export type AssignOptions = {
  readonly reader: RecordReader;
  readonly rounds: RootRecords["rounds"];
  /** The competitions that there are; the first takes what none recognises. */
  readonly competitions: readonly [Competition, ...Competition[]];
};

/**
 * Asks each competition which rounds are its own. A round that tells nothing yet goes with the one before it, rounds before the first that
 * tells with that one: a repository may hold one competition after another.
 */
export async function assignRounds({ reader, rounds, competitions }: AssignOptions): Promise<Assignment> {
  const told = new Map<number, Competition>();
  for (const [round, paths] of rounds) {
    for (const competition of competitions) {
      if ((await competition.recognise({ source: reader, round, paths })) !== "yes") continue;
      told.set(round, competition);
      break;
    }
  }
  const assignment = new Map<number, Competition>();
  let current = [...told.values()][0] ?? competitions[0];
  for (const round of rounds.keys()) {
    current = told.get(round) ?? current;
    assignment.set(round, current);
  }
  return assignment;
}

type CompetitionOfOptions = {
  readonly round: number;
  readonly competitions: readonly [Competition, ...Competition[]];
};

/** The competition of one round: its own word, else that of the newest round before it that tells, else the first. */
export async function competitionOf(
  reader: RecordReader,
  { round, competitions }: CompetitionOfOptions,
): Promise<Competition> {
  for (let at = round; at >= 0; at--) {
    const paths = await reader.list(`rounds/${at}`);
    if (paths.length === 0 && at < round) break;
    for (const competition of competitions) {
      if ((await competition.recognise({ source: reader, round: at, paths })) === "yes") return competition;
    }
  }
  return competitions[0];
}
