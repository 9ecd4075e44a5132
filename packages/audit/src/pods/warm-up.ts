import { asCompetitionError, type Pod } from "@404-gen/core";
import type { HeldPod, PodContext } from "./acquire.ts";
import type { MinerClient } from "./miner-client.ts";
import type { PodEndingCause } from "./pod-ending.ts";

export type WarmUpOptions = {
  readonly heldPod: HeldPod;
  readonly image: string;
  readonly signal?: AbortSignal | undefined;
};

/** A pod whose server is ready, or the cause why it is not. */
export type WarmUp =
  | { readonly healthy: true; readonly pod: Pod & { readonly url: string } }
  | {
      readonly healthy: false;
      readonly cause: Extract<PodEndingCause, "image" | "provider" | "unknown">;
      readonly detail: string;
    };

/** The part of the client that a warm-up needs. */
export type HealthClient = Pick<MinerClient, "health">;

/** First wait between two looks, milliseconds. Each next one is twice as long, up to `checkPodIntervalSeconds`. */
const FIRST_LOOK_MS = 250;

type Sighting = { pod: Pod; running: boolean; answered: number | null };

/** Waits until the pod has an address and its server answers `GET /health` with 200. */
export async function warmUp(
  context: PodContext & { readonly client: HealthClient },
  options: WarmUpOptions,
): Promise<WarmUp> {
  const { io, settings, ring } = context;
  const startedAt = io.now();
  const visibleBy = startedAt + settings.podVisibilityTimeoutSeconds * 1000;
  const healthyBy = startedAt + settings.podWarmupTimeoutSeconds * 1000;
  const sighting: Sighting = { pod: options.heldPod.pod, running: false, answered: null };
  for (let look = 0; ; look++) {
    const over = await lookOnce(context, { ...options, sighting });
    if (over?.healthy) ring.sawHealthy(options.heldPod.provider.name, options.image);
    if (over) return over;
    const now = io.now();
    if (sighting.pod.url === null && now >= visibleBy)
      return {
        healthy: false,
        cause: "provider",
        detail: `no address within ${settings.podVisibilityTimeoutSeconds} s`,
      };
    if (now >= healthyBy) return blame(context, { sighting, options });
    const next = Math.min(FIRST_LOOK_MS * 2 ** look, settings.checkPodIntervalSeconds * 1000);
    await io.sleep(Math.max(1, Math.min(next, healthyBy - now)), { signal: options.signal });
  }
}

async function lookOnce(
  { client, logger }: PodContext & { readonly client: HealthClient },
  { heldPod, sighting, signal }: WarmUpOptions & { readonly sighting: Sighting },
): Promise<WarmUp | null> {
  try {
    const pod = await heldPod.provider.find(heldPod.pod.name, { signal });
    if (!pod || pod.state === "gone")
      return { healthy: false, cause: "provider", detail: "the provider no longer knows the pod" };
    sighting.pod = pod;
    sighting.running ||= pod.state === "running";
  } catch (error) {
    signal?.throwIfAborted();
    // A failed look is no evidence about the pod. The deadlines of the warm-up still hold.
    const { code } = asCompetitionError(error, { code: "GPU_TRANSIENT" });
    logger.info("pod not seen", { pod: heldPod.pod.name, code });
  }
  const { pod } = sighting;
  if (pod.state === "failed")
    return {
      healthy: false,
      cause: pod.failure?.cause ?? "unknown",
      detail: pod.failure?.detail ?? "the provider reports it failed",
    };
  if (pod.url === null) return null;
  const status = await client.health({ url: pod.url, headers: pod.headers }, { signal });
  if (status === 200) return { healthy: true, pod: { ...pod, url: pod.url } };
  // Only the latest answer counts: a single one of a proxy at the start is no evidence against the image.
  sighting.answered = status !== null && status >= 400 && !isProxy(status) ? status : null;
  return null;
}

/** Statuses that may come from a provider's proxy: no container listens (404, 502–530), no access (401, 403), too many requests (429). */
const isProxy = (status: number) =>
  status === 404 || status === 401 || status === 403 || status === 429 || (status >= 502 && status <= 530);

/**
 * Finds the cause when the warm-up's time is over. The image is to blame only on evidence: the last answer came from its own server and was not 200, or
 * the container was running at a provider where another image became healthy.
 */
function blame(
  { ring, settings }: PodContext,
  { sighting, options }: { sighting: Sighting; options: WarmUpOptions },
): WarmUp {
  const time = `within ${settings.podWarmupTimeoutSeconds} s`;
  if (sighting.answered !== null)
    return {
      healthy: false,
      cause: "image",
      detail: `GET /health answered ${sighting.answered} and never 200 ${time}`,
    };
  if (sighting.running && ring.worksForOthers(options.heldPod.provider.name, options.image))
    return {
      healthy: false,
      cause: "image",
      detail: `running, but not healthy ${time}; another image became healthy there`,
    };
  return {
    healthy: false,
    cause: "unknown",
    detail: `${sighting.running ? "running" : "not seen running"}, not healthy ${time}`,
  };
}
