import {
  CompetitionError,
  createCredential,
  type GpuProvider,
  type GpuStock,
  mergeDefaults,
  type Pod,
  type PodSpec,
  systemClock,
} from "@404-gen/core";
import type { CloudOptions } from "../cloud-options.ts";
import { ensurePod } from "../ensure-pod.ts";
import { hardwareOf, PROVIDER_HARDWARE } from "../hardware.ts";
import { createPodTokens } from "../pod-token.ts";
import { createProviderApi, type ProviderApi } from "../provider-api.ts";
import { readShape } from "../read-shape.ts";
import { TOKEN_VARIABLE } from "../token-variable.ts";
import {
  podBody,
  type RunpodCompute,
  type RunpodPod,
  runpodCatalogueSchema,
  runpodPodSchema,
  runpodPodsSchema,
} from "./runpod-shapes.ts";

/** An account of RunPod, and which machines are rented. */
export type RunpodOptions = CloudOptions & {
  /** RUNPOD_API_KEY. Secret. */
  readonly apiKey: string;
  /** Address of a pod's port. @default `https://{id}-{port}.proxy.runpod.net` */
  readonly proxyUrl?:
    | ((pod: {
        /** Id of the pod. */
        readonly id: string;
        /** Port of the miner's server. */
        readonly port: number;
      }) => string)
    | undefined;
  /** Bearer of a pod by its name. @default random */
  readonly tokenOf?: ((name: string) => string) | undefined;
} & { readonly [K in keyof RunpodCompute]?: RunpodCompute[K] | undefined };

/** Machines that are rented by default. */
export const RUNPOD_DEFAULTS = { gpuTypes: ["NVIDIA H200"], gpuCount: 1, diskGb: 500, cloud: "SECURE" } as const;
const BASE_URL = "https://api.runpod.io/v2";

/**
 * Pods of RunPod's REST v2. Its proxy is open to the world, so each pod gets a random bearer token in `GENERATION_TOKEN`. The proxy ends
 * requests after 100 s (524), which the audit counts as nobody's fault.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const runpod = createRunpodProvider({ apiKey, gpuTypes: ["NVIDIA H200", "NVIDIA B200"] });
 */
export function createRunpodProvider(options: RunpodOptions): GpuProvider {
  const { baseUrl = BASE_URL, fetch = globalThis.fetch, io = systemClock, apiKey, timeoutMs, allowLoopback } = options;
  const { gpuTypes, gpuCount, diskGb, cloud } = options;
  const compute = mergeDefaults<RunpodCompute>(RUNPOD_DEFAULTS, { gpuTypes, gpuCount, diskGb, cloud });
  const api = createProviderApi({
    provider: "runpod",
    baseUrl,
    fetch,
    io,
    timeoutMs,
    maxAnswerBytes: options.maxAnswerBytes,
    secrets: [apiKey],
    credential: createCredential({ name: "RUNPOD_API_KEY", url: baseUrl, secret: apiKey, allowLoopback }),
  });
  const proxyUrl = options.proxyUrl ?? (({ id, port }) => `https://${id}-${port}.proxy.runpod.net`);
  const context: Context = { api, compute, proxyUrl, tokenOf: options.tokenOf ?? createPodTokens() };
  return {
    name: "runpod",
    create: (spec, { signal } = {}) =>
      ensurePod({
        name: spec.name,
        io,
        signal,
        find: () => findPod(context, { name: spec.name, signal }),
        create: () => createPod(context, { spec, signal }),
      }),
    find: (name, { signal } = {}) => findPod(context, { name, signal }),
    list: (prefix, { signal } = {}) => listPods(context, { prefix, signal }),
    stock: ({ signal } = {}) => readStock(context, { signal }),
    async remove({ id }, { signal } = {}) {
      await api.call({ method: "DELETE", path: `/pods/${encodeURIComponent(id)}`, signal });
    },
    async close() {},
  };
}

type Context = {
  readonly api: ProviderApi;
  readonly compute: RunpodCompute;
  readonly proxyUrl: NonNullable<RunpodOptions["proxyUrl"]>;
  readonly tokenOf: (name: string) => string;
};
type Signal = { readonly signal: AbortSignal | undefined };

