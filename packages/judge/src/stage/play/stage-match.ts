import type { StateChange } from "@404-gen/core";
import type { Guard } from "@404-gen/core/owner";
import type { MatchOutcome } from "../../match/types.ts";

/** What came of a match: its margin once complete; no report where it needed no duel. */
export type StageOutcome<Report> = Omit<MatchOutcome<Report>, "report"> & {
  readonly report: Report | null;
  readonly margin: number;
};

/** How a competition runs a match for the stage. */
export type StageRun<Report> = {
  /** Record of an earlier, incomplete run. */
  readonly previous: Report | null;
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
  /** Called after each duel with the record as it stands. */
  readonly onDuel: (event: { readonly report: () => Report }) => void;
};

/** A complete match as it enters the record: its files in one commit, compared with what was seen. */
export type StageEntry = {
  readonly changes: readonly StateChange[];
  readonly message: string;
  readonly expect: Readonly<Record<string, string | null>>;
};

/** One match of the DUELS stage, whatever the competition: who is asked, and where its result goes. */
export type StageMatch<Report> = {
  /** Its row's name. */
  readonly key: string;
  /** For people: `leader vs 5HJvp6ZSTt`. */
  readonly name: string;
  /** Fields of notices about it. */
  readonly fields: Readonly<Record<string, string | number>>;
  /** Path of its report. */
  readonly path: string;
  /** Line of the commit that saves a report on the way. */
  readonly message: string;
  /** False: the round goes on without it when it cannot be judged. */
  readonly needed: boolean;
  /** The newest record of it. */
  previous(): Promise<Report | null>;
  play(run: StageRun<Report>): Promise<StageOutcome<Report>>;
  format(report: Report): string;
  entry(outcome: StageOutcome<Report>): StageEntry;
};
