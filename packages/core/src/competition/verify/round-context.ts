import type { PolicyOne } from "../one/policy.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { STAGES } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { Schedule } from "../records/schedule.ts";
import { type CompetitionState, type Stage, stateExtras } from "../records/state.ts";
import { type TournamentFacts, tournamentFacts } from "../rules/tournament-facts.ts";
import type { RootRecords, RoundRecords } from "./load-records.ts";
import type { VerifyLimits } from "./types.ts";

/** How far a round has come: the stage that it is in, or `over`. */
export type Progress = Exclude<Stage, "finished" | "paused"> | "over";
const isOfRound = (stage: Stage) => stage !== "finished" && stage !== "paused";
const ORDER: readonly Progress[] = [...STAGES.filter(isOfRound), "over"];

/** All that the checks of one round look at. */
export type RoundContext = {
  readonly round: number;
  readonly root: RootRecords;
  readonly config: CompetitionConfig | null;
  readonly records: RoundRecords;
  readonly schedule: Schedule | null;
  /** Prompts of the round before: none when nobody submitted to it, null when they cannot be read. */
  readonly previousPrompts: readonly string[] | null;
  readonly reached: Progress;
  /** Reigning when the round's submissions closed. */
  readonly reigning: LeaderEntry | null;
  readonly limits: VerifyLimits;
  /** How the validator decided. */
  readonly policy: PolicyOne;
};

/** What the checks that the competitions share look at: of a round's files, those that all of them have. */
export type CommonContext = Pick<
  RoundContext,
  "round" | "root" | "config" | "schedule" | "previousPrompts" | "reached" | "reigning"
> & {
  readonly records: Pick<RoundRecords, "seed" | "prompts" | "stems" | "submissions" | "builds" | "ignored" | "files">;
};

/** Has the round come to this stage? */
export function hasReached({ reached }: Pick<RoundContext, "reached">, stage: Progress): boolean {
  return ORDER.indexOf(reached) >= ORDER.indexOf(stage);
}

/**
 * How far a round has come, by `state.json`. While it is paused: as far as the note of where to go on says, and no less far than its
 * files show, so that a note of an earlier pause hides nothing.
 */
export function reachedOf(
  round: number,
  { state, records }: { state: CompetitionState | null; records: StageFiles },
): Progress {
  if (state === null) return byFiles(records);
  if (round !== state.current_round) return round < state.current_round ? "over" : "open";
  if (state.stage === "finished") return "over";
  if (state.stage !== "paused") return state.stage;
  const [progress, stageOfFiles] = [resumeStage(state), byFiles(records)];
  return progress !== null && ORDER.indexOf(progress) > ORDER.indexOf(stageOfFiles) ? progress : stageOfFiles;
}

function resumeStage(state: CompetitionState): Progress | null {
  const stage = stateExtras.of(state).resume_stage;
  return ORDER.find((one) => one === stage) ?? null;
}

/** Files that show how far a round has come; null: not there. */
type StageFiles = { readonly winner: unknown; readonly matrix: unknown; readonly submissions: unknown };

function byFiles(records: StageFiles): Progress {
  if (records.winner) return "finalizing";
  if (records.matrix) return "duels";
  return records.submissions ? "miner_generation" : "open";
}

/** The tournament's facts as the round's files have them. */
export function factsOf({ records, config }: Pick<RoundContext, "records" | "config">): TournamentFacts {
  return tournamentFacts({ ...records, config, auditRequests: records.requests });
}

/** Are the config and these files readable (or absent), so that what rests on them can be checked? */
export function canRead({ config, records }: RoundContext, ...files: readonly string[]): boolean {
  return config !== null && !files.some((file) => records.refused.has(file));
}

/** The files that a tournament's facts are read from. */
export function factFiles(round: number): readonly string[] {
  return [
    paths.submissions(round),
    paths.matrix(round),
    paths.auditRequests(round),
    paths.generationAudits(round),
    paths.sourceAudits(round),
  ];
}
