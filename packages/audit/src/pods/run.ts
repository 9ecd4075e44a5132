import { setMaxListeners } from "node:events";
import { type Clock, type CompetitionError, type Evidence, OVER } from "@404-gen/core";
import { createDoorbell, type Doorbell } from "../kit/doorbell.ts";
import type { Attempt, GeneratedFile } from "./attempt.ts";
import { type Coordinator, createCoordinator, type PromptWork } from "./coordinator.ts";
import type { PodRecord } from "./health.ts";
import type { MinerClient } from "./miner-client.ts";
import type { PodEnding } from "./pod-ending.ts";
import type { WithPodContext } from "./with-pod.ts";

/** What became of a file that a pod made: stored and compared, refused as it is, or a fault of ours. */
export type Evaluation =
  | {
      readonly kind: "made";
      /** What was stored. */
      readonly file: GeneratedFile;
      /** 0 to 2; null when it is not measured yet. */
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
      /** Our own fault: to be tried again. */
      readonly error: CompetitionError;
    };

/** What a regeneration needs from outside. */
export type RegenerateContext = WithPodContext & {
  /** Speaks to the miner's server. */
  readonly client: MinerClient;
  /** The prompt's picture; faults of ours are thrown. */
  readonly picture: (stem: string, options: { readonly signal: AbortSignal }) => Promise<Uint8Array>;
  /** Draws, stores and measures one generated file. Never throws but on abort. */
  readonly evaluate: (
    file: {
      /** Of the prompt. */
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
  /** Waits for work. */
  idle: boolean;
  /** Its retries do not help: once nothing fresh is left, it takes nothing more. */
  exhausted: boolean;
};

/** One regeneration while it runs: the only mutable thing of this folder. Every change rings the bell. */
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
  /** Per stem: how often a connection broke while the server stayed healthy, and the pods that were lost with it. */
  readonly dropped: Map<string, number>;
  readonly lostPods: Map<string, LostPod[]>;
  /** When a pod last answered us; minus infinity before the first. */
  answeredMs: number;
};

/** A pod that was lost at a prompt, and when. */
export type LostPod = { readonly id: string; readonly atMs: number };

export type RunInit = { readonly stems: readonly string[]; readonly earlier?: readonly PromptWork[] | undefined };

export function createRun(init: RunInit): Run {
  const abort = new AbortController();
  // Every request in flight listens to it: dozens are no leak.
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

/** Ends a run before its work is done; what is in flight is dropped and not recorded. The first reason stands. */
export function stopRun(run: Run, reason: StopReason): void {
  if (run.stopReason || run.finished) return;
  run.stopReason = reason;
  run.abort.abort(new DOMException(`stopped: ${reason}`, "AbortError"));
  run.bell.ring();
}

/** Ends a run whose work is done: idle pods leave, starting ones are given up. */
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

/** An attempt, with what it belongs to. */
export type AttemptEvent = {
  /** What became of it. */
  readonly attempt: Attempt;
  /** All attempts at its prompt so far. */
  readonly work: PromptWork;
  /** The regeneration as it stands. */
  readonly run: Run;
};
