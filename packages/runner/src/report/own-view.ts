import type { CompetitionConfig } from "@404-gen/core/records";
import type { RoundView } from "./round-view.ts";

/** Any reader of a state repository: a report is made from it. */
export type RecordReader = {
  read(path: string): Promise<string | null>;
  list(directory: string): Promise<readonly string[]>;
};

/** The part of the view that comes from a competition's own records. */
export type OwnView = Pick<
  RoundView,
  "miners" | "baseline" | "matrix" | "matches" | "tournament" | "runs" | "policy" | "winner" | "costs" | "noise"
>;

export type OwnOptions<P> = { readonly round: number; readonly policy: P; readonly config: CompetitionConfig };
