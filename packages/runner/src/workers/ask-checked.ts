import type { AskOptions, Job, JobData, JobQueue, JobResult } from "@404-gen/core";
import { PRIORITIES } from "./priorities.ts";

export type CheckOptions = Pick<AskOptions, "keep" | "signal" | "priority"> & {
  readonly job: Job;
  /** Has the check of a share found that this result must not be used? Its worker is barred then. */
  isWrong(result: JobResult): Promise<boolean>;
};

/** A job's result; a wrong one is asked again, and not of that worker: it takes no more jobs. */
export async function askChecked(
  queue: Pick<JobQueue, "ask">,
  { job, isWrong, ...options }: CheckOptions,
): Promise<JobData> {
  const result = await queue.ask(job, options);
  if (!(await isWrong(result))) return result.value;
  return (await queue.ask(job, { ...options, priority: PRIORITIES.again })).value;
}
