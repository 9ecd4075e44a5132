import { CompetitionError } from "../../base/errors/competition-error.ts";
import { STAGES } from "../records/names.ts";
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

/**
 * The stages that a service owns, in the order in which they come.
 *
 * @example
 * stagesOf("judge"); // ["duels"]
 */
export function stagesOf(owner: StageOwner): readonly Stage[] {
  return STAGES.filter((stage) => STAGE_OWNERS[stage] === owner);
}

/**
 * Does a stage come after the other one, or is it the same? The order is that of `STAGES`; `paused` has no place in it.
 *
 * @example
 * isFrom("finalizing", "duels"); // true
 */
export function isFrom(stage: Stage, first: Stage): boolean {
  return stage !== "paused" && STAGES.indexOf(stage) >= STAGES.indexOf(first);
}

/** Ends of stages at which PAUSE_ON_STAGE_END holds the round, by the stage that ends. Source: COMPETITION.md section 2. */
const PAUSES: Partial<Readonly<Record<Stage, Stage>>> = {
  downloading: "duels",
  duels: "finalizing",
  finalizing: "open",
};

/**
 * Does PAUSE_ON_STAGE_END hold the round between these two stages?
 *
 * @example
 * mayPauseBefore("duels", "finalizing"); // true
 */
export function mayPauseBefore(from: Stage, to: Stage): boolean {
  return PAUSES[from] === to;
}

/**
 * May a service move the competition from one stage to the other? Leaving `paused` is an operator's act, so never.
 *
 * @example
 * mayMove("paused", "open"); // false: that is an operator's act
 */
export function mayMove(from: Stage, to: Stage): boolean {
  return STAGE_TRANSITIONS[from].includes(to);
}

/**
 * Throws `STAGE_MOVE_ILLEGAL` unless {@link mayMove}.
 *
 * @example
 * assertMove("duels", "finalizing");
 */
export function assertMove(from: Stage, to: Stage): void {
  if (mayMove(from, to)) return;
  throw new CompetitionError(`stage ${from} may not move to ${to}`, {
    code: "STAGE_MOVE_ILLEGAL",
    data: { from, to, allowed: STAGE_TRANSITIONS[from] },
  });
}
