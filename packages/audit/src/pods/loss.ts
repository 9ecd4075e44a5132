import type { CompetitionError, Pod } from "@404-gen/core";
import type { HeldPod } from "./acquire.ts";
import type { Attempt } from "./attempt.ts";
import type { PodEndingCause } from "./pod-ending.ts";
import type { LivePod, RegenerateContext, Run } from "./run.ts";

/** The loss of a pod at work. */
export type Loss = {
  readonly cause: Extract<PodEndingCause, "image" | "provider" | "unknown">;
  readonly detail: string;
};

/** Waits before each look at a server after a broken connection, milliseconds: a restart behind a proxy takes seconds. */
const LOOKS_MS = [0, 2_000, 10_000] as const;
/** After this many broken connections at one prompt, with a healthy server after each, the image is to blame. A single one may be our network's. */
const DROPS_TO_FAIL = 2;

/** Status of Cloudflare: "a timeout occurred". */
const PROXY_TIMEOUT = 524;

export type LossContext = RegenerateContext & {
  readonly run: Run;
  readonly pod: Pod & { readonly url: string };
  readonly live: LivePod;
  readonly heldPod: HeldPod;
};

export type LossOptions = {
  readonly stem: string;
  readonly error: CompetitionError;
  readonly base: Pick<Attempt, "stem" | "podId" | "seconds" | "timing">;
  /** True when the server was just asked and did not answer. */
  readonly isSilent: boolean;
};

/**
 * Finds the cause of a broken request whose error does not show it.
 * - The server answers `GET /health`: the second broken connection at the same prompt is the image's failure.
 * - It does not answer: the pod is lost, and the provider is asked for the reason. It is the image's failure when the container ended by itself, or when
 *   `maxPromptAttempts` pods were lost at the same prompt for unknown reasons. These count only when a pod answered us between each two of them: while
 *   our own network is down, all pods are silent.
 *
 * Everything else is a fault of ours, and the prompt is tried again with another pod.
 */
export async function explainLoss(
  context: LossContext,
  { stem, error, base, isSilent }: LossOptions,
): Promise<{ readonly attempt: Attempt; readonly loss: Loss | null }> {
  // RunPod's proxy ends requests after 100 s, long before the limit of a generation. Neither that nor a failure of our own machine is evidence about the
  // image.
  if (error.code === "NETWORK_LOCAL") return { attempt: { ...base, kind: "fault", error }, loss: null };
  if (error.data["status"] === PROXY_TIMEOUT) return { attempt: { ...base, kind: "fault", error }, loss: null };
  const loss = await findLoss(context, { isSilent });
  if (!loss) {
    const drops = (context.run.dropped.get(stem) ?? 0) + 1;
    context.run.dropped.set(stem, drops);
    if (drops < DROPS_TO_FAIL) return { attempt: { ...base, kind: "fault", error }, loss: null };
    const message = "the server broke the connection off, twice at this prompt, and was healthy after each";
    const data = { error: error.code, status: error.data["status"] ?? null, times: drops };
    return {
      attempt: { ...base, kind: "failed", rejection: { code: "CONNECTION_DROPPED", message, data } },
      loss: null,
    };
  }
  // When the provider takes a pod away, that is no evidence about the image, however often it happens.
  if (loss.cause === "provider") return { attempt: { ...base, kind: "fault", error }, loss };
  const pods = noteLoss(context, stem);
  if (loss.cause !== "image" && pods.length < context.settings.maxPromptAttempts)
    return { attempt: { ...base, kind: "fault", error }, loss };
  const message =
    loss.cause === "image" ? `the container ended: ${loss.detail}` : `${pods.length} pods were lost at this prompt`;
  return {
    attempt: { ...base, kind: "failed", rejection: { code: "POD_DIED_ON_PROMPT", message, data: { pods } } },
    loss,
  };
}

/** Notes the loss. Gives the ids of the pods that count as lost at this prompt. */
function noteLoss({ run, live, io }: LossContext, stem: string): string[] {
  const losses = run.lostPods.get(stem) ?? [];
  const last = losses.at(-1);
  if (last === undefined || run.answeredMs > last.atMs)
    run.lostPods.set(stem, [...losses, { id: live.id, atMs: io.now() }]);
  return (run.lostPods.get(stem) ?? []).map(({ id }) => id);
}

/** Looks for the server several times. Null: it answers again. The wait ends early when the provider knows the reason. */
async function findLoss(context: LossContext, { isSilent }: Pick<LossOptions, "isSilent">): Promise<Loss | null> {
  const { io, run } = context;
  const { signal } = run.abort;
  let loss: Loss = { cause: "unknown", detail: "the server stopped answering" };
  for (const ms of LOOKS_MS) {
    if (ms > 0) await io.sleep(ms, { signal });
    if (!(ms === 0 && isSilent) && (await answers(context))) return null;
    loss = await askWhy(context);
    if (loss.cause !== "unknown") return loss;
  }
  return loss;
}

/** True when the server answers `GET /health` with 200. */
export async function answers({
  client,
  pod,
  run,
  io,
}: Pick<LossContext, "client" | "pod" | "run" | "io">): Promise<boolean> {
  const healthy = (await client.health(pod, { signal: run.abort.signal })) === 200;
  if (healthy) run.answeredMs = io.now();
  return healthy;
}

async function askWhy({ heldPod, run, logger }: LossContext): Promise<Loss> {
  try {
    const pod = await heldPod.provider.find(heldPod.pod.name, { signal: run.abort.signal });
    if (!pod || pod.state === "gone") return { cause: "provider", detail: "the provider no longer knows the pod" };
    if (pod.state === "failed")
      return {
        cause: pod.failure?.cause ?? "unknown",
        detail: pod.failure?.detail ?? "the provider reports it failed",
      };
    return { cause: "unknown", detail: "the server stopped answering" };
  } catch (error) {
    run.abort.signal.throwIfAborted();
    logger.info("pod not seen", { pod: heldPod.pod.name, error: String(error) });
    return { cause: "unknown", detail: "the server stopped answering, and so did the provider" };
  }
}
