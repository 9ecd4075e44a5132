import type { AskOptions, Job, JobData, JobQueue, JobResult } from "@404-gen/core";

export type AskChecked = Pick<AskOptions, "keep" | "signal"> & {
  readonly job: Job;
  /** Has the check of a share found that this result must not be used? Its worker is barred then. */
  isWrong(result: JobResult): Promise<boolean>;
};

/** A job's result; a wrong one is asked again, and not of that worker: it takes no more jobs. */
export async function askChecked(
  queue: Pick<JobQueue, "ask">,
  { job, isWrong, ...options }: AskChecked,
): Promise<JobData> {
  const result = await queue.ask(job, options);
  return (await isWrong(result)) ? (await queue.ask(job, options)).value : result.value;
}
