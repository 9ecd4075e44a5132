import { formatState, type Stage } from "../src/competition/records/state.ts";
import type { CommitLog } from "./commit-log.ts";
import { testHotkey } from "./test-hotkey.ts";

/** Text files of a state repository, and the commits that made them. */
export type BuiltRepository = Pick<CommitLog, "files" | "commits">;

/** How large a competition is built. */
export type CompetitionSize = {
  /** Finished rounds. */
  readonly rounds: number;
  /** Prompts a round; at least 20. */
  readonly prompts: number;
  /** Miners beside the cast, all weak. */
  readonly others: number;
  /** Commits in which the downloads of a round are recorded. */
  readonly downloads: number;
  /** Name of a prompt of the pool, without its extension. */
  stem(index: number): string;
};

/** A repository while it is being built. */
export type RepositoryBuilder = CommitLog & {
  readonly size: CompetitionSize;
  /** Milliseconds since the epoch. */
  now: number;
  block: number;
};

/** The miners of the small competition, in the order in which they reveal. */
export const CAST = {
  weak: testHotkey(1),
  /** Submits better files than its image makes. */
  cheat: testHotkey(2),
  good: testHotkey(3),
  better: testHotkey(4),
} as const;

/** Prompts that {@link STRENGTH} counts in. */
export const STRENGTH_PROMPTS = 20;
/** Strength of the miners beside the cast. */
export const OTHERS_STRENGTH = -5;
/** How many of 20 prompts each wins against the base leader of round 0; between miners the difference counts. */
export const STRENGTH: Readonly<Record<string, number>> = {
  leader: 0,
  [CAST.weak]: -5,
  [CAST.cheat]: 6,
  [CAST.good]: 3,
  [CAST.better]: 6,
};

/** The text of `state.json`. */
export function stateText(round: number, stage: Stage, eta: string | null = null): string {
  return formatState({ current_round: round, stage, next_stage_eta: eta });
}
