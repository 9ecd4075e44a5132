import type { ServiceContext, StagedJudge } from "@404-gen/core";
import type { PolicyTwo } from "@404-gen/core/competition";
import type { Alarms, Look } from "@404-gen/core/owner";
import type { ModuleMatchReport } from "@404-gen/core/two";
import type { LoadPicture } from "../../match/types.ts";
import type { PlayMemory } from "../play/memory.ts";
import type { DUELS_DEFAULTS } from "../settings.ts";
import type { FactsTwo } from "./facts.ts";

/** What this process remembers between turns. All of it may be lost: it only saves work and repeated notices. */
export type MemoryTwo = PlayMemory<ModuleMatchReport> & {
  /** The timeline as it was announced last; null before the first look. */
  announced: string | null;
};

/** Everything that the steps of a turn share. */
export type StageContextTwo = ServiceContext & {
  readonly judge: StagedJudge;
  readonly load: LoadPicture;
  readonly settings: typeof DUELS_DEFAULTS;
  readonly memory: MemoryTwo;
  /** How the competition decides. */
  readonly policy: PolicyTwo;
  /** Rings once for each trouble. */
  readonly alarms: Alarms;
};

/** One turn's view: what was looked at, and the facts in it. */
export type TurnTwo = { readonly look: Look; readonly facts: FactsTwo };
