import type { Evidence } from "@404-gen/core";
import type { TERMINATION_REASONS } from "@404-gen/core/two";
import type { MinerAddress } from "../miner-client.ts";
import type { AskContext } from "./ask-pod.ts";
import type { BatchClient } from "./batch-client.ts";
import type { BatchResults } from "./read-results.ts";
import type { BatchPrompt } from "./submit-batch.ts";

/** Why a machine's work on a repeat ended, in the record's words. */
export type Termination = (typeof TERMINATION_REASONS)[number];

/**
 * Evidence of a loss.
 * - `server`: an answer of the container's own server. It is evidence against the image, whatever the load of our machine.
 * - `silence`: no answer. The cause has to be found from the provider and from other machines.
 */
export type LossEvidence = "server" | "silence";

/** Outcome of a batch on one machine. */
export type BatchOutcome =
  | {
      readonly kind: "done";
      readonly results: BatchResults;
      /** Seconds of generation: from the pod's acceptance to the last look that found it at work. */
      readonly seconds: number;
      /** Seconds by the clock, from the sending of the batch to the archive's last byte. */
      readonly wallSeconds: number;
      readonly payload: Readonly<Record<string, unknown>> | null;
    }
  | {
      readonly kind: "lost";
      readonly reason: Exclude<Termination, "completed">;
      readonly evidence: LossEvidence;
      /** One line for people. */
      readonly detail: string;
      /** When the pod answered last, on the io clock; null: never. */
      readonly answeredAtMs: number | null;
      readonly payload: Readonly<Record<string, unknown>> | null;
    }
  | { readonly kind: "stopped"; readonly reason: string };

export type RunBatchOptions = {
  readonly address: MinerAddress;
  readonly prompts: readonly BatchPrompt[];
  readonly seed: number;
  /** Replacements that the run still has; sent to the pod. */
  readonly replacementsRemaining: number;
  /** Called before each look. Gives the reason to stop the run; null to go on. */
  readonly stopReason: () => Promise<string | null>;
  /** Called at each answer of the pod. */
  readonly onAnswer?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

type Context = Pick<AskContext, "io" | "settings"> & { readonly client: BatchClient };

/**
 * Runs one batch on one ready machine: submits it, looks until it is complete, fetches the results. Its time ends with the last look that found
 * the pod at work, so late looks of ours and the download do not count: no load of our machine makes a repeat too slow.
 */
export async function runBatch(context: Context, options: RunBatchOptions): Promise<BatchOutcome> {
  const { io, client } = context;
  const { address, prompts, signal } = options;
  const sentAtMs = io.now();
  const refusal = await handOver(context, { ...options, sentAtMs });
  if (refusal) return refusal;
  options.onAnswer?.();
  const end = await watch(context, { ...options, acceptedAtMs: io.now() });
  if (end.kind !== "complete") return end;
  const { seconds, answeredAtMs, payload } = end;
  const results = await client.results(address, { stems: new Set(prompts.map(({ stem }) => stem)), signal });
  if (results.kind !== "measured") return { ...lossOf(results), reason: "download_failed", answeredAtMs, payload };
  options.onAnswer?.();
  return { kind: "done", results: results.value, seconds, wallSeconds: (io.now() - sentAtMs) / 1000, payload };
}

/** Turns evidence into a loss: a rejection comes from the server itself, everything else counts as silence. */
const lossOf = (evidence: Exclude<Evidence<unknown>, { kind: "measured" }>) =>
  evidence.kind === "rejected"
    ? ({ kind: "lost", evidence: "server", detail: evidence.rejection.message } as const)
    : ({ kind: "lost", evidence: "silence", detail: evidence.error.message } as const);

/** Submits the batch, and waits while the pod is still warming up. Null: the pod took it. */
async function handOver(
  { io, client, settings }: Context,
  options: RunBatchOptions & { readonly sentAtMs: number },
): Promise<Exclude<BatchOutcome, { kind: "done" }> | null> {
  const { address, prompts, seed, signal } = options;
  for (;;) {
    const reply = await client.submit(address, { prompts, seed, signal });
    if (reply.kind === "measured") return null;
    const warming = reply.kind === "rejected" && reply.rejection.data?.["current"] === "warming_up";
    const late = io.now() - options.sentAtMs >= settings.podWarmupTimeoutSeconds * 1000;
    if (!warming || late) return { ...lossOf(reply), reason: "submission_failed", answeredAtMs: null, payload: null };
    const stop = await options.stopReason();
    if (stop !== null) return { kind: "stopped", reason: stop };
    await io.sleep(settings.checkPodIntervalSeconds * 1000, { signal });
  }
}

type WatchResult =
  | {
      readonly kind: "complete";
      readonly seconds: number;
      readonly answeredAtMs: number;
      readonly payload: Readonly<Record<string, unknown>> | null;
    }
  | Exclude<BatchOutcome, { kind: "done" }>;

/** Looks at a batch until the pod reports it complete, asks for a replacement, is silent for too long, or is too slow. */
async function watch(
  { io, client, settings }: Context,
  options: RunBatchOptions & { readonly acceptedAtMs: number },
): Promise<WatchResult> {
  const { address, replacementsRemaining, acceptedAtMs, signal } = options;
  let busyAtMs = acceptedAtMs;
  let answeredAtMs = acceptedAtMs;
  let silent = 0;
  for (;;) {
    const stop = await options.stopReason();
    if (stop !== null) return { kind: "stopped", reason: stop };
    const answer = await client.status(address, { replacementsRemaining, signal });
    if (answer.kind === "said") {
      silent = 0;
      answeredAtMs = io.now();
      options.onAnswer?.();
      const { status, payload } = answer.status;
      if (status === "complete")
        return { kind: "complete", seconds: (busyAtMs - acceptedAtMs) / 1000, answeredAtMs, payload };
      const loss = { kind: "lost", evidence: "server", answeredAtMs, payload } as const;
      if (status === "replace") return { ...loss, reason: "requested", detail: "the pod asked for another machine" };
      busyAtMs = Math.max(busyAtMs, answer.sentAtMs);
      const seconds = (busyAtMs - acceptedAtMs) / 1000;
      if (seconds > settings.batchTimeLimitSeconds) {
        const detail = `still ${status} ${seconds.toFixed(0)} s after it took the batch; ${settings.batchTimeLimitSeconds} s are allowed`;
        return { ...loss, reason: "batch_time_limit", detail };
      }
    } else if (answer.whose !== "local" && ++silent >= settings.maxConsecutiveUnhealthy) {
      const evidence = answer.whose === "server" ? "server" : "silence";
      const detail = `${silent} looks in a row without a status: ${answer.detail}`;
      return { kind: "lost", reason: "unreachable", evidence, detail, answeredAtMs, payload: null };
    }
    await io.sleep(settings.statusCheckIntervalSeconds * 1000, { signal });
  }
}
