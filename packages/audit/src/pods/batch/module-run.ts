import type { Hardware } from "@404-gen/core/two";
import type { WithPodContext } from "../with-pod.ts";
import type { AskContext } from "./ask-pod.ts";
import type { BatchClient } from "./batch-client.ts";
import type { BatchResults } from "./read-results.ts";
import type { Termination } from "./run-batch.ts";
import type { BatchPrompt } from "./submit-batch.ts";

/** Ports and settings of a run on machines. */
export type ModuleRunContext = WithPodContext &
  Pick<AskContext, "settings"> & {
    readonly client: BatchClient;
    /** Throws when no more machines may be rented now. */
    readonly mayRent: () => Promise<void>;
    /** Called when a machine is rented; gives a function that is called when it no longer is. */
    readonly onHold: (machine: HeldMachine) => () => void;
  };

/** A machine that costs money now. */
export type HeldMachine = {
  readonly pod: string;
  /** Time of the request for it, on the io clock. */
  readonly sinceMs: number;
  /** US dollars. */
  readonly perHour: number;
};

/** The work of one machine in one repeat, for pod_stats.json. */
export type PodRepeat = {
  readonly pod: string;
  readonly repeat: number;
  readonly provider: string;
  /** Seconds of each accepted batch. */
  readonly batchSeconds: readonly number[];
  /** Seconds by the clock that it worked on the repeat, with discarded batches. */
  readonly wallSeconds: number;
  /** Null while it works. */
  readonly termination: Termination | "stopped" | null;
  readonly payload: Readonly<Record<string, unknown>> | null;
};

/** Time and cost of a rented machine. */
export type PodUse = {
  readonly pod: string;
  readonly provider: string;
  readonly seconds: number;
  /** US dollars. */
  readonly cost: number;
  /** True when the provider gave its price. */
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
  /** Environment of the containers. Untrusted code reads it: put no secret into it. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Prompts in the round's order. */
  readonly prompts: readonly BatchPrompt[];
  readonly repeats: number;
  /** Stems of a repeat that have a result from earlier runs, failures included. */
  readonly done: (repeat: number) => ReadonlySet<string>;
  /** Gives the reason to stop the run; null to go on. Called between looks and batches. */
  readonly stopReason: () => Promise<string | null>;
  /** Stores the results of a batch while the next one is generated. Throws faults of ours. */
  readonly land: (batch: LandedBatch) => Promise<void>;
  /** Called when a machine's figures have changed. */
  readonly onPod: (repeat: PodRepeat, use: PodUse) => Promise<void>;
  /** Called when a repeat is complete. `false` ends the run: its outcome is certain. */
  readonly onRepeat: (repeat: number) => Promise<boolean>;
  readonly signal: AbortSignal;
};

/** A machine that was lost at work, or never became ready. */
export type PodLoss = {
  readonly pod: string;
  readonly provider: string | null;
  readonly ready: boolean;
  readonly cause: "image" | "provider" | "unknown";
  readonly detail: string;
};

/**
 * - `finished`: every repeat is complete. `decided`: `onRepeat` ended the run. `stopped`: `stopReason` ended it without a decision.
 * - `not-deployed`: no machine became ready, because of the image. `replaced-out`: the image used up its replacements.
 */
export type ModuleRunEnd = {
  readonly kind: "finished" | "decided" | "stopped" | "not-deployed" | "replaced-out";
  readonly detail: string;
  readonly losses: readonly PodLoss[];
};

/** The work that is left. */
export type Work = {
  /** The first repeat with stems that have no result; null: all is done. */
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
