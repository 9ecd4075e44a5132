import { type Clock, CompetitionError, type Logger, type Notifier, type StateStore } from "@404-gen/core";
import { type Alarms, createAlarms } from "@404-gen/core/owner";
import { readPodCosts } from "@404-gen/core/round";
import { totalDollars } from "@404-gen/core/two";

/** Watches what a round's machines cost, by what is recorded of them. */
export type CostMeter = {
  /** Throws `PODS_COST_LIMIT` when no further machine may be rented for the round; says so once. */
  mayRent(round: number): Promise<void>;
};

export type CostMeterOptions = {
  readonly state: StateStore;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly clock: Clock;
  /** US dollars a round; 0: no limit. */
  readonly maxCostPerRound: number;
};

export function createCostMeter({ state, notifier, clock, maxCostPerRound }: CostMeterOptions): CostMeter {
  const alarms: Alarms = createAlarms({ notifier, clock });
  return {
    async mayRent(round) {
      if (maxCostPerRound === 0) return;
      const spent = totalDollars(await readPodCosts(state, { round }));
      const key = `cost-${round}`;
      if (spent < maxCostPerRound) return void alarms.clear(key);
      const message = `the machines of round ${round} have cost ${spent.toFixed(2)} US dollars; MAX_COST_PER_ROUND is ${maxCostPerRound}`;
      const title = `No new machine is started: ${message}`;
      alarms.raise(key, {
        kind: "cost-limit",
        level: "alarm",
        title,
        fields: { round, spent, limit: maxCostPerRound },
      });
      throw new CompetitionError(message, { code: "PODS_COST_LIMIT", data: { round, spent, limit: maxCostPerRound } });
    },
  };
}
