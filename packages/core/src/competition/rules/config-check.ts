import type { CompetitionConfig } from "../records/config.ts";
import { DAY_MS, dayOf, formatDate, parseDate } from "./utc.ts";

export type ConfigProblem = {
  /** An `error` must stop whoever would act on the config. */
  readonly severity: "error" | "warning";
  readonly field: keyof CompetitionConfig & string;
  readonly code: string;
  /** One sentence: what is wrong and what is allowed. */
  readonly message: string;
};

/** What is wrong with a config before anybody acts on it (FAULTS.md: dates in the past finished a competition after round 0). `now`: milliseconds since the epoch. */
export function validateConfig(config: CompetitionConfig, now: number): readonly ConfigProblem[] {
  return [...dateProblems(config, now), ...timingProblems(config), ...ruleProblems(config)];
}

type Found = ConfigProblem | false;
const kept = (found: readonly Found[]): ConfigProblem[] => found.filter((problem) => problem !== false);

function dateProblems(config: CompetitionConfig, now: number): ConfigProblem[] {
  const first = parseDate(config.first_evaluation_date);
  const last = parseDate(config.last_competition_date);
  const invalid = (field: "first_evaluation_date" | "last_competition_date"): ConfigProblem => ({
    severity: "error",
    field,
    code: "CONFIG_DATE_INVALID",
    message: `${field} is ${config[field]}, which is no day of the calendar.`,
  });
  if (first === null || last === null) {
    return kept([
      first === null && invalid("first_evaluation_date"),
      last === null && invalid("last_competition_date"),
    ]);
  }
  const today = dayOf(now);
  const nextDay = Math.max(first, today + config.round_duration_days * DAY_MS);
  return kept([
    last < first && {
      severity: "error",
      field: "last_competition_date",
      code: "CONFIG_DATES_REVERSED",
      message: `last_competition_date ${config.last_competition_date} is before first_evaluation_date ${config.first_evaluation_date}.`,
    },
    last < today && {
      severity: "error",
      field: "last_competition_date",
      code: "CONFIG_COMPETITION_OVER",
      message: `last_competition_date ${config.last_competition_date} is past (today is ${formatDate(today)}): the next FINALIZING would finish the competition.`,
    },
    last >= today &&
      last >= first &&
      nextDay > last && {
        severity: "warning",
        field: "last_competition_date",
        code: "CONFIG_NO_ROUND_LEFT",
        message: `A round that starts today is the last: the next would start on ${formatDate(nextDay)}, after ${config.last_competition_date}.`,
      },
  ]);
}

function timingProblems(config: CompetitionConfig): ConfigProblem[] {
  const roundMinutes = config.round_duration_days * 24 * 60;
  return kept([
    config.generation_stage_minutes >= roundMinutes && {
      severity: "error",
      field: "generation_stage_minutes",
      code: "CONFIG_GENERATION_TOO_LONG",
      message: `generation_stage_minutes ${config.generation_stage_minutes} must be less than a round's ${roundMinutes} minutes.`,
    },
    config.finalization_buffer_hours * 60 >= roundMinutes && {
      severity: "warning",
      field: "finalization_buffer_hours",
      code: "CONFIG_BUFFER_TOO_LONG",
      message: `finalization_buffer_hours ${config.finalization_buffer_hours} is as long as a round: every round slips by days.`,
    },
  ]);
}

function ruleProblems(config: CompetitionConfig): ConfigProblem[] {
  return kept([
    config.carryover_prompts > config.prompts_per_round && {
      severity: "error",
      field: "carryover_prompts",
      code: "CONFIG_CARRYOVER_TOO_LARGE",
      message: `carryover_prompts ${config.carryover_prompts} must not exceed prompts_per_round ${config.prompts_per_round}.`,
    },
    config.win_margin === 0 && {
      severity: "warning",
      field: "win_margin",
      code: "CONFIG_WIN_MARGIN_ZERO",
      message: "With win_margin 0 a tie takes the crown.",
    },
  ]);
}
