import { CompetitionError, type GpuProvider, type KnownErrorCode, type Pod, retryAfterMs } from "@404-gen/core";

/** Address of the cloud, and the credential. */
export type CloudProviderOptions = {
  /** Address of its interface. */
  readonly url: string;
  /** Secret that rents machines; it is sent only to `url`. */
  readonly token: string;
  /** Signal that ends the wait for one call. @default after 30 s */
  readonly patience?: (() => AbortSignal) | undefined;
};

/** A pod in the cloud's answers. */
type CloudPod = {
  readonly id: string;
  readonly name: string;
  readonly status: "starting" | "running" | "failed";
  readonly url: string | null;
  readonly dollars_per_hour: number;
};

/** Codes of the cloud's statuses. All other statuses count as trouble that may pass. */
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
 * The cloud as a {@link GpuProvider}. After a failed call that may have created a pod, it looks for the pod before it throws: else a second machine
 * would be paid for, and nobody would end the first.
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
      // The error gets no `cause`: the failed request holds the token.
      throw new CompetitionError("the cloud does not answer", { code: "GPU_TRANSIENT", data: { why: String(cause) } });
    });
    if (answer.status === 404) return null;
    // The cloud's own message is left out: it repeats the request.
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

/** True when the call may have had an effect all the same. */
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
  // The cloud does not say who caused the failure, so nothing counts against the miner.
  ...(status === "failed" ? { failure: { cause: "unknown" as const, detail: "the pod failed" } } : {}),
});
