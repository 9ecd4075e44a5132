import { CompetitionError, type GpuProvider, type KnownErrorCode, type Pod, retryAfterMs } from "@404-gen/core";

/** Where the cloud is, and who asks. */
export type CloudProviderOptions = {
  /** Address of its interface. */
  readonly url: string;
  /** Secret that rents machines; goes nowhere but to `url`. */
  readonly token: string;
  /** How long one call is waited for. @default 30 s */
  readonly patience?: (() => AbortSignal) | undefined;
};

/** A pod as the cloud prints it. */
type CloudPod = {
  readonly id: string;
  readonly name: string;
  readonly status: "starting" | "running" | "failed";
  readonly url: string | null;
  readonly dollars_per_hour: number;
};

/** What the cloud means by a status. All others are taken for something that may pass. */
const REFUSALS: Readonly<Record<number, KnownErrorCode>> = {
  400: "GPU_VALIDATION",
  401: "GPU_AUTH",
  402: "GPU_FUNDS",
  403: "GPU_AUTH",
  410: "GPU_UNSUPPORTED",
  422: "GPU_VALIDATION",
  429: "GPU_RATE_LIMITED",
  503: "GPU_CAPACITY",
};

const PATIENCE_MS = 30_000;

/**
 * The cloud as a {@link GpuProvider}. After an answer that leaves open whether a pod was made it looks before it says so: a second machine would be
 * paid for, and nobody would end it.
 *
 * @example const provider = createCloudProvider({ url: "https://cloud.example", token });
 */
export function createCloudProvider({
  url,
  token,
  patience = () => AbortSignal.timeout(PATIENCE_MS),
}: CloudProviderOptions): GpuProvider {
  const ask = async <T>(path: string, { method = "GET", body, signal }: Asking): Promise<T | null> => {
    signal?.throwIfAborted();
    const wait = patience();
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: signal ? AbortSignal.any([signal, wait]) : wait,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      // No cause in it: the request that failed holds the token.
      throw new CompetitionError("the cloud does not answer", { code: "GPU_TRANSIENT", data: { why: String(cause) } });
    });
    if (answer.status === 404) return null;
    // The cloud's own words are left out: they repeat what was sent.
    if (!answer.ok) throw refusal(answer);
    return answer.status === 204 ? null : ((await answer.json()) as T);
  };
  const all = async (options: Asking) => ((await ask<CloudPod[]>("/pods", options)) ?? []).map(asPod);
  const find = async (name: string, options: Asking = {}) =>
    (await all(options)).find((pod) => pod.name === name) ?? null;

  return {
    name: "my-cloud",
    async create(spec, { signal } = {}) {
      const there = await find(spec.name, { signal });
      if (there) return there;
      const { name, image, port, env = {} } = spec;
      try {
        const pod = await ask<CloudPod>("/pods", { method: "POST", body: { name, image, port, env }, signal });
        if (pod) return asPod(pod);
        throw new CompetitionError("the cloud has no such machine", { code: "GPU_UNSUPPORTED" });
      } catch (error) {
        if (!isOpen(error)) throw error;
        const late = await find(name, { signal }).catch(() => null);
        if (late) return late;
        throw error;
      }
    },
    find,
    list: async (prefix, options = {}) => (await all(options)).filter(({ name }) => name.startsWith(prefix)),
    async remove({ id }, { signal } = {}) {
      await ask(`/pods/${encodeURIComponent(id)}`, { method: "DELETE", signal });
    },
    close: async () => {},
  };
}

type Asking = {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** Is it open whether the call did something? */
const isOpen = (error: unknown) => CompetitionError.is(error, "GPU_TRANSIENT");

function refusal({ status, headers }: Response): CompetitionError {
  const code = REFUSALS[status] ?? "GPU_TRANSIENT";
  const wait = retryAfterMs(headers.get("retry-after"), Date.now());
  return new CompetitionError(`the cloud answers ${status}`, {
    code,
    data: { status },
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

const asPod = ({ id, name, status, url, dollars_per_hour }: CloudPod): Pod => ({
  provider: "my-cloud",
  id,
  name,
  url,
  headers: {},
  state: status,
  createdAt: null,
  costPerHour: dollars_per_hour,
  // The cloud does not tell whose doing it was: nothing counts against the miner.
  ...(status === "failed" ? { failure: { cause: "unknown" as const, detail: "the pod failed" } } : {}),
});
