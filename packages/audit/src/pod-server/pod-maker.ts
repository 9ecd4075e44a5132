/** A prompt as the orchestrator sends it. */
export type PodPrompt = {
  /** File name without its extension. */
  readonly stem: string;
  /** Public address of the picture. */
  readonly imageUrl: string;
};

/** A module, or why there is none: the code of the first rule that it broke, or a sentence. */
export type PodOutcome =
  | {
      readonly kind: "made";
      /** The JavaScript file. */
      readonly module: Uint8Array;
    }
  | {
      readonly kind: "failed";
      /** Stands in the archive's `_failed.json`. */
      readonly reason: string;
    };

/** What a miner brings: a module for one prompt. What it throws becomes the prompt's reason. */
export type PodMaker = (
  prompt: PodPrompt,
  options: {
    /** The round's seed. */
    readonly seed: number;
    readonly signal: AbortSignal;
  },
) => Promise<PodOutcome>;
