import { CompetitionError } from "../../base/errors/competition-error.ts";
import { createPythonRandom, type PythonRandom } from "./python-random.ts";

/** What a round's prompts are drawn from. */
export type SelectPromptsOptions = {
  /** Number of the round; round 0 carries nothing over. */
  readonly round: number;
  /** The round's seed, 32-bit unsigned. */
  readonly seed: number;
  /** Prompt addresses of the round before, in its order; empty for the first. */
  readonly previousPrompts: readonly string[];
  /** Pool of prompt addresses. */
  readonly pool: readonly string[];
  /** config.prompts_per_round. */
  readonly promptsPerRound: number;
  /** config.carryover_prompts. */
  readonly carryoverPrompts: number;
};

/** A round's prompts, by where they come from. */
export type PromptSelection = {
  /** Addresses taken over from the round before, in the order of the draw. */
  readonly carryover: readonly string[];
  /** Addresses from the pool, in the order of the draw. */
  readonly fresh: readonly string[];
  /** Carryover, then fresh: the round's list. */
  readonly prompts: readonly string[];
};

/**
 * The round's prompts (COMPETITION.md section 5): carryover first, then the pool, one generator. Should the pool's draw repeat a
 * prompt of the carryover, or the pool list one twice, the repeats are replaced by further draws of the same generator from
 * what is left; without repeats the list is the one that any other reader of the seed gets.
 * Throws `PROMPT_POOL_TOO_SMALL`.
 *
 * @example
 * selectPrompts({ round: 1, seed, previousPrompts, pool, promptsPerRound: 128, carryoverPrompts: 32 }).prompts;
 */
export function selectPrompts(options: SelectPromptsOptions): PromptSelection {
  const random = createPythonRandom(options.seed);
  const carryover = drawCarryover(random, options);
  const count = Math.max(0, options.promptsPerRound - carryover.length);
  const fresh = drawFresh(random, { pool: options.pool, carryover, count });
  return { carryover, fresh, prompts: [...carryover, ...fresh] };
}

/**
 * The carryover alone, for callers without a pool.
 *
 * @example
 * selectCarryover({ round: 1, seed, previousPrompts, carryoverPrompts: 32 });
 */
export function selectCarryover(options: Omit<SelectPromptsOptions, "pool" | "promptsPerRound">): readonly string[] {
  return drawCarryover(createPythonRandom(options.seed), options);
}

function drawCarryover(
  random: PythonRandom,
  { round, carryoverPrompts, previousPrompts }: Omit<SelectPromptsOptions, "pool" | "promptsPerRound">,
): readonly string[] {
  if (round <= 0 || carryoverPrompts <= 0) return [];
  if (previousPrompts.length <= carryoverPrompts) return [...previousPrompts];
  return random.sample(previousPrompts, carryoverPrompts);
}

type FreshOptions = { readonly pool: readonly string[]; readonly carryover: readonly string[]; readonly count: number };

function drawFresh(random: PythonRandom, { pool, carryover, count }: FreshOptions): readonly string[] {
  const usedPrompts = new Set(carryover);
  const fresh: string[] = [];
  let rest = pool;
  while (fresh.length < count) {
    const missing = count - fresh.length;
    if (rest.length < missing) throw poolTooSmall({ pool: pool.length, count });
    for (const prompt of random.sample(rest, missing)) {
      if (usedPrompts.has(prompt)) continue;
      usedPrompts.add(prompt);
      fresh.push(prompt);
    }
    if (fresh.length < count) rest = [...new Set(pool)].filter((prompt) => !usedPrompts.has(prompt));
  }
  return fresh;
}

function poolTooSmall(data: { pool: number; count: number }): CompetitionError {
  return new CompetitionError(`the pool of ${data.pool} prompts cannot give ${data.count} new ones`, {
    code: "PROMPT_POOL_TOO_SMALL",
    data,
  });
}
