import { type Clock, CompetitionError, type Logger, type Notifier, type StateStore } from "@404-gen/core";
import { type Alarms, createAlarms } from "@404-gen/core/owner";
import { readPodCosts } from "@404-gen/core/round";
import { totalDollars } from "@404-gen/core/two";
import type { HeldMachine, PodUse } from "../pods/batch/module-run.ts";

/** Adds up what a round's machines cost: the recorded costs, and those of running machines since. */
export type CostMeter = {
  /** Counts a machine from now on. Call the returned function when it is no longer rented. */
  hold(round: number, machine: HeldMachine): () => void;
  /** Call it when a machine's cost so far is in the record. */
  recorded(use: PodUse): void;
  /** Throws `PODS_COST_LIMIT` when no more machines may be rented for the round, and sends one alarm. */
  mayRent(round: number): Promise<void>;
};

export type CostMeterOptions = {
  readonly state: StateStore;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Stopwatch of machines. */
  readonly io: Clock;
  /** US dollars a round; 0: no limit. */
  readonly maxCostPerRound: number;
};

type Live = HeldMachine & { readonly round: number; recordedDollars: number };

export function createCostMeter({ state, notifier, clock, io, maxCostPerRound }: CostMeterOptions): CostMeter {
  const alarms: Alarms = createAlarms({ notifier, clock });
  const live = new Map<string, Live>();
  const unrecordedDollars = (round: number) =>
    [...live.values()]
      .filter((one) => one.round === round)
      .reduce(
        (sum, { sinceMs, perHour, recordedDollars }) =>
          sum + (perHour * (io.now() - sinceMs)) / 3_600_000 - recordedDollars,
        0,
      );
  return {
    hold(round, machine) {
      live.set(machine.pod, { ...machine, round, recordedDollars: 0 });
      return () => void live.delete(machine.pod);
    },
    recorded({ pod, cost }) {
      const one = live.get(pod);
      if (one) one.recordedDollars = cost;
    },
    async mayRent(round) {
      if (maxCostPerRound === 0) return;
      const dollars = totalDollars(await readPodCosts(state, { round })) + unrecordedDollars(round);
      const key = `cost-${round}`;
      if (dollars < maxCostPerRound) return void alarms.clear(key);
      const message = `the machines of round ${round} have cost ${dollars.toFixed(2)} US dollars; MAX_COST_PER_ROUND is ${maxCostPerRound}`;
      const title = `No new machine is started: ${message}`;
      alarms.raise(key, {
        kind: "cost-limit",
        level: "alarm",
        title,
        fields: { round, spent: dollars, limit: maxCostPerRound },
      });
      throw new CompetitionError(message, {
        code: "PODS_COST_LIMIT",
        data: { round, spent: dollars, limit: maxCostPerRound },
      });
    },
  };
}
