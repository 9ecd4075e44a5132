import type { RootRecords } from "./load-records.ts";
import type { Tally } from "./tally.ts";
import type { GivenLimits, RecordReader } from "./types.ts";

/** One round as verify hands it to its competition. */
export type RoundToVerify = {
  /** Reads the repository that is proved. */
  readonly reader: RecordReader;
  /** What lies beside the rounds: state, config, leader. */
  readonly root: RootRecords;
  /** Number of the round, from 0. */
  readonly round: number;
  /** Paths of the round's files. */
  readonly files: readonly string[];
  /** Limits that the caller gave; they win over what the config declares. */
  readonly limits: GivenLimits | undefined;
  /** Families of checks to run. @default all */
  readonly families?: ReadonlySet<string> | undefined;
  /** Counts and findings of one family of checks, of this round. */
  tally(family: string): Tally;
};
