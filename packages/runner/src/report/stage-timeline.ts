import { CompetitionError } from "@404-gen/core";
import { paths, stateFile } from "@404-gen/core/records";
import type { StageStep } from "./round-view.ts";

/** A commit, as the git reader gives it. */
export type CommitView = {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly changes: readonly { readonly path: string; readonly after: string | null }[];
};

type Commits = AsyncIterable<CommitView> | Iterable<CommitView>;

/**
 * Times at which a round entered its stages, oldest first, from the commits that change `state.json`. Reads no commit after the one that ends the
 * round.
 */
export async function stageTimeline(commits: Commits, round: number): Promise<readonly StageStep[]> {
  const timelines = new Map<number, StageStep[]>();
  for await (const commit of commits) {
    note(commit, timelines);
    if (isOver(timelines.get(round))) break;
  }
  return timelines.get(round) ?? [];
}

/** The stages of all rounds, from one pass over the commits. */
export async function stageTimelines(commits: Commits): Promise<ReadonlyMap<number, readonly StageStep[]>> {
  const timelines = new Map<number, StageStep[]>();
  for await (const commit of commits) note(commit, timelines);
  return timelines;
}

const isOver = (steps: readonly StageStep[] | undefined): boolean => steps?.at(-1)?.stage === "over";

/** Adds the stage in one commit. The commit that opens the next round ends the one before. */
function note({ id, time, changes }: CommitView, timelines: Map<number, StageStep[]>): void {
  const text = changes.find(({ path }) => path === paths.state)?.after;
  const state = text ? readState(text) : null;
  if (state === null) return;
  const step = (stage: string) => ({ stage, at: time, commit: id });
  const { current_round: round, stage } = state;
  const before = timelines.get(round - 1);
  if (before !== undefined && !isOver(before)) before.push(step("over"));
  const steps = timelines.get(round) ?? [];
  if (!isOver(steps) && steps.at(-1)?.stage !== stage) steps.push(step(stage));
  timelines.set(round, steps);
}

function readState(text: string) {
  try {
    return stateFile.parse(text, { path: paths.state });
  } catch (error) {
    // The timeline leaves out a state file that is not valid: verify reports it.
    if (CompetitionError.is(error, "RECORD_INVALID")) return null;
    throw error;
  }
}
