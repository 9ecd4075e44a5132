import type { Stage } from "../records/state.ts";

/** Name of the service that owns a stage; null when nobody acts on it. */
export type StageOwner = "collector" | "judge" | "round-manager";
export const STAGE_TRANSITIONS: Readonly<Record<Stage, readonly Stage[]>> = {
  open: ["miner_generation", "finalizing", "paused"],
  miner_generation: ["downloading", "paused"],
  downloading: ["duels", "paused"],
  duels: ["finalizing", "paused"],
  finalizing: ["open", "finished", "paused"],
  finished: [],
  paused: [],
};
export const STAGE_OWNERS: Readonly<Record<Stage, StageOwner | null>> = {
  open: "collector",
  miner_generation: "collector",
  downloading: "collector",
  duels: "judge",
  finalizing: "round-manager",
  finished: null,
  paused: null,
};
/** May a service move the competition from one stage to the other? Leaving `paused` is an operator's act. */
export function mayMove(from: Stage, to: Stage): boolean {
  return STAGE_TRANSITIONS[from].includes(to);
}
export function assertMove(_from: Stage, _to: Stage): void {
  throw new Error("stub");
}
