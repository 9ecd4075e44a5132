import { type CompetitionConfig, declaredLimits } from "@404-gen/core/records";
import { VERDICT_DEFAULTS } from "@404-gen/core/rules";
import { winnerOf } from "./invariants/end-invariants.ts";
import type { SimulationPlan } from "./plan.ts";
import type { SimulatedRun } from "./simulate.ts";
import { stageEntries } from "./stage-entries.ts";
import { START_MS } from "./world/world.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** One round of a config in a simulation. Times are milliseconds since the epoch; null: the round did not get so far. */
export type RoundForecast = {
  readonly round: number;
  /** When submissions close and the images begin. */
  readonly closesAt: number | null;
  /** When the winner is decided. */
  readonly decidedAt: number | null;
  /** When the next round opens, or the competition ends. */
  readonly finalizedAt: number | null;
  /** Hotkey, or `leader`. */
  readonly winner: string | null;
  /** Hours from the close to the verdict of the next round. A miner who reveals a moment too late waits so long. */
  readonly lateMinerHours: number | null;
};

/** What to expect of a config before the season begins. */
export type Forecast = {
  readonly rounds: readonly RoundForecast[];
  /** Rounds until the crown moves the first time; null: it did not move. */
  readonly roundsUntilCrownMoves: number | null;
  /** Hours of rented machines, all rounds together, for the prompts that were played. */
  readonly machineHours: number;
  /** Answers of the judge's model, all rounds together, for the prompts that were played. */
  readonly judgeAnswers: number;
  /** Prompts of a round in the simulation. */
  readonly prompts: number;
  /** Prompts of a round by the config. */
  readonly configPrompts: number;
};

/** A config as the simulation plays it: with its dates moved to the first simulated day, and with the prompts of the simulation. */
export type ConfigTrial = {
  readonly config: Partial<CompetitionConfig>;
  /** Days that were added to the config's dates. */
  readonly movedDays: number;
  readonly configPrompts: number;
};

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const moveDate = (date: string, days: number): string =>
  new Date((dayOf(date) + days) * DAY_MS).toISOString().slice(0, 10);

/**
 * Makes a season's config ready for a simulation with fewer prompts.
 *
 * @example
 * const { config } = tryConfig(parseConfig(text, { path: "config.json" }), { prompts: 6 });
 */
export function tryConfig(original: CompetitionConfig, { prompts }: Pick<SimulationPlan, "prompts">): ConfigTrial {
  const { prompts_per_round: configPrompts, carryover_prompts: _, ...config } = original;
  const limits = declaredLimits(config);
  // A season's tolerance would cover all of the fewer prompts, and no audit could fail.
  const tolerance = Math.min(
    limits.MAX_MISMATCHED_PROMPTS ?? VERDICT_DEFAULTS.maxMismatchedPrompts,
    Math.ceil(prompts / 3),
  );
  const movedDays = Math.floor(START_MS / DAY_MS) - dayOf(original.first_evaluation_date);
  return {
    movedDays,
    configPrompts,
    config: {
      ...config,
      x404: { ...(config["x404"] as object | undefined), limits: { ...limits, MAX_MISMATCHED_PROMPTS: tolerance } },
      first_evaluation_date: moveDate(original.first_evaluation_date, movedDays),
      last_competition_date: moveDate(original.last_competition_date, movedDays),
    },
  };
}

/** The forecast that a run of a config gives, with the config's own dates. */
export function forecastOf(run: SimulatedRun, { movedDays, configPrompts }: ConfigTrial): Forecast {
  const { world, plan } = run;
  const entries = stageEntries(world);
  const at = (round: number, stage: string): number | null => {
    const first = entries.find((entry) => entry.round === round && entry.stage === stage);
    return first === undefined ? null : first.at - movedDays * DAY_MS;
  };
  const rounds = Array.from({ length: plan.rounds }, (_, round): RoundForecast => {
    const closesAt = at(round, "miner_generation");
    const next = at(round + 1, "finalizing");
    return {
      round,
      closesAt,
      decidedAt: at(round, "finalizing"),
      finalizedAt: at(round + 1, "open") ?? at(round, "finished"),
      winner: winnerOf(world, round),
      lateMinerHours: closesAt === null || next === null ? null : (next - closesAt) / HOUR_MS,
    };
  });
  const first = rounds.findIndex(({ winner }) => winner !== null && winner !== "leader");
  return {
    rounds,
    roundsUntilCrownMoves: first < 0 ? null : first + 1,
    machineHours: world.ledger.podHours,
    judgeAnswers: [...world.ledger.duels.values()].reduce((sum, times) => sum + times, 0),
    prompts: plan.prompts,
    configPrompts,
  };
}

/** A forecast as lines of text for people. */
export function sayForecast(forecast: Forecast): readonly string[] {
  const { rounds, roundsUntilCrownMoves, machineHours, judgeAnswers, prompts, configPrompts } = forecast;
  const time = (ms: number | null) => (ms === null ? "-" : new Date(ms).toISOString().slice(0, 16));
  const scale = configPrompts / prompts;
  return [
    ...rounds.map(
      ({ round, closesAt, decidedAt, winner, lateMinerHours }) =>
        `round ${round}: submissions close ${time(closesAt)}, decided ${time(decidedAt)}, winner ${winner ?? "-"}${lateMinerHours === null ? "" : `; a miner who reveals too late waits until ${lateMinerHours.toFixed(1)} h after the close`}`,
    ),
    roundsUntilCrownMoves === null
      ? "the crown did not move"
      : `the crown moves after ${roundsUntilCrownMoves} of ${rounds.length} rounds`,
    `${machineHours.toFixed(1)} hours of machines and ${judgeAnswers} answers of the judge for ${prompts} prompts a round; for ${configPrompts} about ${(machineHours * scale).toFixed(0)} hours and ${Math.round(judgeAnswers * scale)} answers`,
  ];
}
