/** What a miner asks of the competition: publish a submission, see all submissions as the validator will, see what became of one's own. */
export { type CommitmentEffect, type FollowCommitmentOptions, followCommitment } from "./follow-commitment.ts";
export { formatCommitment } from "./format-commitment.ts";
export { type ListedSubmission, type ListSubmissionsOptions, listSubmissions } from "./list-submissions.ts";
export { type MinerStatus, type MinerStatusOptions, minerStatus } from "./miner-status.ts";
export type { MinerReason, MinerStep, MinerStepName, MinerStepState } from "./steps.ts";
export { type PublishSubmissionOptions, publishSubmission } from "./publish-submission.ts";
