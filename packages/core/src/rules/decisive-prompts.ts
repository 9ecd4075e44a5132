export const DECISIVE_DEFAULTS = { maxMismatchedMargin: 0.05 } as const;
export type DecisivePromptsOptions = {
  /** The match's duels in the report's order. */
  readonly duels: readonly { readonly name: string; readonly winner: string }[];
  readonly seed: number;
  readonly margin: number;
  readonly winMargin: number;
  /** Number of prompts of the round. */
  readonly prompts: number;
  /** @default 0.05 */
  readonly maxMismatchedMargin?: number | undefined;
};
/** Stems that an audit must not miss: those that decided a close match. */
export function decisivePrompts(_options: DecisivePromptsOptions): readonly string[] {
  throw new Error("stub");
}
