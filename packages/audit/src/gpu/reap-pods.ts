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

/** Which pods are removed, and where that is reported. */
export type ReapOptions = {
  /** Clouds whose pods are checked. */
  readonly providers: readonly GpuProvider[];
  /** Only pods of this owner; pods whose names `podName` did not make are never removed. @default "miner" */
  readonly owner?: string | undefined;
  /** Only pods of this runner: another runner's pods are removed by itself or by a person. @default pods whose names have no runner */
  readonly runner?: string | undefined;
  /** Greatest age of a pod, milliseconds: an older one is removed even when it is in use. @default a day */
  readonly maxAgeMs?: number | undefined;
  /** Most US dollars an hour that all pods together may cost: above it the oldest are removed. @default no limit */
  readonly maxCostPerHour?: number | undefined;
  /** Names of pods in use. With it, every other pod of this owner is a leftover. @default unknown: only age and cost count */
  readonly inUse?: ReadonlySet<string> | undefined;
  /** Called with the name of a provider that did not answer: its leftovers are still there. @default nothing */
  readonly onUnseen?: ((provider: string) => void) | undefined;
  /** Gets a notice of removed pods. */
  readonly notifier: Notifier;
  /** Gets a line for each removed pod. @default silent */
  readonly logger?: Logger | undefined;
  /** Clock of the pods' ages. @default systemClock */
  readonly io?: Clock | undefined;
};

/** A pod that was removed. */
export type PodRemoval = {
  /** Its name. */
  readonly pod: string;
  /** Name of the provider. */
  readonly provider: string;
  /** `age` and `cost`: above the limit. `leftover`: not in use. */
  readonly why: "age" | "cost" | "leftover";
};

const DAY_MS = 86_400_000;
type OwnPod = { readonly pod: Pod; readonly provider: GpuProvider };

/**
 * Removes pods that should no longer exist: the last defence against pods that cost money and serve nobody. Run it at the start and from time to
 * time. A provider that does not answer is left out.
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
