import type { CompetitionConfig } from "../records/config.ts";
import type { Schedule } from "../records/schedule.ts";

export type EstimateEtaOptions = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly currentBlock: number;
  readonly targetBlock: number;
};
/** ISO 8601 UTC with `Z`, whole seconds, as `next_stage_eta` holds it. */
export function estimateEta(_options: EstimateEtaOptions): string {
  throw new Error("stub");
}
export type NextRoundOptions = {
  readonly now: number;
  readonly currentBlock: number;
  /** Schedule of the round that ends; null when there was none. */
  readonly schedule: Schedule | null;
  readonly config: CompetitionConfig;
  /** Number of the round that ends. */
  readonly round: number;
};
export type NextRound =
  | { readonly finished: true }
  | {
      readonly finished: false;
      readonly round: number;
      /** Milliseconds since the epoch. */
      readonly startsAt: number;
      readonly schedule: Schedule;
    };
export function nextRound(_options: NextRoundOptions): NextRound {
  throw new Error("stub");
}
export type PlanRoundsOptions = NextRoundOptions & {
  /** Most rounds to plan. @default 10 */
  readonly limit?: number | undefined;
};
export type PlannedRound = Extract<NextRound, { finished: false }>;
/** The next rounds as the config alone would have them, each finished at once. `finished` is true when the competition ends within the plan. */
export function planRounds(_options: PlanRoundsOptions): {
  readonly rounds: readonly PlannedRound[];
  readonly finished: boolean;
} {
  throw new Error("stub");
}
