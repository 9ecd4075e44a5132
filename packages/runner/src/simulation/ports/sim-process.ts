import type { Clock } from "@404-gen/core";
import type { MemoryJournal } from "@404-gen/core/memory";
import type { WeightsObservation } from "@404-gen/core/stages";
import type { RememberedProof } from "@404-gen/core/verify";
import type { Draws } from "../chance.ts";
import type { Life } from "../time/event-queue.ts";
import type { Gate } from "../world/gate.ts";
import type { World } from "../world/world.ts";

/** A machine's disk: it keeps its content when the process dies. */
export type Disk = {
  /** Writes that are not yet on the branch. */
  readonly journal: MemoryJournal;
  /** The last observation of its weights service; null: none yet. */
  weights: WeightsObservation | null;
  /** The last proof of its weights service; null: none yet. */
  proof: RememberedProof | null;
  /** The newest commit that this machine's clone has; null before the first look. */
  tip: string | null;
  /** Since when the host has shown a tip that is older than ours, milliseconds since the epoch; null: it does not. */
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
