import type { AskOptions, Job, JobData, JobQueue, JobResult } from "@404-gen/core";
import { PRIORITIES } from "./priorities.ts";

export type CheckOptions = Pick<AskOptions, "keep" | "signal" | "priority"> & {
  readonly job: Job;
  /**
   * True when the check of the random share found that this result must not be used. The check bars its worker, except for a refusal that follows
   * from the machine (`BY_MACHINE` in `share.ts`).
   */
  isWrong(result: JobResult): Promise<boolean>;
};

/**
 * Asks for a job's result. A wrong result is dropped, and the job is asked again of another worker: one that was only too slow or small is not barred,
 * and would refuse the file again. Throws `JOB_NO_OTHER_WORKER` where it is the only one.
 */
export async function askChecked(
  queue: Pick<JobQueue, "ask">,
  { job, isWrong, ...options }: CheckOptions,
): Promise<JobData> {
  const result = await queue.ask(job, options);
  if (!(await isWrong(result))) return result.value;
  return (await queue.ask(job, { ...options, notBy: result.worker, priority: PRIORITIES.again })).value;
}
