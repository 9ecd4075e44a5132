import type { Clock } from "@404-gen/core";
import type { MemoryJournal } from "@404-gen/core/memory";
import type { WeightsObservation } from "@404-gen/core/stages";
import type { RememberedProof } from "@404-gen/core/verify";
import type { Draws } from "../chance.ts";
import type { Life } from "../time/event-queue.ts";
import type { Gate } from "../world/gate.ts";
import type { World } from "../world/world.ts";

/** What outlives a process on its machine. */
export type Disk = {
  readonly journal: MemoryJournal;
  /** What its weights service saw last; null: nothing yet. */
  weights: WeightsObservation | null;
  /** What its weights service proved of the record last; null: nothing yet. */
  proof: RememberedProof | null;
  /** The newest commit that this machine's clone has; null before the first look. */
  tip: string | null;
  /** Since when the host shows a tip that ours goes on from; null: it does not. */
  behindSince: number | null;
};

/** A process of the validator, as its ports see it. */
export type SimProcess = {
  readonly world: World;
  readonly life: Life;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly disk: Disk;
  /** Id of the runner. */
  readonly runner: string;
  readonly draws: Draws;
};
