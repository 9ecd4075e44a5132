import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { Stage } from "../records/state.ts";

/** Name of a service that owns a stage. */
export type StageOwner = "collector" | "judge" | "round-manager";

/** From each stage, where its owner may move it. `paused` is entered at a stage's end on request; only an operator leaves it. */
export const STAGE_TRANSITIONS: Readonly<Record<Stage, readonly Stage[]>> = {
  open: ["miner_generation", "finalizing", "paused"],
  miner_generation: ["downloading", "paused"],
  downloading: ["duels", "paused"],
  duels: ["finalizing", "paused"],
  finalizing: ["open", "finished", "paused"],
  finished: [],
  paused: [],
};

/** The one service that may move a stage; null: nobody acts on it. */
export const STAGE_OWNERS: Readonly<Record<Stage, StageOwner | null>> = {
  open: "collector",
  miner_generation: "collector",
  downloading: "collector",
  duels: "judge",
  finalizing: "round-manager",
  finished: null,
  paused: null,
};

/** May a service move the competition from one stage to the other? Leaving `paused` is an operator's act, so never. */
export function mayMove(from: Stage, to: Stage): boolean {
  return STAGE_TRANSITIONS[from].includes(to);
}

/** Throws `STAGE_MOVE_ILLEGAL` unless {@link mayMove}. */
export function assertMove(from: Stage, to: Stage): void {
  if (mayMove(from, to)) return;
  throw new CompetitionError(`stage ${from} may not move to ${to}`, {
    code: "STAGE_MOVE_ILLEGAL",
    fault: "usage",
    data: { from, to, allowed: STAGE_TRANSITIONS[from] },
  });
}
