export type SelectPromptsOptions = {
  readonly round: number;
  /** The round's seed, 32-bit unsigned. */
  readonly seed: number;
  /** Prompt addresses of the round before, in its order; empty for the first. */
  readonly previousPrompts: readonly string[];
  /** Pool of prompt addresses. */
  readonly pool: readonly string[];
  readonly promptsPerRound: number;
  readonly carryoverPrompts: number;
};
export type PromptSelection = {
  readonly carryover: readonly string[];
  readonly fresh: readonly string[];
  /** Carryover, then fresh: the round's list. */
  readonly prompts: readonly string[];
};
export function selectPrompts(_options: SelectPromptsOptions): PromptSelection {
  throw new Error("stub");
}
