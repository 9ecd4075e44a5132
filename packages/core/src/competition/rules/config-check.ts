import type { ErrorCode } from "../../base/errors/catalogue.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { DeclaredLimits } from "../records/declared-limits.ts";
import { VERDICT_DEFAULTS } from "./audit-verdict.ts";
import { MATCH_DEFAULTS } from "./match.ts";
import { DAY_MS, dayOf, formatDate, parseDate } from "./utc.ts";

/** One thing that is wrong with a config. */
export type ConfigProblem = {
  /** An `error` must stop whoever would act on the config. */
  readonly severity: "error" | "warning";
  /** Key of config.json. */
  readonly field: keyof CompetitionConfig & string;
  /** Code of the catalogue, to match on. */
  readonly code: ErrorCode;
  /** One sentence: what is wrong and what is allowed. */
  readonly message: string;
};

/** Looks at a config as of a time, milliseconds since the epoch. */
export type ConfigCheck = (config: CompetitionConfig, now: number) => readonly ConfigProblem[];

/**
 * What is wrong with a config before anybody acts on it (FAULTS.md: dates in the past finished a competition after round 0). `now`: milliseconds since the epoch.
 *
 * @example
 * const errors = validateConfig(config, Date.now()).filter(({ severity }) => severity === "error");
 */
export function validateConfig(config: CompetitionConfig, now: number): readonly ConfigProblem[] {
  return [...validateCommonConfig(config, now), ...toleranceProblems(config)];
}

/**
 * The same without competition 1's tolerances: audits by duels have none of them.
 *
 * @example
 * const [first] = validateCommonConfig(config, Date.now());
 * if (first?.severity === "error") throw new Error(first.message);
 */
export function validateCommonConfig(config: CompetitionConfig, now: number): readonly ConfigProblem[] {
  return [...dateProblems(config, now), ...timingProblems(config), ...ruleProblems(config)];
}

type MaybeProblem = ConfigProblem | false;
const problemsOf = (checks: readonly MaybeProblem[]): ConfigProblem[] => checks.filter((problem) => problem !== false);

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
    return problemsOf([
      first === null && invalid("first_evaluation_date"),
      last === null && invalid("last_competition_date"),
    ]);
  }
  const today = dayOf(now);
  const nextDay = Math.max(first, today + config.round_duration_days * DAY_MS);
  return problemsOf([
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
  return problemsOf([
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
  return problemsOf([
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

/** Limits declared under `x404`, as far as they are numbers; the file's schema says what each may be. */
function limitsOf(config: CompetitionConfig): DeclaredLimits {
  const extras = config["x404"] as { readonly limits?: unknown } | null | undefined;
  const entries = Object.entries((extras?.limits ?? {}) as object);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "number"));
}

/** Every tolerance against what it is a tolerance of: one that covers all of it can never fail. */
function toleranceProblems(config: CompetitionConfig): ConfigProblem[] {
  const { prompts_per_round: prompts, win_margin: margin } = config;
  const limits = limitsOf(config);
  const tolerance = limits.MAX_MISMATCHED_PROMPTS ?? VERDICT_DEFAULTS.maxMismatchedPrompts;
  const decisive = Math.max(1, Math.ceil(prompts * margin));
  const critical = limits.MAX_MISMATCHED_CRITICAL_PROMPTS ?? VERDICT_DEFAULTS.maxMismatchedCriticalPrompts;
  const overtime = limits.OVERTIME_TOLERANCE_RATIO ?? MATCH_DEFAULTS.overtimeToleranceRatio;
  const distance = limits.ACCEPTABLE_DISTANCE ?? VERDICT_DEFAULTS.acceptableDistance;
  const least = limits.MIN_GENERATED_SHARE ?? VERDICT_DEFAULTS.minGeneratedShare;
  const field = "prompts_per_round" as const;
  return problemsOf([
    tolerance >= prompts && {
      severity: "error",
      field,
      code: "CONFIG_TOLERANCE_TOO_LARGE",
      message: `With prompts_per_round ${prompts}, MAX_MISMATCHED_PROMPTS ${tolerance} tolerates every mismatch: no audit could fail. Declare a smaller one in x404.limits.`,
    },
    tolerance < prompts &&
      tolerance * 2 > prompts && {
        severity: "warning",
        field,
        code: "CONFIG_TOLERANCE_LARGE",
        message: `MAX_MISMATCHED_PROMPTS ${tolerance} tolerates more than half of prompts_per_round ${prompts}.`,
      },
    margin > 0 &&
      critical >= decisive && {
        severity: "warning",
        field,
        code: "CONFIG_CRITICAL_TOLERANCE_TOO_LARGE",
        message: `At most ${decisive} prompts decide a match, and MAX_MISMATCHED_CRITICAL_PROMPTS ${critical} tolerates as many: decisive prompts cannot fail an audit.`,
      },
    overtime >= 1 && {
      severity: "error",
      field,
      code: "CONFIG_TOLERANCE_TOO_LARGE",
      message: `OVERTIME_TOLERANCE_RATIO ${overtime} lets every one of ${prompts} prompts take too long.`,
    },
    distance >= 2 && {
      severity: "error",
      field,
      code: "CONFIG_TOLERANCE_TOO_LARGE",
      message: `ACCEPTABLE_DISTANCE ${distance} accepts every distance (0 to 2).`,
    },
    least <= 0 && {
      severity: "error",
      field,
      code: "CONFIG_TOLERANCE_TOO_LARGE",
      message: "MIN_GENERATED_SHARE 0 lets an audit pass without a generated prompt.",
    },
  ]);
}
