import { BLOCK_SECONDS } from "../../../ports/chain.ts";
import { paths } from "../../records/paths.ts";
import type { CompetitionState, Stage } from "../../records/state.ts";
import { mayMove } from "../../rules/stages.ts";
import type { Tally } from "../tally.ts";
import type { RecordReader, ReplayedCommit } from "../types.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";

/** Slack for an eta, milliseconds: blocks that come a little faster or slower than 12 s, and a service that looks now and then. Our choice. */
const ETA_SLACK_MS = 30 * 60_000;

/** A stage that was left for `paused`, with its round. */
export type Hold = { readonly stage: Stage; readonly round: number };

export type Move = {
  readonly commit: ReplayedCommit;
  readonly before: CompetitionState | null;
  readonly after: CompetitionState;
  readonly held: Hold | null;
  /** The repository after the commit. */
  readonly source: RecordReader;
  readonly tally: Tally;
};

/** Stages that end at a time: the submissions' close, and the generation's deadline. */
const TIMED_STAGES: readonly Stage[] = ["open", "miner_generation"];

/** A move of state.json: legal, not before its time, and with the files that the new stage rests on. */
export async function checkMove(move: Move): Promise<void> {
  const { commit, before, after, held, tally } = move;
  if (before === null || (before.stage === after.stage && before.current_round === after.current_round)) return;
  const commitName = namedCommit(commit);
  const common = { file: paths.state, commit: commitName } as const;
  const from = before.stage === "paused" ? held : { stage: before.stage, round: before.current_round };
  const isLegal = isLegalMove({ before, after, from });
  tally.expect(isLegal, () => ({
    ...common,
    code: "STAGE_MOVE_ILLEGAL",
    path: "stage",
    recorded: { from: [before.current_round, before.stage], to: [after.current_round, after.stage] },
    expected: "a move that the stage machine has",
    message: `The competition went from ${before.stage} of round ${before.current_round} to ${after.stage} of round ${after.current_round}, which no service may do, by ${sayCommit(commitName)}.`,
  }));
  const due = before.next_stage_eta === null ? null : Date.parse(before.next_stage_eta);
  const isEarly =
    due !== null && TIMED_STAGES.includes(before.stage) && after.stage !== "paused" && commit.time < due - ETA_SLACK_MS;
  tally.expect(!isEarly, () => ({
    ...common,
    code: "STAGE_EARLY",
    recorded: commitName.at,
    expected: before.next_stage_eta,
    message: `Stage ${before.stage} of round ${before.current_round} ended ${minutes((due ?? 0) - commit.time)} minutes before its time ${before.next_stage_eta}, by ${sayCommit(commitName)}.`,
  }));
  for (const file of neededBy(after)) {
    const text = await move.source.read(file);
    tally.expect(text !== null, () => ({
      ...common,
      code: "STAGE_WITHOUT_FILE",
      file,
      recorded: null,
      expected: "the file",
      message: `Stage ${after.stage} of round ${after.current_round} was entered without ${file}, by ${sayCommit(commitName)}.`,
    }));
  }
}

/** An announced time is given with the move into a stage; no service moves it later. */
export function checkEta({ commit, before, after, tally }: Pick<Move, "commit" | "before" | "after" | "tally">): void {
  if (before === null || before.stage !== after.stage || before.current_round !== after.current_round) return;
  const commitName = namedCommit(commit);
  tally.expect(before.next_stage_eta === after.next_stage_eta, () => ({
    code: "ETA_MOVED",
    file: paths.state,
    path: "next_stage_eta",
    recorded: { value: after.next_stage_eta, commit: commitName },
    expected: before.next_stage_eta,
    commit: commitName,
    message: `The end of stage ${after.stage} of round ${after.current_round} was announced for ${before.next_stage_eta}, then for ${after.next_stage_eta}, by ${sayCommit(commitName)}.`,
  }));
}

type StageMove = { readonly before: CompetitionState; readonly after: CompetitionState; readonly from: Hold | null };

function isLegalMove({ before, after, from }: StageMove): boolean {
  if (before.stage === "paused") {
    // A person resumes with the stage that was left, or with one that could have followed it.
    if (from === null) return after.current_round === before.current_round;
    if (after.current_round === from.round && after.stage === from.stage) return true;
  }
  if (from === null || !mayMove(from.stage, after.stage)) return false;
  const isNext = from.stage === "finalizing" && after.stage === "open";
  return after.current_round === from.round + (isNext ? 1 : 0);
}

/** Files that a stage rests on: they come with it, or before. */
function neededBy({ stage, current_round: round }: CompetitionState): readonly string[] {
  if (stage === "miner_generation") return [paths.seed(round), paths.prompts(round), paths.submissions(round)];
  if (stage === "finalizing") return [paths.winner(round)];
  return stage === "open" ? [paths.schedule(round)] : [];
}

const minutes = (ms: number): number => Math.round(ms / 60_000);

/** When a block was announced to come. */
export type Announcement = { readonly block: number; readonly eta: number };

/** How far the time between two announcements may differ from 12 s a block: two hours, or a twentieth. Our choice: the chain runs late, never early by so much. */
const DRIFT = { ms: 2 * 3_600_000, share: 0.05 } as const;

/** Dates against blocks: two rounds' starts lie as far apart in time as in blocks. */
export function checkDates(
  now: Announcement,
  { before, commit, tally }: { before: Announcement; commit: ReplayedCommit; tally: Tally },
): void {
  const byBlocks = (now.block - before.block) * BLOCK_SECONDS * 1000;
  const byDates = now.eta - before.eta;
  const tolerance = Math.max(DRIFT.ms, DRIFT.share * Math.abs(byBlocks));
  const commitName = namedCommit(commit);
  tally.expect(Math.abs(byDates - byBlocks) <= tolerance, () => ({
    code: "DATES_AND_BLOCKS_DIFFER",
    file: paths.state,
    commit: commitName,
    recorded: { blocks: now.block - before.block, hours: Number((byDates / 3_600_000).toFixed(2)) },
    expected: { hours: Number((byBlocks / 3_600_000).toFixed(2)) },
    message: `The rounds' starts lie ${now.block - before.block} blocks apart, which take ${(byBlocks / 3_600_000).toFixed(1)} hours, but ${(byDates / 3_600_000).toFixed(1)} hours by their dates, by ${sayCommit(commitName)}.`,
  }));
}
