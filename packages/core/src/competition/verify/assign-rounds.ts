import { competitionOf, declaredCompetition } from "../competition-of.ts";
import type { Competition } from "../define-competition.ts";
import type { RootRecords } from "./load-records.ts";
import type { RecordReader } from "./types.ts";

/** Which competition each round of a repository belongs to. */
export type Assignment = ReadonlyMap<number, Competition>;

export type AssignOptions = {
  readonly reader: RecordReader;
  readonly rounds: RootRecords["rounds"];
  /** The competitions that there are; the first one gets the rounds that show none. */
  readonly competitions: readonly [Competition, ...Competition[]];
  /** Only this round, and those before it as far as it takes to know. @default all */
  readonly only?: number | undefined;
};

/**
 * Asks each competition which rounds are its own. A round whose records do not show it yet goes with the round before it; rounds before the first
 * one that shows it go with that one: a repository may hold one competition after another.
 */
export async function assignRounds({ reader, rounds, competitions, only }: AssignOptions): Promise<Assignment> {
  if (only !== undefined) return new Map([[only, await competitionOf(reader, { round: only, competitions })]]);
  const certain = new Map<number, Competition>();
  for (const [round, paths] of rounds) {
    for (const competition of competitions) {
      if ((await competition.recognise({ source: reader, round, paths })) !== "yes") continue;
      certain.set(round, competition);
      break;
    }
  }
  const assignment = new Map<number, Competition>();
  let current = [...certain.values()][0] ?? (await declaredCompetition(reader, competitions)) ?? competitions[0];
  for (const round of rounds.keys()) {
    current = certain.get(round) ?? current;
    assignment.set(round, current);
  }
  return assignment;
}
