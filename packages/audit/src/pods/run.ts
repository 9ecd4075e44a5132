import { setMaxListeners } from "node:events";
import { type Clock, type CompetitionError, type Evidence, OVER } from "@404-gen/core";
import { createDoorbell, type Doorbell } from "../kit/doorbell.ts";
import type { Attempt, GeneratedFile } from "./attempt.ts";
import { type Coordinator, createCoordinator, type PromptWork } from "./coordinator.ts";
import type { PodRecord } from "./health.ts";
import type { MinerClient } from "./miner-client.ts";
import type { PodEnding } from "./pod-ending.ts";
import type { WithPodContext } from "./with-pod.ts";

/** Result of a generated file: stored and compared, refused, or a fault of ours. */
export type Evaluation =
  | {
      readonly kind: "made";
      /** The stored files. */
      readonly file: GeneratedFile;
      /** Distance, 0 to 2; null when it could not be measured. */
      readonly distance: number | null;
      /** Why the distance is not measured. */
      readonly problem?: CompetitionError | undefined;
    }
  | {
      readonly kind: "failed";
      /** What is wrong with the file. */
      readonly rejection: Extract<Evidence<never>, { kind: "rejected" }>["rejection"];
    }
  | {
      readonly kind: "fault";
      /** Our own fault: the prompt is tried again. */
      readonly error: CompetitionError;
    };

/** Ports and settings of a regeneration. */
export type RegenerateContext = WithPodContext & {
  /** Client of the miner's server. */
  readonly client: MinerClient;
  /** Loads the prompt's picture. Throws faults of ours. */
  readonly picture: (stem: string, options: { readonly signal: AbortSignal }) => Promise<Uint8Array>;
  /** Draws, stores and measures one generated file. Throws only after an abort. */
  readonly evaluate: (
    file: {
      /** Stem of the prompt. */
      readonly stem: string;
      /** The model's file. */
      readonly bytes: Uint8Array;
    },
    options: { readonly signal: AbortSignal },
  ) => Promise<Evaluation>;
};

/** Why a run ended before its work did. */
export type StopReason = "mismatches" | "paused" | "deadline" | "aborted";

export type LivePod = {
  readonly id: string;
  healthy: boolean;
  /** True while it waits for work. */
  idle: boolean;
  /** True when it takes nothing more: no fresh prompt is left, and its retries do not help. */
  exhausted: boolean;
};

/** One regeneration in progress. It is changed in place, and every change rings the bell. */
export type Run = {
  coordinator: Coordinator;
  readonly records: Map<string, PodRecord>;
  readonly live: Map<string, LivePod>;
  readonly endings: PodEnding[];
  readonly bell: Doorbell;
  /** Aborts everything in flight. */
  readonly abort: AbortController;
  /** Pods started so far. */
  started: number;
  lastStartMs: number;
  anyHealthy: boolean;
  finished: boolean;
  stopReason: StopReason | null;
  /** Stem → number of broken connections after which the server was healthy. */
  readonly dropped: Map<string, number>;
  /** Stem → pods that were lost at it. */
  readonly lostPods: Map<string, LostPod[]>;
  /** Time of the last answer of any pod; minus infinity before the first. */
  answeredMs: number;
};

/** A pod that was lost at a prompt, and the time of its loss. */
export type LostPod = { readonly id: string; readonly atMs: number };

export type RunInit = { readonly stems: readonly string[]; readonly earlier?: readonly PromptWork[] | undefined };

export function createRun(init: RunInit): Run {
  const abort = new AbortController();
  // Every request in flight listens to this signal. Node would warn of a leak.
  setMaxListeners(0, abort.signal);
  return {
    coordinator: createCoordinator(init),
    records: new Map(),
    live: new Map(),
    endings: [],
    bell: createDoorbell(),
    abort,
    started: 0,
    lastStartMs: Number.NEGATIVE_INFINITY,
    anyHealthy: false,
    finished: false,
    stopReason: null,
    dropped: new Map(),
    lostPods: new Map(),
    answeredMs: Number.NEGATIVE_INFINITY,
  };
}

/** Ends a run before its work is done. Attempts in flight are not recorded. A second call changes nothing. */
export function stopRun(run: Run, reason: StopReason): void {
  if (run.stopReason || run.finished) return;
  run.stopReason = reason;
  run.abort.abort(new DOMException(`stopped: ${reason}`, "AbortError"));
  run.bell.ring();
}

/** Ends a run whose work is done: idle and starting pods end too. */
export function finishRun(run: Run): void {
  if (run.stopReason || run.finished) return;
  run.finished = true;
  run.abort.abort(new DOMException("finished", "AbortError"));
  run.bell.ring();
}

/** Waits for the next change, at most until `untilMs`. */
export async function waitForChange(
  run: Run,
  limit: { readonly io: Clock; readonly untilMs: number | null },
): Promise<void> {
  const over = new AbortController();
  const waits = [run.bell.wait(over.signal)];
  if (limit.untilMs !== null) {
    const ms = Math.max(0, limit.untilMs - limit.io.now());
    waits.push(limit.io.sleep(ms, { signal: over.signal }).catch(() => {}));
  }
  if (run.abort.signal.aborted) return over.abort(OVER);
  await Promise.race(waits);
  over.abort(OVER);
}

/** An attempt with its prompt and its run. */
export type AttemptEvent = {
  /** The attempt itself. */
  readonly attempt: Attempt;
  /** All attempts at its prompt so far. */
  readonly work: PromptWork;
  /** The regeneration in progress. */
  readonly run: Run;
};
