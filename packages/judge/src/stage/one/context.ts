import type { DuelJudge, ServiceContext } from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import type { Alarms, Look } from "@404-gen/core/owner";
import type { MatchReport } from "@404-gen/core/records";
import type { LoadPicture } from "../../match/types.ts";
import { newPlayMemory, type PlayMemory } from "../play/memory.ts";
import type { DUELS_DEFAULTS } from "../settings.ts";
import type { RoundFacts } from "./facts.ts";

/** Memory of this process between turns. It may be lost: it only saves work and repeated notices. */
export type Memory = PlayMemory<MatchReport> & {
  /** Path of the crown at the last look, to notice a reset; null before the first look. */
  path: readonly string[] | null;
  /** Number of hotkeys without a match with the leader, at the last look. */
  unplayed: number;
};

export const newMemory = (): Memory => ({ ...newPlayMemory(), path: null, unplayed: 0 });

/** Parts that the steps of a turn share. */
export type StageContext = ServiceContext & {
  readonly judge: DuelJudge;
  readonly load: LoadPicture;
  readonly settings: typeof DUELS_DEFAULTS;
  readonly memory: Memory;
  /** The competition's policy. */
  readonly policy: PolicyOne;
  /** Alarms, each of which is sent once. */
  readonly alarms: Alarms;
};

/** The look of one turn, and its facts. */
export type Turn = { readonly look: Look; readonly facts: RoundFacts };
