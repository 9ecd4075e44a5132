import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { MESSAGES } from "../records/commit-message.ts";
import { paths } from "../records/paths.ts";
import { type Stage, stateExtras } from "../records/state.ts";
import { mayMove } from "../rules/stages.ts";
import { type Hold, pauseState, resumeState, type StateStep } from "./move-state.ts";
import { type SeenState, seeState } from "./see-state.ts";

type HoldContext = { readonly state: StateStore };
type Signal = { readonly signal?: AbortSignal | undefined };

/** What a person's pause or resume changed. */
export type HeldRound = {
  /** Number of the round. */
  readonly round: number;
  /** Stage before. */
  readonly from: Stage;
  /** Stage after. */
  readonly to: Stage;
  /** Stage that a resume goes on with; after a resume the stage itself. */
  readonly resumes: Stage;
  /** The commit. */
  readonly revision: string;
};

/**
 * Holds the round, as a person: nobody acts on it until it is resumed. What is to be resumed is noted with the reason.
 *
 * @throws CompetitionError `STAGE_NOT_PAUSABLE` when it is held already or the competition is over; `STATE_CONFLICT` when somebody wrote
 * between the look and the commit.
 * @example
 * await pauseRound({ state }, { reason: "the GPU account is empty", by: "ada", since: "2026-02-03T10:00:00Z" });
 */
export async function pauseRound({ state }: HoldContext, { signal, ...hold }: Hold & Signal): Promise<HeldRound> {
  const before = await seeState(state, { signal });
  const { stage } = before.state;
  if (!mayMove(stage, "paused")) throw notPausable(before);
  return commit(state, { before, step: pauseState(before, hold), resumes: stage, signal });
}

/**
 * Goes on with what a pause noted, or with the stage that a person names.
 *
 * @throws CompetitionError `STAGE_NOT_PAUSED`, `RESUME_STAGE_MISSING`, `STATE_CONFLICT`.
 * @example
 * const { to } = await resumeRound({ state });
 */
export async function resumeRound(
  { state }: HoldContext,
  {
    to,
    signal,
  }: {
    /** Stage to go on with. @default the one that was noted at the pause */
    readonly to?: Stage | undefined;
  } & Signal = {},
): Promise<HeldRound> {
  const before = await seeState(state, { signal });
  const step = resumeState(before, { to });
  return commit(state, { before, step, resumes: step.stage, signal });
}

type Commit = Signal & { readonly before: SeenState; readonly step: StateStep; readonly resumes: Stage };

async function commit(store: StateStore, { before, step, resumes, signal }: Commit): Promise<HeldRound> {
  const { current_round: round, stage: from } = before.state;
  const message = MESSAGES.stateMoved.text({ stage: step.stage, also: "", round });
  const { revision } = await store.commit([step.change], { message, expect: step.expect, signal });
  return { round, from, to: step.stage, resumes, revision };
}

function notPausable({ state }: SeenState): CompetitionError {
  const { paused } = stateExtras.of(state);
  const reason = paused ? `paused since ${paused.since} by ${paused.by}: ${paused.reason}` : "paused already";
  const why = state.stage === "paused" ? `it is ${reason}` : `the competition is ${state.stage}`;
  return new CompetitionError(`round ${state.current_round} cannot be paused: ${why}`, {
    code: "STAGE_NOT_PAUSABLE",
    data: { file: paths.state, stage: state.stage },
  });
}
