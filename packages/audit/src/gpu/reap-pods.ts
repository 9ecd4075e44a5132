import {
  type Clock,
  type GpuProvider,
  type Logger,
  type Notifier,
  type Pod,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import { releasePod } from "../pods/with-pod.ts";
import { POD_OWNER, parsePodName } from "./naming.ts";

/** Which pods are leftovers, and who is told. */
export type ReapOptions = {
  /** Clouds whose pods are looked through. */
  readonly providers: readonly GpuProvider[];
  /** Pods of this owner only; names that `podName` did not make are never touched. @default "miner" */
  readonly owner?: string | undefined;
  /** Pods of this runner only: another runner's are its own to delete, or a person's. @default those that name no runner */
  readonly runner?: string | undefined;
  /** Milliseconds after which a pod is deleted whatever it does. @default a day */
  readonly maxAgeMs?: number | undefined;
  /** US dollars an hour that all pods together may cost; past it the oldest are deleted. @default no cap */
  readonly maxCostPerHour?: number | undefined;
  /** Names of pods that are at work now. With it, every other pod of this owner is a leftover. @default unknown: age and cost only */
  readonly inUse?: ReadonlySet<string> | undefined;
  /** Told of a provider that did not answer: what is left there is still there. */
  readonly onUnseen?: ((provider: string) => void) | undefined;
  /** Where removed pods are told. */
  readonly notifier: Notifier;
  /** Where removed pods are logged. @default silent */
  readonly logger?: Logger | undefined;
  /** Clock that ages are taken on. @default systemClock */
  readonly io?: Clock | undefined;
};

/** A pod that was removed. */
export type PodRemoval = {
  /** Its name. */
  readonly pod: string;
  /** Name of the provider. */
  readonly provider: string;
  /** `age` and `cost`: over their limits. `leftover`: nobody works with it. */
  readonly why: "age" | "cost" | "leftover";
};

const DAY_MS = 86_400_000;
type OwnPod = { readonly pod: Pod; readonly provider: GpuProvider };

/**
 * Deletes what should no longer be there: the last defence against pods that cost money and serve nobody. Run it at start and now
 * and then. A provider that does not answer is passed over.
 *
 * @example
 * const removed = await reapPods({ providers, notifier });
 */
export async function reapPods(options: ReapOptions): Promise<readonly PodRemoval[]> {
  const { owner = POD_OWNER, logger = silentLogger, io = systemClock } = options;
  const ownPods: OwnPod[] = [];
  for (const provider of options.providers) {
    try {
      const pods = await provider.list(`${owner}-`);
      const ours = pods.filter(({ name }) => {
        const parsedName = parsePodName(name);
        return parsedName !== null && parsedName.owner === owner && parsedName.runner === options.runner;
      });
      ownPods.push(...ours.map((pod) => ({ pod, provider })));
    } catch (error) {
      logger.warn("provider not reaped", { provider: provider.name, error: String(error) });
      options.onUnseen?.(provider.name);
    }
  }
  const removals = choose(ownPods, { ...options, nowMs: io.now() });
  for (const { pod, provider, why } of removals) {
    logger.warn("pod reaped", { pod: pod.name, provider: provider.name, why });
    await releasePod({ io, logger, notifier: options.notifier }, { provider, name: pod.name });
  }
  if (removals.length > 0) {
    const title = `${removals.length} pods reaped: ${removals.map(({ pod, why }) => `${pod.name} (${why})`).join(", ")}`;
    await options.notifier.notify({ kind: "pods-reaped", level: "warning", title });
  }
  return removals.map(({ pod, provider, why }) => ({ pod: pod.name, provider: provider.name, why }));
}

function choose(
  ownPods: readonly OwnPod[],
  options: ReapOptions & { readonly nowMs: number },
): (OwnPod & { readonly why: PodRemoval["why"] })[] {
  const { maxAgeMs = DAY_MS, maxCostPerHour, inUse, nowMs } = options;
  const oldestFirst = [...ownPods].sort((a, b) => (a.pod.createdAt ?? 0) - (b.pod.createdAt ?? 0));
  let cost = ownPods.reduce((sum, { pod }) => sum + (pod.costPerHour ?? 0), 0);
  return oldestFirst.flatMap((one) => {
    const { createdAt, costPerHour, name } = one.pod;
    const why = whyOf({
      old: createdAt !== null && nowMs - createdAt > maxAgeMs,
      left: inUse !== undefined && !inUse.has(name),
      dear: maxCostPerHour !== undefined && cost > maxCostPerHour,
    });
    if (why === null) return [];
    cost -= costPerHour ?? 0;
    return [{ ...one, why }];
  });
}

const whyOf = ({ old, left, dear }: { old: boolean; left: boolean; dear: boolean }): PodRemoval["why"] | null =>
  left ? "leftover" : old ? "age" : dear ? "cost" : null;
