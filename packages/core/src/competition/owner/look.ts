import type { TurnResult } from "../../ports/service.ts";
import type { StateChange, StateSnapshot } from "../../ports/state-store.ts";
import type { CompetitionState, Stage } from "../records/state.ts";
import type { Guard } from "./guard.ts";
import type { StateMove } from "./move-state.ts";

/** A commit that holds only while the record is what was seen. */
export type LookCommit = {
  /** Lines of the commit message. */
  readonly message: string;
  /** Texts that further files must still have; `state.json` is always compared. @default none */
  readonly expect?: Readonly<Record<string, string | null>> | undefined;
};

/** A move of the stage together with what it rests on. */
export type LookMove = Pick<StateMove, "eta" | "round"> & {
  /** Files that come in the same commit. @default none */
  readonly changes?: readonly StateChange[] | undefined;
  /** Texts that further files must still have: what the move rests on. @default none */
  readonly expect?: LookCommit["expect"];
  /** The message, by the stage that is entered: `paused` with PAUSE_ON_STAGE_END. @default `Update state ({stage}) for round {round}` */
  readonly message?: ((stage: Stage) => string) | undefined;
};

/** A stop of the round that a person has to end. */
export type LookPause = {
  /** One line for people: why a person has to look. */
  readonly reason: string;
  /** Numbers and names for the notice. @default none */
  readonly fields?: Readonly<Record<string, string | number | boolean | null>> | undefined;
};

/**
 * What one turn of an owner sees, and the only ways in which it changes the record. Everything is compared with what was seen: whoever
 * wrote first wins, and the turn is taken again.
 */
export type Look = {
  /** `state.json`. */
  readonly state: CompetitionState;
  /** Number of the round. */
  readonly round: number;
  /** One of the stages that this owner has. */
  readonly stage: Stage;
  /** The record at one revision: decide on this. */
  readonly record: StateSnapshot;
  /** Competition time of the look, milliseconds since the epoch. */
  readonly now: number;
  /** Aborts when the work is no longer wanted. */
  readonly signal: AbortSignal;
  /** Commits files while the stage is as seen. */
  commit(changes: readonly StateChange[], options: LookCommit): Promise<void>;
  /** Moves the stage, with PAUSE_ON_STAGE_END into `paused`. Resolves to the stage that was entered. */
  move(to: Stage, options?: LookMove): Promise<Stage>;
  /** Holds the round for a person, noting what to resume, and rings. */
  pause(options: LookPause): Promise<TurnResult>;
  /** Ask between pieces of work. Stays good after the turn, for work that outlives it. */
  readonly mayGoOn: Guard;
  /** Nothing to do before the eta (null: before the longest wait is over). */
  wait(reason: string, eta?: string | null): TurnResult;
};
