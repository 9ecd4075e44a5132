import type { BuildObservation } from "@404-gen/core";
import type { WorkflowJob, WorkflowRun } from "./shapes.ts";

/** A run and all of its jobs; `complete`: every page of them was read. */
export type SeenRun = { readonly run: WorkflowRun; readonly jobs: readonly WorkflowJob[]; readonly complete: boolean };

/** Conclusions that are a failed build. Source: COMPETITION.md section 8. `neutral` and unknown ones stay pending. */
const FAILURES = ["failure", "cancelled", "skipped", "timed_out", "action_required"];

/**
 * What a run says of one hotkey's build. A success is final at once. Everything else is final only when the run has completed: a
 * job may not be listed yet, and a re-run may turn a failure into a success while the run goes on.
 */
export function observeBuild(
  report: SeenRun | null,
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

/** A matrix may list a name twice after a re-run of failed jobs: the success counts, else the newest. */
function newest(jobs: readonly WorkflowJob[]): WorkflowJob | undefined {
  return jobs.find(({ conclusion }) => conclusion === "success") ?? [...jobs].sort((a, b) => b.id - a.id)[0];
}
