import type { Hardware } from "@404-gen/core/two";
import type { WithPodContext } from "../with-pod.ts";
import type { AskContext } from "./ask-pod.ts";
import type { BatchClient } from "./batch-client.ts";
import type { BatchResults } from "./read-results.ts";
import type { Termination } from "./run-batch.ts";
import type { BatchPrompt } from "./submit-batch.ts";

/** What a run on machines needs from outside. */
export type ModuleRunContext = WithPodContext &
  Pick<AskContext, "settings"> & {
    readonly client: BatchClient;
    /** Throws when no further machine may be rented now. */
    readonly mayRent: () => Promise<void>;
    /** Told that a machine is held, and gives what to call when it is not any more. */
    readonly onHold: (machine: HeldMachine) => () => void;
  };

/** A machine that costs money now. */
export type HeldMachine = {
  readonly pod: string;
  /** When it was asked for, on the io clock. */
  readonly sinceMs: number;
  /** US dollars. */
  readonly perHour: number;
};

/** What one machine did in one repeat, as it goes into pod_stats.json. */
export type PodRepeat = {
  readonly pod: string;
  readonly repeat: number;
  readonly provider: string;
  /** Seconds of each accepted batch. */
  readonly batchSeconds: readonly number[];
  /** Seconds by the clock that it worked on the repeat, batches that were thrown away included. */
  readonly wallSeconds: number;
  /** Null while it works. */
  readonly termination: Termination | "stopped" | null;
  readonly payload: Readonly<Record<string, unknown>> | null;
};

/** How long a machine was held, and what that cost. */
export type PodUse = {
  readonly pod: string;
  readonly provider: string;
  readonly seconds: number;
  /** US dollars. */
  readonly cost: number;
  /** The provider named its price. */
  readonly priced: boolean;
};

export type LandedBatch = {
  readonly repeat: number;
  readonly prompts: readonly BatchPrompt[];
  readonly results: BatchResults;
};

export type ModuleRunOptions = {
  readonly round: number;
  /** SS58 address, or `leader`. */
  readonly hotkey: string;
  readonly owner?: string | undefined;
  readonly runner?: string | undefined;
  readonly image: string;
  readonly hardware: Hardware;
  readonly seed: number;
  /** Environment of the containers. Nothing secret of ours. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** In the round's order. */
  readonly prompts: readonly BatchPrompt[];
  readonly repeats: number;
  /** Stems of a repeat that earlier runs did, failures included. */
  readonly done: (repeat: number) => ReadonlySet<string>;
  /** Why the run has to stop, null to go on. Asked between looks and batches. */
  readonly stopReason: () => Promise<string | null>;
  /** Stores what a batch came to; faults of ours are thrown. The next batch is generated meanwhile. */
  readonly land: (batch: LandedBatch) => Promise<void>;
  /** Told when a machine's figures changed. */
  readonly onPod: (repeat: PodRepeat, use: PodUse) => Promise<void>;
  /** A repeat is complete. `false` ends the run: its outcome is certain. */
  readonly onRepeat: (repeat: number) => Promise<boolean>;
  readonly signal: AbortSignal;
};

/** One machine that was given up, or never became ready. */
export type PodLoss = {
  readonly pod: string;
  readonly provider: string | null;
  readonly ready: boolean;
  readonly cause: "image" | "provider" | "unknown";
  readonly detail: string;
};

/**
 * - `finished`: every repeat is complete. `decided`: `onRepeat` ended it. `stopped`: `stopReason` did; nothing is decided.
 * - `not-deployed`: no machine became ready, by the image's own doing. `replaced-out`: it used up its replacements.
 */
export type ModuleRunEnd = {
  readonly kind: "finished" | "decided" | "stopped" | "not-deployed" | "replaced-out";
  readonly detail: string;
  readonly losses: readonly PodLoss[];
};

/** What is left to do: the first repeat with stems that nobody did. */
export type Work = {
  /** Null: all is done. */
  next(): { readonly repeat: number; readonly pending: readonly BatchPrompt[] } | null;
  markDone(repeat: number, stems: Iterable<string>): void;
};

export function createWork({ prompts, repeats, done }: Pick<ModuleRunOptions, "prompts" | "repeats" | "done">): Work {
  const stems = Array.from({ length: repeats }, (_, index) => new Set(done(index + 1)));
  const pendingOf = (index: number) => prompts.filter(({ stem }) => !stems[index]!.has(stem));
  return {
    next() {
      const index = stems.findIndex((_, at) => pendingOf(at).length > 0);
      return index < 0 ? null : { repeat: index + 1, pending: pendingOf(index) };
    },
    markDone(repeat, more) {
      for (const stem of more) stems[repeat - 1]!.add(stem);
    },
  };
}
