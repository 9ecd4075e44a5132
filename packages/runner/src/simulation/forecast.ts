import { type CompetitionConfig, declaredLimits } from "@404-gen/core/records";
import { VERDICT_DEFAULTS } from "@404-gen/core/rules";
import { winnerOf } from "./invariants/end-invariants.ts";
import type { SimulationPlan } from "./plan.ts";
import type { SimulatedRun } from "./simulate.ts";
import { stageEntries } from "./stage-entries.ts";
import { START_MS } from "./world/world.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A round of a config that is tried. Times are milliseconds since the epoch; null: it did not get so far. */
export type RoundForecast = {
  readonly round: number;
  /** Submissions close, and the images begin. */
  readonly closesAt: number | null;
  /** The winner is decided. */
  readonly decidedAt: number | null;
  /** The crown, the weights and the next round follow. */
  readonly finalizedAt: number | null;
  /** Hotkey, or `leader`. */
  readonly winner: string | null;
  /** Hours from the close to the verdict of the next round: so long a miner waits who reveals a moment too late. */
  readonly lateMinerHours: number | null;
};

/** What a config comes to before a season. */
export type Forecast = {
  readonly rounds: readonly RoundForecast[];
  /** Rounds until the crown moves the first time; null: it did not. */
  readonly roundsUntilCrownMoves: number | null;
  /** Hours of rented machines, and answers of the judge's model, all rounds together, for as many prompts as were played. */
  readonly machineHours: number;
  readonly judgeAnswers: number;
  /** Prompts that were played of those that the config has. */
  readonly prompts: number;
  readonly configPrompts: number;
};

/** A config as the simulation plays it: at its own dates, moved to the first simulated day, with as many prompts as are asked for. */
export type TriedConfig = {
  readonly config: Partial<CompetitionConfig>;
  /** Days by which the simulation is ahead of the config's dates. */
  readonly movedDays: number;
  readonly configPrompts: number;
};

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const moveDate = (date: string, days: number): string =>
  new Date((dayOf(date) + days) * DAY_MS).toISOString().slice(0, 10);

/**
 * Takes a season's config for a simulation of so many prompts.
 *
 * @example
 * const { config } = tryConfig(parseConfig(text, { path: "config.json" }), { prompts: 6 });
 */
export function tryConfig(original: CompetitionConfig, { prompts }: Pick<SimulationPlan, "prompts">): TriedConfig {
  const { prompts_per_round: configPrompts, carryover_prompts: _, ...config } = original;
  const limits = declaredLimits(config);
  // Of fewer prompts a season's tolerance would cover all, and no audit could fail.
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

/** What a run of a config came to, at the config's own dates. */
export function forecastOf(run: SimulatedRun, { movedDays, configPrompts }: TriedConfig): Forecast {
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

/** A forecast in lines. */
export function sayForecast(forecast: Forecast): readonly string[] {
  const { rounds, roundsUntilCrownMoves, machineHours, judgeAnswers, prompts, configPrompts } = forecast;
  const time = (ms: number | null) => (ms === null ? "-" : new Date(ms).toISOString().slice(0, 16));
  const scale = configPrompts / prompts;
  return [
    ...rounds.map(
      ({ round, closesAt, decidedAt, winner, lateMinerHours }) =>
        `round ${round}: submissions close ${time(closesAt)}, decided ${time(decidedAt)}, winner ${winner ?? "-"}${lateMinerHours === null ? "" : `; who reveals too late is judged ${lateMinerHours.toFixed(1)} h after the close`}`,
    ),
    roundsUntilCrownMoves === null
      ? "the crown did not move"
      : `the crown moves after ${roundsUntilCrownMoves} of ${rounds.length} rounds`,
    `${machineHours.toFixed(1)} hours of machines and ${judgeAnswers} answers of the judge for ${prompts} prompts a round; for ${configPrompts} about ${(machineHours * scale).toFixed(0)} hours and ${Math.round(judgeAnswers * scale)} answers`,
  ];
}
