import type { HeldPod, PodContext } from "../acquire.ts";
import type { AskContext } from "./ask-pod.ts";
import type { BatchOutcome } from "./run-batch.ts";

/** The cause of a loss. Only `image` counts against a miner. */
export type Blame = { readonly cause: "image" | "provider" | "unknown"; readonly detail: string };

export type BlameOptions = {
  readonly heldPod: HeldPod;
  readonly image: string;
  readonly loss: Extract<BatchOutcome, { kind: "lost" }>;
  readonly signal?: AbortSignal | undefined;
};

type BlameContext = PodContext & Pick<AskContext, "settings">;

/**
 * Finds the cause of a loss. An answer or act of the container's own server is the image's. Silence is the image's only on two kinds of evidence,
 * which neither load nor a bad network of ours can cause: the provider says that the container ended by itself; or it says that the container runs,
 * and pods of another image there answered us in that time.
 */
export async function blame({ ring, logger, io, settings }: BlameContext, options: BlameOptions): Promise<Blame> {
  const { heldPod, image, loss, signal } = options;
  if (loss.evidence === "server") return { cause: "image", detail: loss.detail };
  try {
    const pod = await heldPod.provider.find(heldPod.pod.name, { signal });
    if (!pod || pod.state === "gone")
      return { cause: "provider", detail: `${loss.detail}; the provider no longer knows the pod` };
    if (pod.state === "failed") {
      const { cause = "unknown", detail = "the provider reports it failed" } = pod.failure ?? {};
      return { cause, detail: `${loss.detail}; ${detail}` };
    }
    const { statusCheckIntervalSeconds, maxConsecutiveUnhealthy } = settings;
    const sinceMs = io.now() - (maxConsecutiveUnhealthy * statusCheckIntervalSeconds * 1000) / 2;
    const control = ring.othersAnsweredSince({ provider: heldPod.provider.name, image, sinceMs });
    if (pod.state === "running" && control)
      return {
        cause: "image",
        detail: `${loss.detail}; its container runs, and other images' pods answered meanwhile`,
      };
  } catch (error) {
    signal?.throwIfAborted();
    logger.info("pod not seen", { pod: heldPod.pod.name, problem: String(error) });
  }
  return { cause: "unknown", detail: loss.detail };
}
