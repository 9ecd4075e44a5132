import { asCompetitionError, type GpuProvider, type Notifier, retry, withDeadline } from "@404-gen/core";
import { type AcquireOptions, acquirePod, type HeldPod, type PodContext } from "./acquire.ts";

/** Waits before each next try to delete a pod, milliseconds. A pod that is left costs money, so minutes of tries are worth it. */
const RELEASE_DELAYS_MS = [1_000, 5_000, 15_000, 60_000] as const;
/** Most milliseconds of a deletion at one provider, with all tries. Our own choice. */
const RELEASE_LIMIT_MS = 300_000;

export type WithPodContext = PodContext & {
  /** Sends an alarm when a pod cannot be removed. */
  readonly notifier: Notifier;
};

/**
 * Gets a pod, works with it, and always deletes it: after success, failure, abort, and after a create whose outcome is unknown.
 * The caller's signal does not stop the deletion. A pod that cannot be deleted raises an alarm, and is left to the reaper.
 */
export async function withPod<T>(
  context: WithPodContext,
  options: Omit<AcquireOptions, "onTry">,
  work: (heldPod: HeldPod) => Promise<T>,
): Promise<T> {
  const triedProviders = new Set<GpuProvider>();
  try {
    const heldPod = await acquirePod(context, { ...options, onTry: (provider) => triedProviders.add(provider) });
    return await work(heldPod);
  } finally {
    await Promise.all(
      [...triedProviders].map((provider) => releasePod(context, { provider, name: options.spec.name })),
    );
  }
}

/** Deletes all pods of this name at the provider. Never throws. */
export async function releasePod(
  context: Pick<WithPodContext, "io" | "logger" | "notifier">,
  { provider, name }: { readonly provider: GpuProvider; readonly name: string },
): Promise<void> {
  const removeAll = async (signal: AbortSignal) => {
    const pods = (await provider.list(name, { signal })).filter((pod) => pod.name === name);
    for (const pod of pods) await provider.remove(pod, { signal });
  };
  try {
    const attempts = (signal: AbortSignal) =>
      retry(() => removeAll(signal), { delaysMs: RELEASE_DELAYS_MS, clock: context.io, signal });
    await withDeadline(attempts, { what: `deleting ${name}`, ms: RELEASE_LIMIT_MS, io: context.io });
  } catch (error) {
    const { code, message } = asCompetitionError(error, { code: "GPU_TRANSIENT" });
    if (code === "GPU_UNSUPPORTED") return;
    context.logger.error("pod not deleted", { pod: name, provider: provider.name, code, message });
    const title = `Pod ${name} at ${provider.name} could not be deleted and may go on costing money`;
    await context.notifier.notify({ kind: "pod-not-deleted", level: "alarm", title, fields: { pod: name, code } });
  }
}
