import type { BuildStatus } from "../competition/records/builds.ts";

/** What is known of one hotkey's image now. `final` is false while the answer can still change. */
export type BuildObservation = {
  /** `pending`, `in_progress`, `success`, `failure`, `not_found`, `timed_out`: as `builds.json` has it. */
  readonly status: BuildStatus;
  /** False while a later look may see something else. */
  readonly final: boolean;
  /** Address of the image by tag or digest; null until it is built. */
  readonly dockerImage: string | null;
  /** What it rests on (run id and address, conclusion, when it was looked at): JSON values, for the record. */
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
};

/** Which images are asked about. */
export type BuildQuery = {
  /** Number of the round; it is in the images' tags. */
  readonly round: number;
  /** The submissions of the round, one a miner. */
  readonly hotkeys: readonly {
    /** SS58 address of the miner. */
    readonly hotkey: string;
    /** Source repository, `owner/name`. */
    readonly repo: string;
    /** Revealed commit, 40 hex digits. */
    readonly commit: string;
    /** Tag that the image of this commit must have. */
    readonly tag: string;
  }[];
};

/**
 * Where the miners' Docker images are built. Absence is provisional: `not_found` is final only in a completed run. Conformance:
 * `buildSourceConformance` in `./testing`.
 */
export type BuildSource = {
  /** For logs and records: `github-actions`, `map`. */
  readonly name: string;
  /** What is known of each hotkey's image now; a hotkey that is absent from the answer is not known yet. */
  observe(
    query: BuildQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ReadonlyMap<string, BuildObservation>>;
};
