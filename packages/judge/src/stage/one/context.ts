import type { DuelJudge, ServiceContext } from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import type { Alarms, Look } from "@404-gen/core/owner";
import type { MatchReport } from "@404-gen/core/records";
import type { LoadPicture } from "../../match/types.ts";
import { newPlayMemory, type PlayMemory } from "../play/memory.ts";
import type { DUELS_DEFAULTS } from "../settings.ts";
import type { RoundFacts } from "./facts.ts";

/** What this process remembers between turns. All of it may be lost: it only saves work and repeated notices. */
export type Memory = PlayMemory<MatchReport> & {
  /** Crown path last seen, for telling a reset; null before the first look. */
  path: readonly string[] | null;
  /** Hotkeys whose match with the leader was still to come when last seen. */
  unplayed: number;
};

export const newMemory = (): Memory => ({ ...newPlayMemory(), path: null, unplayed: 0 });

/** Everything that the steps of a turn share. */
export type StageContext = ServiceContext & {
  readonly judge: DuelJudge;
  readonly load: LoadPicture;
  readonly settings: typeof DUELS_DEFAULTS;
  readonly memory: Memory;
  /** How the competition decides. */
  readonly policy: PolicyOne;
  /** Rings once for each trouble. */
  readonly alarms: Alarms;
};

/** One turn's view: what was looked at, and the facts in it. */
export type Turn = { readonly look: Look; readonly facts: RoundFacts };
