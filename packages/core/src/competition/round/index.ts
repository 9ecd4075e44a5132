/** Reading a repository: one file, or a round of it; services, verify, status, miner status and report are views of this. */
export {
  type FilesTwo,
  type ReportedMatch,
  type RoundTwo,
  readReportsTwo,
  readRoundFacts,
  readRoundTwo,
  readSidesTwo,
  readSideTwo,
  type SidesTwo,
} from "../two/read-round.ts";
export { type FilesOne, type RoundOne, readRoundOne, readSide, readTournament } from "../one/read-round.ts";
export { readPodCosts } from "../two/read-costs.ts";
export { getFile, needFile, type PlaceArgument, readFile } from "./read-file.ts";
export { type FoundFile, type ReadRoundOptions, type Round, readRound } from "./read-round.ts";
export { neededIn, type Reading } from "./reading.ts";
export type { ListedSource, RecordSource } from "./record-cache.ts";