/** Tries each kind of GPU in turn. It goes on to the next only after a lack of capacity. */
async function createPod(context: Context, { spec, signal }: Signal & { readonly spec: PodSpec }): Promise<Pod> {
  const { api, compute, tokenOf } = context;
  const env = { ...spec.env, [TOKEN_VARIABLE]: tokenOf(spec.name) };
  let none: unknown;
  const hardware = hardwareOf(PROVIDER_HARDWARE.runpod, spec.hardware);
  const gpuCount = hardware?.count ?? compute.gpuCount;
  for (const gpuType of hardware ? [hardware.id] : compute.gpuTypes) {
    try {
      const body = podBody(spec, { ...compute, gpuType, gpuCount, env });
      const reply = await api.call({ method: "POST", path: "/pods", body, secrets: Object.values(env), signal });
      return podOf(context, readShape(runpodPodSchema, { provider: "runpod", value: reply }), spec.port);
    } catch (error) {
      if (!CompetitionError.is(error, "GPU_CAPACITY")) throw error;
      none = error;
    }
  }
  throw none;
}

/** Stock by RunPod's catalogue, which has a word for the availability of each kind and the price of one GPU. Source: PROVIDERS.md 3.4. */
async function readStock({ api, compute }: Context, { signal }: Signal): Promise<GpuStock[]> {
  const value = await api.call({ method: "GET", path: "/catalog/gpus?include=AVAILABILITY&product=POD", signal });
  const { gpus } = readShape(runpodCatalogueSchema, { provider: "runpod", value });
  const own = compute.gpuTypes.map((id) => ({ id, count: compute.gpuCount }));
  return [...own, ...Object.values(PROVIDER_HARDWARE.runpod)].map(({ id, count }) => {
    const model = gpus.find((gpu) => gpu.id === id);
    const price = model?.price?.[compute.cloud === "SECURE" ? "secure" : "community"];
    const fits = (model?.maxCount ?? count) >= count;
    return {
      machine: `${id} x ${count}`,
      available: model === undefined || !fits ? false : model.availability ? model.availability !== "NONE" : null,
      costPerHour: price == null ? null : price * count,
    };
  });
}

/** Pods by the start of their names. RunPod's list has no filter and no pages. */
async function listPods(context: Context, { prefix, signal }: Signal & { readonly prefix: string }): Promise<Pod[]> {
  const { pods } = readShape(runpodPodsSchema, {
    provider: "runpod",
    value: (await context.api.call({ method: "GET", path: "/pods", signal })) ?? { pods: [] },
  });
  return pods
    .filter(({ name, status }) => name.startsWith(prefix) && status.toUpperCase() !== "TERMINATED")
    .map((pod) => podOf(context, pod));
}

async function findPod(context: Context, { name, signal }: Signal & { readonly name: string }): Promise<Pod | null> {
  return (await listPods(context, { prefix: name, signal })).find((pod) => pod.name === name) ?? null;
}

function podOf({ proxyUrl, tokenOf }: Context, pod: RunpodPod, knownPort?: number): Pod {
  const port = knownPort ?? Number(pod.ports?.find((one) => one.endsWith("/http"))?.split("/")[0]);
  const createdAt = pod.createdAt ? Date.parse(pod.createdAt) : Number.NaN;
  const base = {
    provider: "runpod",
    id: pod.id,
    name: pod.name,
    url: Number.isInteger(port) ? proxyUrl({ id: pod.id, port }) : null,
    headers: { authorization: `Bearer ${tokenOf(pod.name)}` },
    createdAt: Number.isNaN(createdAt) ? null : createdAt,
    costPerHour: typeof pod.cost === "number" ? pod.cost : null,
  };
  const status = pod.status.toUpperCase();
  // EXITED may be the container's own end, a stop, or an empty account: RunPod does not say which.
  if (status === "EXITED" || status === "ERROR")
    return { ...base, state: "failed", failure: { cause: "unknown", detail: status } };
  if (status === "TERMINATED") return { ...base, state: "gone" };
  return { ...base, state: status === "RUNNING" ? "running" : "starting" };
}
