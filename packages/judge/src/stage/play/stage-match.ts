import type { StateChange } from "@404-gen/core";
import type { Guard } from "@404-gen/core/owner";
import type { MatchOutcome } from "../../match/types.ts";

/** Result of a match: its margin once it is complete; no report where it needed no duel. */
export type StageOutcome<Report> = Omit<MatchOutcome<Report>, "report"> & {
  readonly report: Report | null;
  readonly margin: number;
};

/** What a competition's match gets from the stage. */
export type StageRun<Report> = {
  /** Record of an earlier, incomplete run. */
  readonly previous: Report | null;
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
  /** Called after each duel with the present record. */
  readonly onDuel: (event: { readonly report: () => Report }) => void;
};

/** A complete match for the record: its files for one commit, and the expected texts of files on the branch. */
export type StageEntry = {
  readonly changes: readonly StateChange[];
  readonly message: string;
  readonly expect: Readonly<Record<string, string | null>>;
};

/** One match of the DUELS stage of any competition. */
export type StageMatch<Report> = {
  /** Key of its row. */
  readonly key: string;
  /** Name for people: `leader vs 5HJvp6ZSTt`. */
  readonly name: string;
  /** Fields of its notices. */
  readonly fields: Readonly<Record<string, string | number>>;
  /** Path of its report. */
  readonly path: string;
  /** Line in the message of a commit that saves its report before the end. */
  readonly message: string;
  /** False: the round goes on without it when it cannot be judged. */
  readonly needed: boolean;
  /** The newest report on the branch; null: none. */
  previous(): Promise<Report | null>;
  play(run: StageRun<Report>): Promise<StageOutcome<Report>>;
  format(report: Report): string;
  entry(outcome: StageOutcome<Report>): StageEntry;
};
