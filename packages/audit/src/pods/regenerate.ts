import type { PodSpec } from "@404-gen/core";
import { podName } from "../gpu/naming.ts";
import { claimNext, earliestExpiry, isHeld, mayTakeMore, mismatchCount, type PromptWork } from "./coordinator.ts";
import type { PodRecord } from "./health.ts";
import type { PodEnding } from "./pod-ending.ts";
import { runPod } from "./pod-life.ts";
import {
  type AttemptEvent,
  createRun,
  finishRun,
  type LivePod,
  type RegenerateContext,
  type Run,
  type StopReason,
  stopRun,
  waitForChange,
} from "./run.ts";

/** The image that is run, and its prompts. */
export type RegenerateOptions = {
  /** Number of the round. */
  readonly round: number;
  /** SS58 address, or `leader`. */
  readonly hotkey: string;
  /** First part of the pods' names. @default POD_OWNER */
  readonly owner?: string | undefined;
  /** Id of this runner, for pod names. @default none */
  readonly runner?: string | undefined;
  /** Address of the image, by tag or digest. */
  readonly image: string;
  /** The round's seed, sent with every prompt. */
  readonly seed: number;
  /** Stems of the prompts, in this order. */
  readonly stems: readonly string[];
  /** Results of an earlier run that is resumed. */
  readonly earlier?: readonly PromptWork[] | undefined;
  /** Stop at twice the tolerated mismatches. False for a baseline. @default true */
  readonly stopsEarly?: boolean | undefined;
  /** Called before each prompt; false ends the run as paused. @default always true */
  readonly mayContinue?: (() => Promise<boolean>) | undefined;
  /** Called with each attempt after it is counted. */
  readonly onAttempt?: ((event: AttemptEvent) => Promise<void>) | undefined;
  /** Called at each pod's end. */
  readonly onPodEnd?: ((ending: PodEnding) => void) | undefined;
  /** Environment of the containers. Untrusted code reads it: put no secret into it. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Ends the work early: the call removes the pods and rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Results of an image, and its pods. */
export type Regeneration = {
  /** Stem → its attempts. */
  readonly prompts: ReadonlyMap<string, PromptWork>;
  /** Pod's name → its counts. */
  readonly records: ReadonlyMap<string, PodRecord>;
  /** Why each pod ended, oldest first. */
  readonly endings: readonly PodEnding[];
  /** `finished`: no prompt can get a better result. `out-of-pods`: work is left, but no more pods may be started. */
  readonly ending: "finished" | "out-of-pods" | Exclude<StopReason, "aborted">;
};

/**
 * Regenerates prompts with an image on rented pods. Returns when nothing is left to do or the run is stopped, and always removes the pods.
 *
 * @example
 * const { prompts, ending } = await regenerate(context, { round: 3, hotkey, image, seed, stems: ["lamp"] });
 */
export async function regenerate(context: RegenerateContext, options: RegenerateOptions): Promise<Regeneration> {
  const { io, settings } = context;
  const run = createRun({ stems: options.stems, earlier: options.earlier });
  const onAbort = () => stopRun(run, "aborted");
  options.signal?.throwIfAborted();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const pods = new Set<Promise<void>>();
  let left = false;
  try {
    const deadlineMs = io.now() + settings.auditDeadlineSeconds * 1000;
    left = await supervise({ ...context, run, options, pods }, deadlineMs);
  } finally {
    finishRun(run);
    await Promise.allSettled(pods);
    options.signal?.removeEventListener("abort", onAbort);
  }
  options.signal?.throwIfAborted();
  const stopReason = run.stopReason === "aborted" ? null : run.stopReason;
  const ending = stopReason ?? (left ? "out-of-pods" : "finished");
  return { prompts: run.coordinator.prompts, records: run.records, endings: run.endings, ending };
}

type Supervision = RegenerateContext & {
  readonly run: Run;
  readonly options: RegenerateOptions;
  readonly pods: Set<Promise<void>>;
};

/** Starts pods while there is work for them. Resolves with true when the end comes before the work is done. */
async function supervise(context: Supervision, deadlineMs: number): Promise<boolean> {
  const { run, io, options, settings } = context;
  const enough = Math.max(1, 2 * settings.maxMismatchedPrompts);
  if (options.stopsEarly !== false && mismatchCount(run.coordinator, settings) >= enough) stopRun(run, "mismatches");
  for (;;) {
    if (run.stopReason) return true;
    if (io.now() >= deadlineMs) stopRun(run, "deadline");
    const startAt = startTime(context);
    if (startAt !== null && startAt <= io.now()) startPod(context);
    else if (startAt === null && isOver(context)) return workLeft(context);
    else
      await waitForChange(run, {
        io,
        untilMs: Math.min(deadlineMs, startAt ?? deadlineMs, earliestExpiry(run.coordinator, io.now()) ?? deadlineMs),
      });
  }
}

const probe = (context: Supervision, podId: string) => ({
  podId,
  nowMs: context.io.now(),
  takesRetries: true,
  rules: context.settings,
});

/** When the next pod may start; null when none is needed. */
function startTime(context: Supervision): number | null {
  const { run, settings } = context;
  const target = run.anyHealthy ? settings.podsPerMiner : settings.initialPodCount;
  if (run.live.size >= target || run.started >= settings.maxPodAttempts) return null;
  if (!claimNext(run.coordinator, probe(context, "a new pod"))) return null;
  const idle = [...run.live.values()].some((pod) => pod.idle && claimNext(run.coordinator, probe(context, pod.id)));
  return idle ? null : run.lastStartMs + settings.podStartDelaySeconds * 1000;
}

const workLeft = (context: Supervision) => mayTakeMore(context.run.coordinator, probe(context, "a new pod"));

function isOver(context: Supervision): boolean {
  const { run } = context;
  // A lock whose time is over does not count: the pod that still works on that prompt may hang.
  if (isHeld(run.coordinator, { nowMs: context.io.now(), rules: context.settings })) return false;
  return ![...run.live.values()].some((pod) => couldStillTake(context, pod));
}

function couldStillTake(context: Supervision, pod: LivePod): boolean {
  return !pod.exhausted && mayTakeMore(context.run.coordinator, probe(context, pod.id));
}

function startPod(context: Supervision): void {
  const { run, options, io, settings, pods } = context;
  const index = run.started++;
  run.lastStartMs = io.now();
  const name = podName({
    round: options.round,
    hotkey: options.hotkey,
    index,
    owner: options.owner,
    runner: options.runner,
  });
  const spec: PodSpec = { name, image: options.image, port: settings.generationPort, env: options.env };
  const live: LivePod = { id: name, healthy: false, idle: false, exhausted: false };
  run.live.set(name, live);
  const session = {
    ...context,
    seed: options.seed,
    stopsEarly: options.stopsEarly ?? true,
    mayContinue: options.mayContinue ?? (async () => true),
    onAttempt: options.onAttempt ?? (async () => {}),
  };
  const life = runPod(session, { spec, live, turn: index }).then((ending) => {
    run.live.delete(name);
    run.endings.push(ending);
    options.onPodEnd?.(ending);
    pods.delete(life);
    run.bell.ring();
  });
  pods.add(life);
}
