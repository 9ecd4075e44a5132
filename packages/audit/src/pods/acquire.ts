import { type Clock, CompetitionError, type GpuProvider, type Logger, type Pod, type PodSpec } from "@404-gen/core";
import type { AuditSettings } from "../settings.ts";
import type { ProviderRing } from "./provider-ring.ts";

export type PodContext = {
  /** Providers in their order. */
  readonly ring: ProviderRing;
  /** Limits of an audit. */
  readonly settings: AuditSettings;
  /** Gets a line for each event of a pod. */
  readonly logger: Logger;
  /** Clock of waits; a simulated one in a bench. */
  readonly io: Clock;
};

export type AcquireOptions = {
  readonly spec: PodSpec;
  /** Index of the first provider to ask; it goes round. */
  readonly turn: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each create, so that the clean-up knows at which providers a pod may exist. */
  readonly onTry?: ((provider: GpuProvider) => void) | undefined;
};

export type HeldPod = { readonly provider: GpuProvider; readonly pod: Pod };

/**
 * Gets a pod from the first provider that gives one. When none does, it waits and asks all of them again, up to `podAcquisitionMaxAttempts` tries.
 * Throws `GPU_VALIDATION` at once (the request itself is wrong), and `GPU_NONE_AVAILABLE` after the last try: faults of ours, never the image's.
 */
export async function acquirePod(context: PodContext, options: AcquireOptions): Promise<HeldPod> {
  const { ring, settings, io, logger } = context;
  let last: CompetitionError | null = null;
  for (let tries = 0; tries < settings.podAcquisitionMaxAttempts; ) {
    const providers = ring.inOrder(options.turn);
    if (providers.length === 0) break;
    for (const provider of providers) {
      tries++;
      const outcome = await tryOne(context, { ...options, provider });
      if (!(outcome instanceof CompetitionError)) return outcome;
      last = outcome;
      logger.info("no pod", { pod: options.spec.name, provider: provider.name, code: outcome.code, tries });
    }
    if (tries < settings.podAcquisitionMaxAttempts) await io.sleep(waitMs(last, settings), { signal: options.signal });
  }
  throw new CompetitionError(`no provider gave a pod for ${options.spec.name}`, {
    code: "GPU_NONE_AVAILABLE",
    data: { pod: options.spec.name, last: last?.code ?? null },
    cause: last ?? undefined,
  });
}

const waitMs = (error: CompetitionError | null, settings: AuditSettings) =>
  Math.max(settings.podAcquisitionRetryIntervalSeconds * 1000, error?.retryAfterMs ?? 0);

async function tryOne(
  { ring }: PodContext,
  { provider, spec, signal, onTry }: AcquireOptions & { readonly provider: GpuProvider },
): Promise<HeldPod | CompetitionError> {
  onTry?.(provider);
  try {
    return { provider, pod: await provider.create(spec, { signal }) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!CompetitionError.is(error) || error.code === "GPU_VALIDATION") throw error;
    if (error.code === "GPU_UNSUPPORTED") await ring.strikeOff(provider, error);
    return error;
  }
}
