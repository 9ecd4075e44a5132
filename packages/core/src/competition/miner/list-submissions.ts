import type { Chain, ChainCallOptions } from "../../ports/chain.ts";
import type { Schedule } from "../records/schedule.ts";
import type { Submission } from "../records/submissions.ts";
import { type IgnoredCommitment, selectSubmissions } from "../rules/submissions.ts";

/** Which window of reveals is listed. */
export type ListSubmissionsOptions = ChainCallOptions & {
  /** Window of the round; null takes everything that is on the chain. */
  readonly schedule: Pick<Schedule, "earliest_reveal_block" | "latest_reveal_block"> | null;
  /** `{competition name}-{round}`. */
  readonly roundName: string;
};

/** A hotkey as the validator will read it. */
export type ListedSubmission = {
  /** SS58 address. */
  readonly hotkey: string;
  /** Null: nothing of it counts. */
  readonly submission: Submission | null;
  /** Commitments of it that count for nothing, and why; block null speaks of the hotkey as a whole. */
  readonly ignored: readonly IgnoredCommitment[];
  /** Revealed entries on the chain, in the window or not. */
  readonly entries: number;
  /** Entries outside the window: another round's. */
  readonly outside: number;
};

/**
 * Every registered hotkey with a revealed commitment, as the validator will read it: those that count first, in the order of their reveal,
 * then the others.
 *
 * @example
 * const listed = await listSubmissions(chain, { schedule, roundName: "mesh-4" });
 */
export async function listSubmissions(
  chain: Pick<Chain, "commitments">,
  options: ListSubmissionsOptions,
): Promise<readonly ListedSubmission[]> {
  const window = options.schedule ?? { earliest_reveal_block: 0, latest_reveal_block: Number.MAX_SAFE_INTEGER };
  const commitments = await chain.commitments({ signal: options.signal });
  const { submissions, ignored } = selectSubmissions({ commitments, schedule: window, roundName: options.roundName });
  const list = commitments.map(({ hotkey, entries }) => ({
    hotkey,
    submission: submissions[hotkey] ?? null,
    ignored: ignored.filter((each) => each.hotkey === hotkey),
    entries: entries.length,
    outside: entries.filter(({ block }) => block < window.earliest_reveal_block || block > window.latest_reveal_block)
      .length,
  }));
  const order = Object.keys(submissions);
  const place = (hotkey: string) => (order.indexOf(hotkey) < 0 ? order.length : order.indexOf(hotkey));
  return list.sort((a, b) => place(a.hotkey) - place(b.hotkey));
}
