import type { BuildStatus } from "../competition/records/builds.ts";

/** What is known of one hotkey's image now. `final` is false while the answer can still change. */
export type BuildObservation = {
  readonly status: BuildStatus;
  readonly final: boolean;
  readonly dockerImage: string | null;
  /** What it rests on (run id and address, conclusion, when it was looked at): JSON values, for the record. */
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
};

export type BuildQuery = {
  readonly round: number;
  readonly hotkeys: readonly {
    readonly hotkey: string;
    readonly repo: string;
    readonly commit: string;
    readonly tag: string;
  }[];
};

/** Where the miners' Docker images are built. Absence is provisional: `not_found` is final only in a completed run. */
export type BuildSource = {
  readonly name: string;
  observe(
    query: BuildQuery,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ReadonlyMap<string, BuildObservation>>;
};
