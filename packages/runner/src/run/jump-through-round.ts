import { CompetitionError, type Service, type StateStore, systemClock } from "@404-gen/core";
import { type Stage, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { shiftChainTime } from "@404-gen/core/simulated";
import type { TurnEvent } from "./loop.ts";
import { type DriveOptions, driveServices, type VirtualClock } from "./virtual-time.ts";

/** Jumps in a row without an act: in a stage that ends at no block, the round then waits for a person. */
const MAX_IDLE_JUMPS = 20;
/** Stages that end at a block, so that jumps end them. */
const TIMED_STAGES: readonly Stage[] = ["open", "miner_generation", "finalizing"];

export type JumpOptions = {
  readonly state: StateStore;
  readonly clock: VirtualClock;
  /** File of the simulated chain, in which the time is kept. */
  readonly chainFile: string;
  /** Stage at which to stop; null: when the round is over. */
  readonly until: Stage | null;
  readonly signal: AbortSignal;
  readonly onTurn: (event: TurnEvent) => void;
};

/** The end of the jumps. */
export type JumpEnd = {
  readonly round: number;
  readonly stage: Stage;
  /** What each service waits for, where a person has to act; otherwise empty. */
  readonly waits: readonly string[];
};

/** Drives services through the present round: time jumps whenever no service has anything to do. */
export async function jumpThroughRound(services: readonly Service[], options: JumpOptions): Promise<JumpEnd> {
  const { state, clock, chainFile, until } = options;
  const look = async () => {
    const now = await getFile(state, stateFile);
    if (now === null) throw new CompetitionError("state.json is not there", { code: "RECORD_MISSING" });
    return now;
  };
  const { current_round: round } = await look();
  const isFinished = async () => {
    const { current_round, stage } = await look();
    return current_round > round || stage === (until ?? "finished");
  };
  const drive: DriveOptions = {
    ...{ clock, finished: isFinished, signal: options.signal, onTurn: options.onTurn, maxIdleJumps: MAX_IDLE_JUMPS },
    onJump: (ms) => shiftChainTime(chainFile, { timeShiftMs: ms - systemClock.now() }),
  };
  let waits: readonly string[] = [];
  while (waits.length === 0 && !(await isFinished())) {
    const reasons = await driveUntilStuck(services, drive);
    if (!TIMED_STAGES.includes((await look()).stage)) waits = reasons;
  }
  await state.flush();
  // The machine's time went on during the drive: the shift is set once more, so that the chain's time is that of the clock.
  await shiftChainTime(chainFile, { timeShiftMs: clock.now() - systemClock.now() });
  const { current_round, stage } = await look();
  return { round: current_round, stage, waits };
}

/** Drives until it is finished, or until no service acts any more; gives what each one waits for then. */
async function driveUntilStuck(services: readonly Service[], options: DriveOptions): Promise<readonly string[]> {
  try {
    await driveServices(services, options);
    return [];
  } catch (error) {
    if (!CompetitionError.is(error, "DRIVE_STUCK")) throw error;
    return error.data["reasons"] as readonly string[];
  }
}
