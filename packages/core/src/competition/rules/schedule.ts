import { CompetitionError } from "../../base/errors/competition-error.ts";
import { BLOCK_SECONDS } from "../../ports/chain.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { Schedule } from "../records/schedule.ts";
import { DAY_MS, dayOf, formatTimestamp, parseDate, parseTimeOfDay } from "./utc.ts";

/** Now, and the block that is waited for. */
export type EstimateEtaOptions = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Block of `now`. */
  readonly currentBlock: number;
  /** Block whose time is asked for; may lie in the past. */
  readonly targetBlock: number;
};

/**
 * When a block is expected: ISO 8601 UTC with `Z`, whole seconds, as `next_stage_eta` holds it.
 *
 * @example
 * estimateEta({ now: Date.UTC(2026, 1, 5), currentBlock: 10, targetBlock: 310 }); // "2026-02-05T01:00:00Z"
 */
export function estimateEta({ now, currentBlock, targetBlock }: EstimateEtaOptions): string {
  return formatTimestamp(now + (targetBlock - currentBlock) * BLOCK_SECONDS * 1000);
}

/** The round that ends, and when. */
export type NextRoundOptions = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Block of `now`. */
  readonly currentBlock: number;
  /** Schedule of the round that ends; null when there was none. */
  readonly schedule: Schedule | null;
  /** `config.json` as it is now. */
  readonly config: CompetitionConfig;
  /** Number of the round that ends. */
  readonly round: number;
};

/** The round that follows, or that none does. */
export type NextRound =
  | { readonly finished: true }
  | {
      readonly finished: false;
      /** Its number. */
      readonly round: number;
      /** Milliseconds since the epoch. */
      readonly startsAt: number;
      /** Its windows, in blocks. */
      readonly schedule: Schedule;
    };

/**
 * The round after the one that ends (COMPETITION.md section 4). All dates are UTC.
 * Throws `CONFIG_DATE_INVALID` for a date that the calendar does not have.
 *
 * @example
 * const next = nextRound({ now: Date.now(), currentBlock, schedule, config, round: 4 });
 */
export function nextRound(options: NextRoundOptions): NextRound {
  const { now, currentBlock, schedule, config, round } = options;
  const startsAt = nextStart(options);
  if (dayOf(startsAt) > dateOf(config, "last_competition_date")) return { finished: true };
  const latest = currentBlock + Math.trunc((startsAt - now) / 1000 / BLOCK_SECONDS);
  return {
    finished: false,
    round: round + 1,
    startsAt,
    schedule: {
      earliest_reveal_block: schedule === null ? 0 : schedule.latest_reveal_block + 1,
      latest_reveal_block: latest,
      generation_deadline_block: latest + generationBlocks(config),
    },
  };
}

/**
 * Length of the generation stage, blocks.
 *
 * @example
 * generationBlocks({ generation_stage_minutes: 120 }); // 600
 */
export function generationBlocks(config: Pick<CompetitionConfig, "generation_stage_minutes">): number {
  return Math.floor((config.generation_stage_minutes * 60) / BLOCK_SECONDS);
}

function nextStart({ now, currentBlock, schedule, config }: NextRoundOptions): number {
  const timeOfDay = parseTimeOfDay(config.round_start_time);
  let day = dayOf(now);
  if (schedule !== null) {
    const startedAt = now - (currentBlock - schedule.latest_reveal_block) * BLOCK_SECONDS * 1000;
    day = dayOf(startedAt) + config.round_duration_days * DAY_MS;
  }
  const soonest = now + config.finalization_buffer_hours * 3_600_000;
  const lateBy = soonest - (day + timeOfDay);
  if (lateBy > 0) day += Math.ceil(lateBy / DAY_MS) * DAY_MS;
  return Math.max(day, dateOf(config, "first_evaluation_date")) + timeOfDay;
}

function dateOf(config: CompetitionConfig, field: "first_evaluation_date" | "last_competition_date"): number {
  const date = parseDate(config[field]);
  if (date !== null) return date;
  throw new CompetitionError(`config.json: ${field}: ${config[field]} is no day of the calendar`, {
    code: "CONFIG_DATE_INVALID",
    data: { file: "config.json", field, allowed: "YYYY-MM-DD", value: config[field] },
  });
}

/** From where, and how far, rounds are planned. */
export type PlanRoundsOptions = NextRoundOptions & {
  /** Most rounds to plan. @default 10 */
  readonly limit?: number | undefined;
};

/** A round that the config alone would bring. */
export type PlannedRound = Extract<NextRound, { finished: false }>;

/**
 * The next rounds as the config alone would have them, each finalized at its generation deadline. `finished` is true when the
 * competition ends within the plan.
 *
 * @example
 * const { rounds, finished } = planRounds({ now: Date.now(), currentBlock, schedule: null, config, round: -1 });
 */
export function planRounds(options: PlanRoundsOptions): {
  /** In order, at most `limit` of them. */
  readonly rounds: readonly PlannedRound[];
  readonly finished: boolean;
} {
  const rounds: PlannedRound[] = [];
  let from: NextRoundOptions = options;
  while (rounds.length < (options.limit ?? 10)) {
    const next = nextRound(from);
    if (next.finished) return { rounds, finished: true };
    rounds.push(next);
    const { schedule, startsAt, round } = next;
    const afterStart = (schedule.generation_deadline_block - schedule.latest_reveal_block) * BLOCK_SECONDS * 1000;
    from = {
      config: options.config,
      round,
      schedule,
      now: startsAt + afterStart,
      currentBlock: schedule.generation_deadline_block,
    };
  }
  return { rounds, finished: false };
}
