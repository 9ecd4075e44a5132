import type { ServiceContext, StagedJudge } from "@404-gen/core";
import type { PolicyTwo } from "@404-gen/core/competition";
import type { Alarms, Look } from "@404-gen/core/owner";
import type { ModuleMatchReport } from "@404-gen/core/two";
import type { LoadPicture } from "../../match/types.ts";
import type { PlayMemory } from "../play/memory.ts";
import type { DUELS_DEFAULTS } from "../settings.ts";
import type { FactsTwo } from "./facts.ts";

/** Memory of this process between turns. It may be lost: it only saves work and repeated notices. */
export type MemoryTwo = PlayMemory<ModuleMatchReport> & {
  /** The last announced timeline; null before the first look. */
  announced: string | null;
};

/** Parts that the steps of a turn share. */
export type StageContextTwo = ServiceContext & {
  readonly judge: StagedJudge;
  readonly load: LoadPicture;
  readonly settings: typeof DUELS_DEFAULTS;
  readonly memory: MemoryTwo;
  /** The competition's policy. */
  readonly policy: PolicyTwo;
  /** Alarms, each of which is sent once. */
  readonly alarms: Alarms;
};

/** The look of one turn, and its facts. */
export type TurnTwo = { readonly look: Look; readonly facts: FactsTwo };
