import { type Clock, systemClock } from "@404-gen/core";
import { readChainFile } from "@404-gen/core/simulated";
import type { Settings } from "../settings/load.ts";

/**
 * The competition's time: the machine's, or in a trial the time of the simulated chain, which may be ahead or behind.
 *
 * @throws CompetitionError `CHAIN_FILE_INVALID`
 */
export async function competitionClock({ CHAIN, CHAIN_FILE }: Settings): Promise<Clock> {
  if (CHAIN !== "simulated" || CHAIN_FILE === undefined) return systemClock;
  const { timeShiftMs = 0 } = await readChainFile(CHAIN_FILE);
  return timeShiftMs === 0 ? systemClock : { ...systemClock, now: () => systemClock.now() + timeShiftMs };
}
