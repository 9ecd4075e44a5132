import type { Competition } from "../../define-competition.ts";
import type { Tally } from "../tally.ts";
import type { Omission, RecordReader } from "../types.ts";
import type { VerifiedCompetition } from "../verify-result.ts";

/** What a witness outside of the repository is asked about. */
export type Hearing = {
  /** The records that are proved. */
  readonly reader: RecordReader;
  /** Which rounds belong to which competition, the `value`; only these are asked about. */
  readonly competitions: readonly (VerifiedCompetition & { readonly value: Competition })[];
  /** The commit that is proved; null for a folder without git. */
  readonly commit: string | null;
  /** Counts and findings of a round; null: of what belongs to none. */
  tally(round: number | null): Tally;
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
};

/** What the repository alone cannot show, from somebody who saw it: the chain, or the files themselves. */
export type OutsideWitness = {
  /** Family of its checks. */
  readonly family: "chain" | "objects";
  /** Reports what it can as findings; returns what it can no longer say, and why. */
  hear(hearing: Hearing): Promise<readonly Omission[]>;
};
