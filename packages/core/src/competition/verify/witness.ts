import type { Tally } from "./tally.ts";
import type { HistoryReader } from "./types.ts";

/** A commit of a branch that somebody saw, and when: what came later must go on from it. */
export type Witness = {
  /** 40 hex digits. */
  readonly commit: string;
  /** When it was seen, ISO 8601 UTC. */
  readonly at: string;
};

export type WitnessedHistory = {
  /** The commit that is proved. */
  readonly revision: string;
  readonly history: Pick<HistoryReader, "follows">;
  readonly tally: Tally;
};

/**
 * History goes on from what was seen: it was neither rewritten nor taken back.
 *
 * @example
 * await checkWitness({ commit: seen, at: "2026-02-03T10:00:00Z" }, { revision, history, tally });
 */
export async function checkWitness(
  { commit, at }: Witness,
  { revision, history, tally }: WitnessedHistory,
): Promise<void> {
  if (!history.follows) return;
  const isKept = commit === revision || (await history.follows({ commit, tip: revision })) === true;
  const isRolledBack = !isKept && (await history.follows({ commit: revision, tip: commit })) === true;
  const sighting = `commit ${commit.slice(0, 10)}, which was seen on ${at}`;
  tally.expect(isKept, () => ({
    code: isRolledBack ? "HISTORY_ROLLED_BACK" : "HISTORY_REWRITTEN",
    recorded: { commit: revision },
    expected: { commit },
    message: isRolledBack
      ? `The branch was taken back to commit ${revision.slice(0, 10)}: ${sighting}, came after it.`
      : `The branch's history was written anew: commit ${revision.slice(0, 10)} does not go on from ${sighting}.`,
  }));
}
