import type { Pod } from "@404-gen/core";
import type { PodContext } from "../acquire.ts";
import type { WarmUp, WarmUpOptions } from "../warm-up.ts";
import { warmUp } from "../warm-up.ts";
import type { AskContext } from "./ask-pod.ts";
import type { BatchClient } from "./batch-client.ts";

export type AwaitReadyOptions = WarmUpOptions & {
  readonly replacementsRemaining: number;
  /** Called before each look. Gives the reason to stop the run; null to go on. */
  readonly stopReason: () => Promise<string | null>;
};

export type ReadyContext = PodContext & Pick<AskContext, "settings"> & { readonly client: BatchClient };

/** Ready, or not ready with the cause, or stopped. `isRequested`: the pod asked for another machine. */
export type Readiness =
  | (WarmUp & { readonly isRequested?: boolean })
  | { readonly healthy: null; readonly reason: string };

/**
 * Waits until a pod is `ready`: an address, `GET /health`, then `GET /status`, all within one limit (`podWarmupTimeoutSeconds`). It is the image's failure
 * only when the server's own answers show it: it asked for another machine, or its last answer said that it is not ready.
 */
export async function awaitReady(context: ReadyContext, options: AwaitReadyOptions): Promise<Readiness> {
  const { io, settings, ring } = context;
  const readyBy = io.now() + settings.podWarmupTimeoutSeconds * 1000;
  const warm = await warmUp(context, options);
  if (!warm.healthy) return warm;
  let last = "GET /status was not answered";
  let isReported = false;
  for (;;) {
    const stop = await options.stopReason();
    if (stop !== null) return { healthy: null, reason: stop };
    const { replacementsRemaining, signal } = options;
    const answer = await context.client.status(warm.pod, { replacementsRemaining, signal });
    if (answer.kind === "said") {
      ring.sawAnswer({ provider: options.heldPod.provider.name, image: options.image, atMs: io.now() });
      const { status } = answer.status;
      if (status === "ready" || status === "complete") return warm;
      if (status === "replace")
        return {
          healthy: false,
          cause: "image",
          isRequested: true,
          detail: "it asked for another machine while warming up",
        };
      last = `GET /status said ${status}`;
      isReported = true;
    } else {
      last = answer.detail;
      isReported = answer.whose === "server";
      const end = await endOf(context, { options, pod: warm.pod });
      if (end) return end;
    }
    const now = io.now();
    if (now >= readyBy) {
      const detail = `not ready within ${settings.podWarmupTimeoutSeconds} s: ${last}`;
      return { healthy: false, cause: isReported ? "image" : "unknown", detail };
    }
    await io.sleep(Math.max(1, Math.min(settings.checkPodIntervalSeconds * 1000, readyBy - now)), { signal });
  }
}

/** Asks the provider about a pod that does not answer: the end of the pod with its cause; null: it is not over. */
async function endOf(
  { logger }: ReadyContext,
  { options, pod }: { readonly options: AwaitReadyOptions; readonly pod: Pod },
): Promise<Extract<WarmUp, { healthy: false }> | null> {
  const { heldPod, signal } = options;
  try {
    const latest = await heldPod.provider.find(pod.name, { signal });
    if (!latest || latest.state === "gone")
      return { healthy: false, cause: "provider", detail: "the provider no longer knows the pod" };
    if (latest.state !== "failed") return null;
    const { cause = "unknown", detail = "the provider reports it failed" } = latest.failure ?? {};
    return { healthy: false, cause, detail };
  } catch (error) {
    signal?.throwIfAborted();
    logger.info("pod not seen", { pod: pod.name, problem: String(error) });
    return null;
  }
}
