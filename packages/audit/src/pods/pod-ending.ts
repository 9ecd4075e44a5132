/**
 * Why a pod's life ended.
 * - `done`: no work was left for it. `stopped`: the run was stopped (early stop, pause, deadline, shutdown).
 * - `bad`: too slow or too many failures, by {@link badReason}.
 * - `image`: the container did not start, never became healthy, or ended, because of the image. `provider`: the same because of the provider. `unknown`: the
 *   same by an unknown cause, which never counts against a miner.
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
