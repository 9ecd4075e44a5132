import { asCompetitionError, type PodSpec } from "@404-gen/core";
import type { PodEnding } from "./pod-ending.ts";
import type { LivePod } from "./run.ts";
import { runSession, type SessionContext, type SessionEnd } from "./session.ts";
import { warmUp } from "./warm-up.ts";
import { withPod } from "./with-pod.ts";

export type RunPodOptions = {
  readonly spec: PodSpec;
  readonly live: LivePod;
  /** Index of the first provider to ask; it goes round. */
  readonly turn: number;
};

/** Runs one pod from its start to its release. Never rejects: every error becomes the pod's ending. */
export async function runPod(context: SessionContext, { spec, live, turn }: RunPodOptions): Promise<PodEnding> {
  const { io, run } = context;
  const startedAt = io.now();
  const { signal } = run.abort;
  let provider: string | null = null;
  const end = await withPod(context, { spec, turn, signal }, async (heldPod) => {
    provider = heldPod.provider.name;
    const warm = await warmUp(context, { heldPod, image: spec.image, signal });
    if (!warm.healthy) return warm;
    live.healthy = true;
    run.anyHealthy = true;
    run.answeredMs = context.io.now();
    run.bell.ring();
    return runSession(context, { heldPod, pod: warm.pod, live });
  }).catch((error: unknown) => endByError(context, error));
  const { cause, detail } = end;
  const ending = {
    pod: spec.name,
    provider,
    healthy: live.healthy,
    cause,
    detail,
    seconds: (io.now() - startedAt) / 1000,
  };
  context.logger.info("pod ended", ending);
  if (!live.healthy && cause !== "stopped" && cause !== "done")
    await context.notifier.notify({
      kind: "pod-warm-up-failed",
      level: "warning",
      title: `Pod ${spec.name} never became healthy: ${detail}`,
    });
  if (cause === "bad")
    await context.notifier.notify({
      kind: "pod-marked-bad",
      level: "info",
      title: `Pod ${spec.name} marked bad: ${detail}`,
    });
  return ending;
}

function endByError({ run, logger }: SessionContext, error: unknown): SessionEnd {
  if (run.finished) return { cause: "done", detail: "no work left" };
  if (run.stopReason) return { cause: "stopped", detail: run.stopReason };
  const { code, message } = asCompetitionError(error, { code: "AUDIT_FAULT" });
  logger.warn("pod failed", { code, message });
  return { cause: "provider", detail: `${code}: ${message}` };
}
