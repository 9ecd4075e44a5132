import { showText } from "@404-gen/core";
import { writeZip } from "@404-gen/core/archive";
import type { PodMaker, PodOutcome, PodPrompt } from "./pod-maker.ts";

/** How a pod makes modules. */
export type PodMachineOptions = {
  /** Makes one module. */
  readonly make: PodMaker;
  /** Loads the models; the pod is `warming_up` until it resolves. @default nothing to load */
  readonly warmUp?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Prompts at the same time, one for each GPU. @default 4 */
  readonly workers?: number | undefined;
  /** Makes the archive of a batch. @default a zip of `{stem}.js` and `_failed.json` */
  readonly pack?: ((outcomes: ReadonlyMap<string, PodOutcome>) => Uint8Array) | undefined;
};

/** A pod's states in their order. `replace` is only an answer of a server, not a state. */
export type PodPhase = "warming_up" | "ready" | "generating" | "complete";

/** Answer to a new batch. */
export type BatchReply =
  | { readonly kind: "accepted"; readonly count: number }
  | { readonly kind: "busy"; readonly phase: PodPhase };

/** The state machine behind a pod's server. Source: BATCH-API.md 1. */
export type PodMachine = {
  /** Its present state. */
  phase(): PodPhase;
  /** Progress of the batch; null before the first one. */
  progress(): {
    /** Prompts that are done. */
    readonly done: number;
    /** Prompts of the batch. */
    readonly total: number;
  } | null;
  /** Takes a batch. The same set of stems again counts as the same batch. A different one is refused while it works. */
  take(batch: {
    /** All prompts of the batch. */
    readonly prompts: readonly PodPrompt[];
    /** The round's seed. */
    readonly seed: number;
  }): BatchReply;
  /** The archive of the complete batch, the same bytes at each call; null until it is complete. */
  results(): Uint8Array | null;
  /** Ends the work. */
  close(): void;
};

/**
 * A pod's states without a server, for tests and for your own server.
 *
 * @example
 * const machine = createPodMachine({ make });
 * machine.take({ prompts, seed: 7 }); // { kind: "busy", phase: "warming_up" } until it is ready
 */
export function createPodMachine(options: PodMachineOptions): PodMachine {
  const { make, warmUp = async () => {}, workers = 4, pack = packBatch } = options;
  const shutdown = new AbortController();
  let phase: PodPhase = "warming_up";
  let stems: ReadonlySet<string> = new Set();
  let modules = new Map<string, PodOutcome>();
  let archive: Uint8Array | null = null;
  void warmUp(shutdown.signal).then(
    () => {
      phase = "ready";
    },
    () => {},
  );
  const work = async (prompts: readonly PodPrompt[], seed: number) => {
    const queue = [...prompts];
    const mine = modules;
    const worker = async () => {
      for (let prompt = queue.shift(); prompt && !shutdown.signal.aborted; prompt = queue.shift())
        mine.set(prompt.stem, await makeOne(make, { prompt, seed, signal: shutdown.signal }));
    };
    await Promise.all(Array.from({ length: workers }, worker));
    if (shutdown.signal.aborted) return;
    // In the prompts' order, not in the workers' order: so the same batch gives the same bytes.
    archive = pack(new Map(prompts.map(({ stem }) => [stem, mine.get(stem)!])));
    phase = "complete";
  };
  return {
    phase: () => phase,
    progress: () => (stems.size === 0 ? null : { done: modules.size, total: stems.size }),
    take({ prompts, seed }) {
      const wantedStems = new Set(prompts.map(({ stem }) => stem));
      const same = wantedStems.size === stems.size && [...wantedStems].every((stem) => stems.has(stem));
      if (same && (phase === "generating" || phase === "complete"))
        return { kind: "accepted", count: wantedStems.size };
      if (phase === "warming_up" || phase === "generating") return { kind: "busy", phase };
      phase = "generating";
      stems = wantedStems;
      modules = new Map();
      archive = null;
      void work(prompts, seed);
      return { kind: "accepted", count: wantedStems.size };
    },
    results: () => (phase === "complete" ? archive : null),
    close: () => shutdown.abort(new DOMException("the pod is closed", "AbortError")),
  };
}

async function makeOne(
  make: PodMaker,
  { prompt, seed, signal }: { readonly prompt: PodPrompt; readonly seed: number; readonly signal: AbortSignal },
): Promise<PodOutcome> {
  try {
    return await make(prompt, { seed, signal });
  } catch (error) {
    return { kind: "failed", reason: showText(error instanceof Error ? error.message : String(error)) };
  }
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Packs `{stem}.js` of each success, and `_failed.json` with the reasons of the failures, if there are any. */
export function packBatch(outcomes: ReadonlyMap<string, PodOutcome>): Uint8Array {
  const members = [...outcomes].flatMap(([stem, one]) =>
    one.kind === "made" ? [{ name: `${stem}.js`, bytes: one.module }] : [],
  );
  const failures = [...outcomes].flatMap(([stem, one]) => (one.kind === "failed" ? [[stem, one.reason]] : []));
  const manifest = { name: "_failed.json", bytes: encode(JSON.stringify(Object.fromEntries(failures))) };
  return writeZip(failures.length > 0 ? [...members, manifest] : members, { deflate: true });
}
