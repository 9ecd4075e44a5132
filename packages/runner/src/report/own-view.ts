import type { CompetitionConfig } from "@404-gen/core/records";
import type { RoundView } from "./round-view.ts";

/** What a report is made from: any reader of a state repository. */
export type RecordReader = {
  read(path: string): Promise<string | null>;
  list(directory: string): Promise<readonly string[]>;
};

/** What a competition's own records give. */
export type OwnView = Pick<
  RoundView,
  "miners" | "baseline" | "matrix" | "matches" | "tournament" | "runs" | "policy" | "winner" | "costs" | "noise"
>;

export type OwnOptions<P> = { readonly round: number; readonly policy: P; readonly config: CompetitionConfig };
