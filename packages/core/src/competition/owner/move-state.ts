import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { StateChange } from "../../ports/state-store.ts";
import { paths } from "../records/paths.ts";
import { type CompetitionState, formatState, type Stage, stateExtras } from "../records/state.ts";
import { assertMove, mayPauseBefore } from "../rules/stages.ts";
import type { SeenState } from "./see-state.ts";

/** Where the stage goes. */
export type StateMove = {
  /** The next stage. */
  readonly to: Stage;
  /** When that stage is expected to end, ISO 8601 UTC. @default null */
  readonly eta?: string | null | undefined;
  /** Number of the round from now on. @default the same */
  readonly round?: number | undefined;
  /** Hold where the next stage would begin, if that is a stage's end at which it may be held (PAUSE_ON_STAGE_END). @default false */
  readonly pauseOnStageEnd?: boolean | undefined;
};

/** Why a round is held, for people. */
export type Hold = {
  /** One sentence. */
  readonly reason: string;
  /** A service, or a person's name. */
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly since: string;
};

/** What `StateStore.commit` needs to change `state.json` from exactly what was seen. */
export type StateStep = {
  /** The new `state.json`. */
  readonly change: StateChange;
  /** Path → text that must still be there, else the commit fails with `STATE_CONFLICT`. */
  readonly expect: Readonly<Record<string, string>>;
  /** The stage after it. */
  readonly stage: Stage;
};

/** The move of a stage by its owner. Throws `STAGE_MOVE_ILLEGAL`. */
export function moveState(before: SeenState, move: StateMove): StateStep {
  const { state } = before;
  const { to, eta = null, round = state.current_round, pauseOnStageEnd = false } = move;
  assertMove(state.stage, to);
  const pause = pauseOnStageEnd && mayPauseBefore(state.stage, to);
  return step(before, {
    current_round: round,
    stage: pause ? "paused" : to,
    next_stage_eta: pause ? null : eta,
    notes: pause ? { resume_stage: to } : {},
  });
}

/**
 * Holds the round where it is; what is to be resumed is noted, whatever an earlier hold noted. Throws `STAGE_MOVE_ILLEGAL`.
 *
 * @example
 * const step = pauseState(seen, { reason: "the judge is being moved", by: "operator", since: "2026-02-05T12:00:00Z" });
 */
export function pauseState(before: SeenState, hold: Hold): StateStep {
  const { stage, current_round } = before.state;
  assertMove(stage, "paused");
  return step(before, {
    current_round,
    stage: "paused",
    next_stage_eta: null,
    notes: { resume_stage: stage, paused: { ...hold } },
  });
}

/**
 * Goes on where a hold noted, or with the stage that a person names.
 *
 * @throws CompetitionError `STAGE_NOT_PAUSED`; `RESUME_STAGE_MISSING` when nothing is noted and nobody named a stage.
 * @example
 * const step = resumeState(seen, { to: "duels" });
 */
export function resumeState(
  before: SeenState,
  {
    to,
  }: {
    /** Stage to go on with. @default the one that was noted at the pause */
    readonly to?: Stage | undefined;
  } = {},
): StateStep {
  const { stage, current_round } = before.state;
  if (stage !== "paused")
    throw new CompetitionError(`nothing is paused: the stage is ${stage}`, {
      code: "STAGE_NOT_PAUSED",
      data: { stage },
    });
  const next = to ?? stateExtras.of(before.state).resume_stage;
  if (next === undefined || next === "paused")
    throw new CompetitionError(`${paths.state} does not note which stage was paused: name it`, {
      code: "RESUME_STAGE_MISSING",
      data: { file: paths.state, field: "x404.resume_stage", allowed: "the stage to go on with" },
    });
  return step(before, { current_round, stage: next, next_stage_eta: null, notes: {} });
}

type Next = Pick<CompetitionState, "current_round" | "stage" | "next_stage_eta"> & {
  /** The hold's notes; those of an earlier hold never stay. */
  readonly notes: Readonly<Record<string, unknown>>;
};

function step({ text, state }: SeenState, { notes, ...next }: Next): StateStep {
  const { x404, ...rest } = state as CompetitionState & { x404?: Record<string, unknown> };
  const { resume_stage: _, paused: __, ...others } = x404 ?? {};
  const own = { ...others, ...notes };
  const nextState = { ...rest, ...next, ...(Object.keys(own).length > 0 ? { x404: own } : {}) };
  return {
    change: { path: paths.state, text: formatState(nextState) },
    expect: { [paths.state]: text },
    stage: next.stage,
  };
}
