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

/** When the round entered each of its stages, from the commits that moved `state.json`, oldest first. */
export async function stageTimeline(
  commits: AsyncIterable<CommitView> | Iterable<CommitView>,
  round: number,
): Promise<StageStep[]> {
  const steps: StageStep[] = [];
  for await (const { id, time, changes } of commits) {
    const text = changes.find(({ path }) => path === paths.state)?.after;
    const state = text ? readState(text) : null;
    if (state === null) continue;
    // The commit that opens the next round is the end of this one.
    const stage =
      state.current_round === round
        ? state.stage
        : state.current_round === round + 1 && steps.length > 0
          ? "over"
          : null;
    if (stage === null || steps.at(-1)?.stage === stage) continue;
    steps.push({ stage, at: time, commit: id });
    if (stage === "over") break;
  }
  return steps;
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
