/** What to start. The miner's image is untrusted: nothing secret of ours goes into `env`. */
export type PodSpec = {
  /** Unique and deterministic, lower-case letters, digits and hyphens, at most 45 characters. */
  readonly name: string;
  /** Docker image (for the `process` provider: whatever its image map knows). */
  readonly image: string;
  /** Port that the miner's server listens on. */
  readonly port: number;
  /** Environment of the container by name. No secret of ours: the image is a stranger's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Machine that the image asked for, a name of `HARDWARE` in `@404-gen/core/two`. @default the provider's own choice, one GPU */
  readonly hardware?: string | undefined;
};

/** A miner's container as its provider reports it. */
export type Pod = {
  /** Name of the provider that runs it. */
  readonly provider: string;
  /** Key for `remove`. */
  readonly id: string;
  /** Name that the pod was created with; it contains round, hotkey and owner. */
  readonly name: string;
  /** Base address of the container's HTTP server, null until the provider knows it. */
  readonly url: string | null;
  /** Headers that requests to `url` need (a random bearer, an inference key). Secret: never logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** `failed`: it ended by itself, see `failure`. `gone`: the provider no longer lists it. */
  readonly state: "starting" | "running" | "failed" | "gone";
  /**
   * Why it failed, when the provider tells. `image`: the container itself (it exited, its image does not start); `provider`: no
   * fault of the image (evicted, out of capacity). Only `image` may ever count against a miner.
   */
  readonly failure?:
    | {
        /** Whose fault it is as far as the provider tells. */
        readonly cause: "image" | "provider" | "unknown";
        /** The provider's words, for logs. */
        readonly detail: string;
      }
    | undefined;
  /** Milliseconds since the epoch, null when unknown. */
  readonly createdAt: number | null;
  /** US dollars an hour, null when unknown. */
  readonly costPerHour: number | null;
};

/** What every call of a provider takes. */
export type GpuCallOptions = {
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** A machine that a provider rents out, as it says now: a hint, never a reservation. */
export type GpuStock = {
  /** The provider's own name of it, with the number of GPUs where the name does not say it: `h200-large`, `NVIDIA H200 x 4`. */
  readonly machine: string;
  /** False when none can be rented now, null when the provider does not say. */
  readonly available: boolean | null;
  /** US dollars an hour for the whole machine, null when the provider does not say. */
  readonly costPerHour: number | null;
};

/**
 * A place that runs container images on GPUs. Errors carry codes `GPU_AUTH`, `GPU_FUNDS`, `GPU_CAPACITY`, `GPU_VALIDATION`,
 * `GPU_RATE_LIMITED`, `GPU_TRANSIENT`, `GPU_UNSUPPORTED`. Conformance: `gpuProviderConformance` of `@404-gen/audit/testing`.
 */
export type GpuProvider = {
  /** For logs, records and pods' names: `runpod`, `targon`, `verda`. */
  readonly name: string;
  /** Starts a pod, or returns the one that already has this name; after an unknown outcome it looks before it tries again. */
  create(spec: PodSpec, options?: GpuCallOptions): Promise<Pod>;
  /** The pod with exactly this name, null when there is none. */
  find(name: string, options?: GpuCallOptions): Promise<Pod | null>;
  /** All pods whose name begins with the prefix. */
  list(prefix: string, options?: GpuCallOptions): Promise<readonly Pod[]>;
  /** Which of the machines that this adapter would take can be rented now. Absent where the provider cannot be asked. */
  stock?(options?: GpuCallOptions): Promise<readonly GpuStock[]>;
  /** Deletes the pod; a pod already gone is success. */
  remove(pod: Pick<Pod, "id" | "name">, options?: GpuCallOptions): Promise<void>;
  /** Releases connections; pods keep running. */
  close(): Promise<void>;
};
