import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type CommitmentFields, parseCommitment } from "../rules/commitment.ts";

/**
 * The text of a commitment, checked by the very parser that the validator reads it with.
 *
 * @throws CompetitionError `COMMITMENT_INVALID` with the parser's own words.
 * @example formatCommitment({ commit: "28900bbb82c04f210eda8907713f57b9f6792992" })
 */
export function formatCommitment(fields: CommitmentFields): string {
  const entries = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const text = JSON.stringify(entries);
  const commitment = parseCommitment(text);
  if (!("rejection" in commitment)) return JSON.stringify(commitment.fields);
  throw new CompetitionError(commitment.rejection.message, {
    code: "COMMITMENT_INVALID",
    data: { ...commitment.rejection.data, reason: commitment.rejection.code },
  });
}
