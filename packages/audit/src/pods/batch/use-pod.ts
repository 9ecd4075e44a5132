import type { Pod } from "@404-gen/core";
import type { HeldPod } from "../acquire.ts";
import { awaitReady } from "./await-ready.ts";
import { blame } from "./blame.ts";
import type { ModuleRunContext, ModuleRunEnd, ModuleRunOptions, PodLoss, PodRepeat, Work } from "./module-run.ts";
import { nextBatch } from "./plan-batches.ts";
import { type BatchOutcome, runBatch } from "./run-batch.ts";
import type { StopWatch } from "./watch-stop.ts";

/** How a machine's use ended. */
export type PodEnd =
  | { readonly kind: "lost"; readonly loss: Omit<PodLoss, "pod"> }
  | { readonly kind: Extract<ModuleRunEnd["kind"], "finished" | "decided" | "stopped">; readonly detail: string };

export type UsePodOptions = {
  readonly options: ModuleRunOptions;
  readonly work: Work;
  readonly heldPod: HeldPod;
  /** Time of the request for it, on the io clock. */
  readonly since: number;
  readonly remaining: number;
  /** Ends the wait for the machine when the run has to stop. After that every look at a batch asks for itself. */
  readonly watch: StopWatch;
};

type Use = UsePodOptions & {
  readonly pod: Pod & { readonly url: string };
  readonly tell: (figures: Omit<PodRepeat, "pod" | "provider">) => Promise<void>;
};

/** Waits until a machine is ready, and works with it until nothing is left, the run ends, or the machine is lost. */
export async function usePod(context: ModuleRunContext, use: UsePodOptions): Promise<PodEnd> {
  const { options, heldPod, remaining: replacementsRemaining, watch } = use;
  const { image, stopReason, signal } = options;
  const tell = teller(context, use);
  const request = { heldPod, image, replacementsRemaining, stopReason, signal: watch.signal };
  const ready = await awaitReady(context, request).catch((error: unknown) => {
    signal.throwIfAborted();
    const reason = watch.reason();
    if (reason === null) throw error;
    return { healthy: null, reason } as const;
  });
  watch.end();
  const emptyRun = { repeat: use.work.next()?.repeat ?? 1, batchSeconds: [], wallSeconds: 0, payload: null };
  if (ready.healthy === null) {
    await tell({ ...emptyRun, termination: "stopped" });
    return { kind: "stopped", detail: ready.reason };
  }
  if (!ready.healthy) {
    const { cause, detail } = ready;
    await tell({ ...emptyRun, termination: ready.isRequested ? "requested" : "unreachable" });
    return { kind: "lost", loss: { provider: heldPod.provider.name, ready: false, cause, detail } };
  }
  const landing = createLanding(options);
  try {
    return await workThrough(context, { use: { ...use, pod: ready.pod, tell }, landing });
  } finally {
    await landing.settle();
  }
}

/** Creates the function that reports this machine's figures, with its cost so far. */
function teller({ io, settings }: ModuleRunContext, { options, heldPod, since }: UsePodOptions): Use["tell"] {
  const price = heldPod.pod.costPerHour;
  return async (figures) => {
    const seconds = (io.now() - since) / 1000;
    const cost = ((price ?? settings.assumedCostPerHour) * seconds) / 3600;
    const names = { pod: heldPod.pod.name, provider: heldPod.provider.name };
    await options.onPod({ ...names, ...figures }, { ...names, seconds, cost, priced: price !== null });
  };
}

type Working = { readonly use: Use; readonly landing: ReturnType<typeof createLanding> };

/** Runs batch after batch, repeat after repeat. While one batch is generated, the one before is drawn and stored. */
async function workThrough(context: ModuleRunContext, { use, landing }: Working): Promise<PodEnd> {
  const { options, work } = use;
  let previous: ReadonlySet<string> = new Set();
  for (let next = work.next(); next !== null; next = work.next()) {
    const { repeat } = next;
    const startedMs = context.io.now();
    const batchSeconds: number[] = [];
    const figures = (termination: PodRepeat["termination"], payload: PodRepeat["payload"] = null) => ({
      repeat,
      batchSeconds: [...batchSeconds],
      wallSeconds: (context.io.now() - startedMs) / 1000,
      termination,
      payload,
    });
    for (let left = next.pending; left.length > 0; left = pendingOf(work, repeat)) {
      const stop = await options.stopReason();
      const prompts = nextBatch(left, { size: context.settings.batchSize, previous });
      const outcome = stop === null ? await batch(context, { use, prompts }) : stopWith(stop);
      if (outcome.kind === "stopped") {
        await use.tell(figures("stopped"));
        return { kind: "stopped", detail: outcome.reason };
      }
      if (outcome.kind === "lost") {
        await use.tell(figures(outcome.reason, outcome.payload));
        await landing.wait();
        return { kind: "lost", loss: await lossOf(context, { use, outcome }) };
      }
      previous = new Set(prompts.map(({ stem }) => stem));
      batchSeconds.push(outcome.seconds);
      work.markDone(repeat, previous);
      await landing.add({ repeat, prompts, results: outcome.results });
      const last = pendingOf(work, repeat).length === 0;
      await use.tell(figures(last ? "completed" : null, outcome.payload));
    }
    await landing.wait();
    if (!(await options.onRepeat(repeat))) return { kind: "decided", detail: `decided after repeat ${repeat}` };
  }
  return { kind: "finished", detail: "every repeat is complete" };
}

const stopWith = (reason: string): BatchOutcome => ({ kind: "stopped", reason });

const pendingOf = (work: Work, repeat: number) => {
  const next = work.next();
  return next?.repeat === repeat ? next.pending : [];
};

function batch(
  context: ModuleRunContext,
  { use, prompts }: { readonly use: Use; readonly prompts: Parameters<typeof runBatch>[1]["prompts"] },
): Promise<BatchOutcome> {
  const { options, pod, remaining, heldPod } = use;
  const { image, seed, stopReason, signal } = options;
  const place = { provider: heldPod.provider.name, image };
  const onAnswer = () => context.ring.sawAnswer({ ...place, atMs: context.io.now() });
  return runBatch(context, {
    address: pod,
    prompts,
    seed,
    replacementsRemaining: remaining,
    stopReason,
    onAnswer,
    signal,
  });
}

async function lossOf(
  context: ModuleRunContext,
  { use, outcome }: { readonly use: Use; readonly outcome: Extract<BatchOutcome, { kind: "lost" }> },
): Promise<Omit<PodLoss, "pod">> {
  const { heldPod, options } = use;
  const { cause, detail } = await blame(context, {
    heldPod,
    image: options.image,
    loss: outcome,
    signal: options.signal,
  });
  return { provider: heldPod.provider.name, ready: true, cause, detail };
}

/** Stores batches one after another, while the machine works on the next one. */
function createLanding({ land }: Pick<ModuleRunOptions, "land">) {
  let last: Promise<void> = Promise.resolve();
  return {
    /** Waits for the batch before, and starts to store this one. Throws the error of the batch before. */
    async add(landing: Parameters<ModuleRunOptions["land"]>[0]): Promise<void> {
      await last;
      last = land(landing);
      last.catch(() => {});
    },
    /** Waits for the last batch, and throws its error. */
    wait: () => last,
    /** Waits for the last batch, and throws nothing. */
    settle: async () => void (await last.catch(() => {})),
  };
}
