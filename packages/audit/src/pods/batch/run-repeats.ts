import { asCompetitionError, CompetitionError, type PodSpec } from "@404-gen/core";
import { podName } from "../../gpu/naming.ts";
import { withPod } from "../with-pod.ts";
import {
  createWork,
  type ModuleRunContext,
  type ModuleRunEnd,
  type ModuleRunOptions,
  type PodLoss,
} from "./module-run.ts";
import { type PodEnd, usePod } from "./use-pod.ts";
import { watchStop } from "./watch-stop.ts";

/** Counts of lost machines. */
type Budget = { replaced: number; failedFirst: number; faults: number; ready: boolean };

/**
 * Generates every prompt `repeats` times with one image, on one machine after another. A machine that is lost because of the image counts against its
 * replacements (`maxReplacements`, all repeats together). A loss by the provider or by an unknown cause does not; too many of these (`maxPodFaults`)
 * end the run as a fault of ours.
 *
 * @throws CompetitionError `POD_LOST_OFTEN`, `GPU_…`, `PODS_COST_LIMIT`, or what `land` throws: faults of ours, to be run again
 */
export async function runRepeats(context: ModuleRunContext, options: ModuleRunOptions): Promise<ModuleRunEnd> {
  const { settings } = context;
  const work = createWork(options);
  const budget: Budget = { replaced: 0, failedFirst: 0, faults: 0, ready: false };
  const losses: PodLoss[] = [];
  const endWith = (kind: ModuleRunEnd["kind"], detail: string): ModuleRunEnd => ({ kind, detail, losses });
  for (let index = 0; ; index++) {
    if (work.next() === null) return endWith("finished", "every repeat is complete");
    const stop = await options.stopReason();
    if (stop !== null) return endWith("stopped", stop);
    const name = podName({ ...options, index });
    const remaining = Math.max(0, settings.maxReplacements - budget.replaced);
    const end = await onePod(context, { options, work, name, index, remaining });
    if (end.kind !== "lost") return endWith(end.kind, end.detail);
    losses.push({ ...end.loss, pod: name });
    const over = count(budget, end, settings);
    if (over) return endWith(over, end.loss.detail);
    context.logger.info("pod replaced", { ...end.loss, pod: name, ...budget });
    if (budget.faults > settings.maxPodFaults) throw lostOften(losses);
  }
}

/** Counts a loss. Gives the end of the run where it was one too many, else null. */
function count(
  budget: Budget,
  { loss }: Extract<PodEnd, { kind: "lost" }>,
  settings: ModuleRunContext["settings"],
): "not-deployed" | "replaced-out" | null {
  const isFirst = !budget.ready && !loss.ready;
  budget.ready ||= loss.ready;
  if (loss.cause !== "image") budget.faults++;
  else if (isFirst) return ++budget.failedFirst >= settings.maxInitialDeployAttempts ? "not-deployed" : null;
  else if (++budget.replaced > settings.maxReplacements) return "replaced-out";
  return null;
}

type OnePod = {
  readonly options: ModuleRunOptions;
  readonly work: ReturnType<typeof createWork>;
  readonly name: string;
  /** Index of the first provider to ask; it goes round. */
  readonly index: number;
  readonly remaining: number;
};

/** Runs one machine from its start to its release. */
async function onePod(context: ModuleRunContext, one: OnePod): Promise<PodEnd> {
  const { options, name, index } = one;
  const { image, env, hardware, signal } = options;
  await context.mayRent();
  const spec: PodSpec = { name, image, port: context.settings.generationPort, env, hardware };
  const since = context.io.now();
  let provider: string | null = null;
  const everyMs = context.settings.checkPodIntervalSeconds * 1000;
  const watch = watchStop({ stopReason: options.stopReason, signal, io: context.io, everyMs });
  const end = await withPod(context, { spec, turn: index, signal: watch.signal }, async (heldPod) => {
    provider = heldPod.provider.name;
    const perHour = heldPod.pod.costPerHour ?? context.settings.assumedCostPerHour;
    const release = context.onHold({ pod: name, sinceMs: since, perHour });
    return usePod(context, { ...one, heldPod, since, watch }).finally(release);
  })
    .catch((error: unknown): PodEnd => {
      signal.throwIfAborted();
      const stopReason = watch.reason();
      if (stopReason !== null) return { kind: "stopped", detail: stopReason };
      // An error of a provider counts as the loss of a machine only when we had one.
      if (provider === null || !CompetitionError.is(error) || !error.code.startsWith("GPU_")) throw error;
      const { code, message } = asCompetitionError(error, { code: "GPU_TRANSIENT" });
      return { kind: "lost", loss: { provider, ready: false, cause: "provider", detail: `${code}: ${message}` } };
    })
    .finally(() => watch.end());
  if (end.kind === "lost" && !end.loss.ready)
    await context.notifier.notify({
      kind: "pod-warm-up-failed",
      level: "warning",
      title: `Pod ${name} never became ready: ${end.loss.detail}`,
    });
  return end;
}

const lostOften = (losses: readonly PodLoss[]) =>
  new CompetitionError(`${losses.length} machines were lost, the last one: ${losses.at(-1)?.detail ?? ""}`, {
    code: "POD_LOST_OFTEN",
    data: { pods: losses.map(({ pod, provider, cause, detail }) => ({ pod, provider, cause, detail })) },
  });
