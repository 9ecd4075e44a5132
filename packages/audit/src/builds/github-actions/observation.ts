import type { BuildObservation } from "@404-gen/core";
import type { WorkflowJob, WorkflowRun } from "./shapes.ts";

/** A run with its jobs; `complete`: all of its jobs were read. */
export type RunReport = {
  readonly run: WorkflowRun;
  readonly jobs: readonly WorkflowJob[];
  readonly complete: boolean;
};

/** Conclusions of a failed build. Source: COMPETITION.md section 8. A job with `neutral` or an unknown conclusion stays pending. */
const FAILURES = ["failure", "cancelled", "skipped", "timed_out", "action_required"];

/**
 * Reads the state of one hotkey's build from a run. A success is final at once. A failure or a missing job is final only when the run has completed:
 * a job may not be listed yet, and a re-run may turn a failure into a success while the run is in progress.
 */
export function observeBuild(
  report: RunReport | null,
  build: { readonly jobName: string; readonly dockerImage: string },
): BuildObservation {
  if (!report) return { status: "not_found", final: false, dockerImage: null };
  const { run, complete } = report;
  const over = run.status === "completed" && complete;
  const job = newest(report.jobs.filter(({ name }) => name === build.jobName));
  const evidence = {
    run: run.html_url,
    run_id: run.id,
    run_attempt: run.run_attempt ?? 1,
    job: job?.html_url ?? null,
    conclusion: job?.conclusion ?? null,
  };
  if (!job) return { status: "not_found", final: over, dockerImage: null, evidence };
  if (job.conclusion === "success") return { status: "success", final: true, dockerImage: build.dockerImage, evidence };
  if (job.conclusion !== null && FAILURES.includes(job.conclusion))
    return { status: "failure", final: over, dockerImage: null, evidence };
  return {
    status: job.status === "in_progress" ? "in_progress" : "pending",
    final: false,
    dockerImage: null,
    evidence,
  };
}

/** The job that counts: a success, else the newest. A matrix may list a name twice after a re-run of failed jobs. */
function newest(jobs: readonly WorkflowJob[]): WorkflowJob | undefined {
  return jobs.find(({ conclusion }) => conclusion === "success") ?? [...jobs].sort((a, b) => b.id - a.id)[0];
}
