/**
 * Why a pod's life ended.
 * - `done`: no work was left for it. `stopped`: the run was ended (early stop, pause, deadline, shutdown).
 * - `bad`: too slow or failing, by {@link badReason}. `image`: the container does not start, never becomes healthy, or ended, by the
 *   image's own doing. `provider`: by the provider's. `unknown`: cannot be told; never counts against a miner.
 */
export type PodEndingCause = "done" | "stopped" | "bad" | "image" | "provider" | "unknown";

export type PodEnding = {
  readonly pod: string;
  readonly provider: string | null;
  /** It answered `GET /health` with 200 at least once. */
  readonly healthy: boolean;
  readonly cause: PodEndingCause;
  /** One line for people: the evidence. */
  readonly detail: string;
  /** Seconds from its start to its end. */
  readonly seconds: number;
};
