/** A prompt as the orchestrator sends it. */
export type PodPrompt = { readonly stem: string; readonly imageUrl: string };

/** A module, or why there is none: the code of the first rule that it broke, or a sentence. */
export type PodMade =
  | { readonly kind: "made"; readonly module: Uint8Array }
  | { readonly kind: "failed"; readonly reason: string };

/** What a miner brings: a module for one prompt. What it throws becomes the prompt's reason. */
export type PodMaker = (
  prompt: PodPrompt,
  options: { readonly seed: number; readonly signal: AbortSignal },
) => Promise<PodMade>;
