import type { Attempt } from "./attempt.ts";
import { complete, mismatchCount } from "./coordinator.ts";
import { addAttempt, newPodRecord } from "./health.ts";
import { type AttemptEvent, type RegenerateContext, type Run, stopRun } from "./run.ts";

export type RecordContext = Pick<RegenerateContext, "settings" | "logger"> & {
  readonly run: Run;
  readonly onAttempt: (event: AttemptEvent) => Promise<void>;
  /** Twice `maxMismatchedPrompts` mismatches stop the run. False for a baseline. */
  readonly stopsEarly: boolean;
};

/** Adds one attempt to the coordinator, to the pod's counts and to the caller's record. Stops the run early after too many mismatches. */
export async function recordAttempt(context: RecordContext, attempt: Attempt): Promise<void> {
  const { run, settings, logger } = context;
  if (run.stopReason) return;
  const before = run.coordinator.prompts.get(attempt.stem)?.best ?? null;
  run.coordinator = complete(run.coordinator, { attempt, rules: settings });
  const record = run.records.get(attempt.podId) ?? newPodRecord(attempt.podId);
  run.records.set(attempt.podId, addAttempt(record, { attempt, before, rules: settings }));
  const work = run.coordinator.prompts.get(attempt.stem);
  try {
    if (work) await context.onAttempt({ attempt, work, run });
  } catch (error) {
    // The next write has this result too, and the last write of the run is a confirmed commit.
    logger.warn("result not written yet", { stem: attempt.stem, error: String(error) });
  }
  if (context.stopsEarly && mismatchCount(run.coordinator, settings) >= Math.max(1, 2 * settings.maxMismatchedPrompts))
    stopRun(run, "mismatches");
  run.bell.ring();
}
