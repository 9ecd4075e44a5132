import { stateIn } from "./invariants/read.ts";
import type { World } from "./world/world.ts";

/** The moment at which a round entered a stage. */
export type StageEntry = {
  readonly round: number;
  readonly stage: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** All stages that the rounds entered, in order. */
export function stageEntries({ branch }: Pick<World, "branch">): readonly StageEntry[] {
  const entries: StageEntry[] = [];
  for (const { id, timeMs: at } of branch.commits) {
    const state = stateIn(branch.files(id));
    const last = entries.at(-1);
    if (state === null || (state.stage === last?.stage && state.current_round === last.round)) continue;
    entries.push({ round: state.current_round, stage: state.stage, at });
  }
  return entries;
}
