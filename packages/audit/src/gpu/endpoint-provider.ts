import type { GpuProvider, Pod } from "@404-gen/core";

/** A server that is used in place of a cloud. */
export type EndpointProviderOptions = {
  /** Base address of a miner's running server. */
  readonly url: string;
  /** Headers that requests need. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/**
 * A provider that rents nothing: every pod is the same running server. Use it for one pod at a time.
 *
 * @example
 * const provider = createEndpointProvider({ url: "http://127.0.0.1:10006" });
 */
export function createEndpointProvider({ url, headers = {} }: EndpointProviderOptions): GpuProvider {
  const pods = new Map<string, Pod>();
  const podOf = (name: string): Pod => ({
    provider: "endpoint",
    id: name,
    name,
    url,
    headers,
    state: "running",
    createdAt: null,
    costPerHour: null,
  });
  return {
    name: "endpoint",
    async create({ name }) {
      pods.set(name, podOf(name));
      return podOf(name);
    },
    find: async (name) => pods.get(name) ?? null,
    list: async (prefix) => [...pods.values()].filter((pod) => pod.name.startsWith(prefix)),
    remove: async ({ name }) => void pods.delete(name),
    async close() {},
  };
}
