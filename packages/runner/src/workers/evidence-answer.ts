import { asCompetitionError, type Evidence, fault, type JobData, type Rejection, rejected } from "@404-gen/core";

/** A value as it is sent, without what JSON cannot hold. */
export const jobData = (value: object): JobData => JSON.parse(JSON.stringify(value)) as JobData;

/** Evidence as it is sent. A fault of ours is thrown, so it is sent as an error. */
export async function answerOf<T>(
  evidence: Evidence<T>,
  dataOf: (value: T) => JobData | Promise<JobData>,
): Promise<JobData> {
  if (evidence.kind === "fault") throw evidence.error;
  if (evidence.kind === "measured") return { kind: "measured", ...(await dataOf(evidence.value)) };
  const { code, message, data } = evidence.rejection;
  return { kind: "rejected", rejection: jobData({ code, message, data }) };
}

/** The rejection in an answer; null: the answer is a measurement. */
export const rejectionIn = (answer: JobData): Rejection | null =>
  answer["kind"] === "rejected" ? (answer["rejection"] as unknown as Rejection) : null;

/** Evidence from a worker's answer. Every error on the way is a fault of ours; only an abort is thrown. */
export async function evidenceFrom<T>(
  ask: () => Promise<Evidence<T>>,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Evidence<T>> {
  try {
    return await ask();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return fault(asCompetitionError(error, { code: "JOB_FAILED" }));
  }
}

/** The rejection of a file during which two workers died, the second while it drew nothing else: it is not drawn again. */
export const deadlyFile = (): Rejection => ({
  code: "RENDER_QUARANTINED",
  message:
    "Two workers died while they drew this file, the second one while it drew nothing else, after it had passed its self-test.",
});
export const deadly = () => rejected(deadlyFile());
