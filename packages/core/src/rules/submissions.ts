import type { HotkeyCommitments } from "../ports/chain.ts";
import type { Schedule } from "../records/schedule.ts";
import type { Submissions } from "../records/submissions.ts";

export type SelectSubmissionsOptions = {
  readonly commitments: readonly HotkeyCommitments[];
  readonly schedule: Schedule;
  /** `{competition name}-{round}`. */
  readonly roundName: string;
};
/** A commitment (or a whole hotkey, block null) that counts for nothing, and why. */
export type IgnoredCommitment = {
  readonly hotkey: string;
  readonly block: number | null;
  readonly code: string;
  readonly message: string;
};
export type SubmissionSelection = {
  /** Ordered by reveal block. */
  readonly submissions: Submissions;
  readonly ignored: readonly IgnoredCommitment[];
};
export function selectSubmissions(_options: SelectSubmissionsOptions): SubmissionSelection {
  throw new Error("stub");
}
