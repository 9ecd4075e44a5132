import { CompetitionError } from "@404-gen/core";
import { paths, stateFile } from "@404-gen/core/records";
import type { StageStep } from "./round-view.ts";

/** A commit as the git reader gives it. */
export type CommitView = {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly changes: readonly { readonly path: string; readonly after: string | null }[];
};

type Commits = AsyncIterable<CommitView> | Iterable<CommitView>;

/** When the round entered each of its stages, from the commits that moved `state.json`, oldest first. */
export const stageTimeline = async (commits: Commits, round: number): Promise<readonly StageStep[]> =>
  (await stageTimelines(commits)).get(round) ?? [];

/** The same of all rounds, from one walk over the commits. */
export async function stageTimelines(commits: Commits): Promise<ReadonlyMap<number, readonly StageStep[]>> {
  const timelines = new Map<number, StageStep[]>();
  for await (const { id, time, changes } of commits) {
    const text = changes.find(({ path }) => path === paths.state)?.after;
    const state = text ? readState(text) : null;
    if (state === null) continue;
    const step = (stage: string) => ({ stage, at: time, commit: id });
    const { current_round: round, stage } = state;
    // The commit that opens the next round is the end of this one.
    const before = timelines.get(round - 1);
    if (before !== undefined && before.at(-1)?.stage !== "over") before.push(step("over"));
    const steps = timelines.get(round) ?? [];
    if (steps.at(-1)?.stage !== "over" && steps.at(-1)?.stage !== stage) steps.push(step(stage));
    timelines.set(round, steps);
  }
  return timelines;
}

function readState(text: string) {
  try {
    return stateFile.parse(text, { path: paths.state });
  } catch (error) {
    // A state file that has not its form is verify's to report; the timeline leaves it out.
    if (CompetitionError.is(error, "RECORD_INVALID")) return null;
    throw error;
  }
}
