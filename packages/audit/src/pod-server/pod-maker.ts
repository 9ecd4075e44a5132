/** A prompt as the orchestrator sends it. */
export type PodPrompt = {
  /** File name without its extension. */
  readonly stem: string;
  /** Public address of the picture. */
  readonly imageUrl: string;
};

/** A module, or the reason of its absence: the code of the first rule that it broke, or a sentence. */
export type PodOutcome =
  | {
      readonly kind: "made";
      /** The JavaScript file. */
      readonly module: Uint8Array;
    }
  | {
      readonly kind: "failed";
      /** Reason for the archive's `_failed.json`. */
      readonly reason: string;
    };

/** A miner's own function: it makes the module for one prompt. An error that it throws becomes the reason of the prompt's failure. */
export type PodMaker = (
  prompt: PodPrompt,
  options: {
    /** The round's seed. */
    readonly seed: number;
    readonly signal: AbortSignal;
  },
) => Promise<PodOutcome>;
