import {
  type PromptSelection,
  type SelectPromptsOptions,
  selectCarryover,
  selectPrompts,
} from "../../rules/prompts.ts";

/**
 * Competition 2's prompts: as competition 1's, but the pool is drawn from without the carried-over prompts, every occurrence of them, its
 * order kept (STATE-2.md 4.1). Throws `PROMPT_POOL_TOO_SMALL`.
 *
 * @example
 * selectRoundPrompts({ round: 1, seed, previousPrompts, pool, promptsPerRound: 128, carryoverPrompts: 32 }).prompts;
 */
export function selectRoundPrompts(options: SelectPromptsOptions): PromptSelection {
  const carryover = new Set(selectCarryover(options));
  return selectPrompts({ ...options, pool: options.pool.filter((prompt) => !carryover.has(prompt)) });
}
