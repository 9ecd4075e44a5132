import type { MemoryCommit } from "@404-gen/core/memory";
import type { RecordStep } from "../validator/own-validator.ts";
import type { World } from "../world/world.ts";

/** A commit as invariants see it. */
export type Step = RecordStep & {
  readonly world: World;
  readonly commit: MemoryCommit;
};

/** A condition that holds after every commit. */
export type Invariant = {
  readonly name: string;
  /** What must hold. */
  readonly sentence: string;
  /** What is wrong; null: it holds. */
  check(step: Step): string | null;
};

/** A run that is over. */
export type EndOfRun = {
  readonly world: World;
  /** The rounds are over and the weights are set; false: the run made no progress any more. */
  readonly finished: boolean;
};

/** A condition that holds when a run is over. */
export type EndInvariant = {
  readonly name: string;
  readonly sentence: string;
  check(end: EndOfRun): string | null | Promise<string | null>;
};

/** An invariant that broke, and when. */
export type Broken = {
  /** Its name. */
  readonly invariant: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What is wrong, in one sentence. */
  readonly what: string;
};
