import { join } from "node:path";
import { CompetitionError, isAbort, type Service, type StateStore } from "@404-gen/core";
import { type Stage, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { TurnEvent } from "./loop.ts";
import { createVirtualClock, driveServices, type VirtualClock } from "./virtual-time.ts";
import { readJson, writeWhole } from "./whole-file.ts";

/** Jumps in a row without an act after which a person is waited for: the longest wait of a stage is one jump. */
const MAX_IDLE_JUMPS = 20;

const timeFile = (journalDir: string): string => join(journalDir, "time.json");

/** A clock for rehearsals, which goes on from where the last one of this folder was. */
export async function openJumpingClock(journalDir: string, now: number): Promise<VirtualClock> {
  const kept = (await readJson(timeFile(journalDir))) as { readonly now: number } | null;
  return createVirtualClock({ now: Math.max(now, kept?.now ?? 0) });
}

export type JumpOptions = {
  readonly state: StateStore;
  readonly clock: VirtualClock;
  readonly journalDir: string;
  /** Stage at which to stop; null: when the round is over. */
  readonly until: Stage | null;
  readonly signal: AbortSignal;
  readonly onTurn: (event: TurnEvent) => void;
};

/** How jumping ended. */
export type JumpEnd = {
  readonly round: number;
  readonly stage: Stage;
  /** Who waits for what, when nobody could act any more: a person has to. */
  readonly waits: readonly string[];
};

/** Drives services through the present round: time jumps whenever nobody has anything to do. */
export async function jumpThroughRound(services: readonly Service[], options: JumpOptions): Promise<JumpEnd> {
  const { state, clock, until } = options;
  const seen = async () => {
    const now = await getFile(state, stateFile);
    if (now === null) throw new CompetitionError("state.json is not there", { code: "RECORD_MISSING" });
    return now;
  };
  const { current_round: round } = await seen();
  const finished = async () => {
    const { current_round, stage } = await seen();
    return current_round > round || stage === (until ?? "finished");
  };
  let waits: readonly string[] = [];
  if (!(await finished())) {
    await driveServices(services, {
      ...{ clock, finished, signal: options.signal, onTurn: options.onTurn, maxIdleJumps: MAX_IDLE_JUMPS },
      onJump: (ms) => writeWhole(timeFile(options.journalDir), { now: ms }),
    }).catch((error: unknown) => {
      if (isAbort(error) || !CompetitionError.is(error, "DRIVE_STUCK")) throw error;
      waits = error.data["reasons"] as readonly string[];
    });
    await state.flush();
  }
  const { current_round, stage } = await seen();
  return { round: current_round, stage, waits };
}
