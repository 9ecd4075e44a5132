import type { CommitmentPublisher, PublishedCommitment, PublishOptions } from "../../ports/commitment-publisher.ts";
import type { CommitmentFields } from "../rules/commitment.ts";
import { formatCommitment } from "./format-commitment.ts";

/** What is revealed. */
export type PublishSubmissionOptions = PublishOptions & {
  /** What to publish: `{ commit }` for the solution's version, `{ repo, cdn_url }` for where it lies; any of them together. */
  readonly fields: CommitmentFields;
};

/**
 * Publishes a part of a submission, sealed until its reveal. The chain keeps one waiting commitment a hotkey, so the parts go out one
 * after another's reveal, or together in one.
 *
 * @throws CompetitionError `COMMITMENT_INVALID`, and what the chain's `publish` throws.
 * @example await publishSubmission(chain, { fields: { commit }, blocksUntilReveal: 10 });
 */
export async function publishSubmission(
  chain: CommitmentPublisher,
  options: PublishSubmissionOptions,
): Promise<
  PublishedCommitment & {
    /** The commitment as it will be revealed. */
    readonly text: string;
  }
> {
  const { fields, ...publish } = options;
  const text = formatCommitment(fields);
  return { text, ...(await chain.publish(text, publish)) };
}
