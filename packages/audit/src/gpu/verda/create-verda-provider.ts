import {
  createCredential,
  type GpuProvider,
  type GpuStock,
  keepSecret,
  mergeDefaults,
  type Pod,
  systemClock,
} from "@404-gen/core";
import type { CloudOptions } from "../cloud-options.ts";
import { ensurePod } from "../ensure-pod.ts";
import { hardwareOf, PROVIDER_HARDWARE } from "../hardware.ts";
import { createProviderApi, type ProviderApi } from "../provider-api.ts";
import { readShape } from "../read-shape.ts";
import {
  type Deployment,
  deploymentBody,
  deploymentSchema,
  deploymentsSchema,
  resourcesSchema,
  statusSchema,
  type VerdaCompute,
} from "./verda-shapes.ts";
import { createVerdaToken } from "./verda-token.ts";

/** An account of Verda, and which machines are rented. */
export type VerdaOptions = CloudOptions & {
  /** VERDA_CLIENT_ID: the client that manages deployments. */
  readonly clientId: string;
  /** VERDA_CLIENT_SECRET. Secret. */
  readonly clientSecret: string;
  /** VERDA_GENERATION_TOKEN, the inference key, for requests to deployed containers. Secret. */
  readonly generationToken: string;
  /** Domains of Verda's gateway: only their hosts get the inference key. @default VERDA_DEFAULTS.gatewayDomains */
  readonly gatewayDomains?: readonly string[] | undefined;
} & { readonly [K in keyof VerdaCompute]?: VerdaCompute[K] | undefined };

/** Machines that are rented by default, and the gateway's domains. */
export const VERDA_DEFAULTS = {
  compute: "H200",
  gpuCount: 1,
  spot: true,
  concurrency: 2,
  // A deployment's address, which the answer has, is under one of the two, as in https://containers.datacrunch.io/NAME.
  gatewayDomains: ["verda.com", "datacrunch.io"],
} as const;
const BASE_URL = "https://api.verda.com/v1";

/**
 * Container deployments of Verda (formerly DataCrunch). The name is the key. A create that is answered with 500 may have worked, so the deployment is looked for.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const verda = createVerdaProvider({ clientId, clientSecret, generationToken });
 */
export function createVerdaProvider(options: VerdaOptions): GpuProvider {
  const {
    baseUrl = BASE_URL,
    fetch = globalThis.fetch,
    io = systemClock,
    clientId,
    clientSecret,
    generationToken,
    timeoutMs,
    allowLoopback,
    gatewayDomains = VERDA_DEFAULTS.gatewayDomains,
  } = options;
  const compute = mergeDefaults<VerdaCompute>(VERDA_DEFAULTS, {
    compute: options.compute,
    gpuCount: options.gpuCount,
    spot: options.spot,
    concurrency: options.concurrency,
  });
  keepSecret(generationToken);
  const client = { name: "VERDA_CLIENT_SECRET", url: baseUrl, allowLoopback };
  const account = createCredential({ ...client, secret: clientSecret });
  const token = createVerdaToken({ baseUrl, clientId, account, fetch, io, maxAnswerBytes: options.maxAnswerBytes });
  const api = createProviderApi({
    provider: "verda",
    baseUrl,
    fetch,
    io,
    credential: createCredential({ ...client, secret: token.get }),
    renew: token.drop,
    secrets: [clientSecret, generationToken],
    timeoutMs,
    maxAnswerBytes: options.maxAnswerBytes,
  });
  const context = { api, gatewayDomains, auth: { authorization: `Bearer ${generationToken}` } };
  return {
    name: "verda",
    create: (spec, { signal } = {}) =>
      ensurePod({
        name: spec.name,
        io,
        signal,
        find: () => findPod(context, { name: spec.name, signal }),
        create: async () => {
          const hardware = hardwareOf(PROVIDER_HARDWARE.verda, spec.hardware);
          const target = hardware ? { ...compute, compute: hardware.name, gpuCount: hardware.size } : compute;
          const body = deploymentBody(spec, target);
          const reply = await api.call({
            method: "POST",
            path: "/container-deployments",
            body,
            secrets: Object.values(spec.env ?? {}),
            signal,
          });
          return podOf(context, {
            deployment: readShape(deploymentSchema, { provider: "verda", value: reply }),
            status: "initializing",
          });
        },
      }),
    find: (name, { signal } = {}) => findPod(context, { name, signal }),
    async list(prefix, { signal } = {}) {
      const all = readShape(deploymentsSchema, {
        provider: "verda",
        value: (await api.call({ method: "GET", path: "/container-deployments", signal })) ?? [],
      });
      return all
        .filter(({ name }) => name.startsWith(prefix))
        .map((deployment) => podOf(context, { deployment, status: "unknown" }));
    },
    stock: ({ signal } = {}) => readStock(api, { compute, signal }),
    async remove({ name }, { signal } = {}) {
      await api.call({
        method: "DELETE",
        path: `/container-deployments/${encodeURIComponent(name)}?timeout=0`,
        signal,
      });
    },
    async close() {},
  };
}

type Context = {
  readonly api: ProviderApi;
  readonly gatewayDomains: readonly string[];
  readonly auth: Readonly<Record<string, string>>;
};

/** True for an address at Verda's own gateway: only there may the inference key go, whatever address the interface gives. */
function isGateway(url: string, domains: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/** Stock by Verda's list, which has yes or no for each kind and size, and no price. Source: PROVIDERS.md 2.3. */
async function readStock(
  api: ProviderApi,
  { compute, signal }: { readonly compute: VerdaCompute; readonly signal: AbortSignal | undefined },
): Promise<GpuStock[]> {
  const value = await api.call({ method: "GET", path: "/serverless-compute-resources", signal });
  const kinds = readShape(resourcesSchema, { provider: "verda", value });
  const choices = [{ name: compute.compute, size: compute.gpuCount }, ...Object.values(PROVIDER_HARDWARE.verda)];
  return choices.map(({ name, size }) => {
    const choice = kinds.find((kind) => kind.name === name && kind.size === size);
    return { machine: `${name} x ${size}`, available: choice?.is_available ?? false, costPerHour: null };
  });
}

async function findPod(
  context: Context,
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<Pod | null> {
  const path = `/container-deployments/${encodeURIComponent(name)}`;
  const answer = await context.api.call({ method: "GET", path, signal });
  if (answer === null) return null;
  const status = statusSchema.safeParse(await context.api.call({ method: "GET", path: `${path}/status`, signal }));
  return podOf(context, {
    deployment: readShape(deploymentSchema, { provider: "verda", value: answer }),
    status: status.success ? status.data.status : "unknown",
  });
}

function podOf(
  { auth, gatewayDomains }: Context,
  { deployment, status }: { deployment: Deployment; status: string },
): Pod {
  const { name, endpoint_base_url, created_at } = deployment;
  const createdAt = created_at ? Date.parse(created_at) : Number.NaN;
  const base = {
    provider: "verda",
    id: name,
    name,
    headers: auth,
    createdAt: Number.isNaN(createdAt) ? null : createdAt,
    costPerHour: null,
    url: endpoint_base_url || null,
  };
  if (base.url !== null && !isGateway(base.url, gatewayDomains)) {
    const detail = "its address is not at Verda's gateway, so the inference key is not sent there";
    return { ...base, url: null, headers: {}, state: "failed", failure: { cause: "provider", detail } };
  }
  const kind = status.toLowerCase();
  if (kind === "quota_reached")
    return { ...base, state: "failed", failure: { cause: "provider", detail: "quota_reached: the account's limit" } };
  if (kind === "paused") return { ...base, state: "failed", failure: { cause: "unknown", detail: "paused" } };
  if (kind === "terminating") return { ...base, state: "gone" };
  return { ...base, state: ["healthy", "degraded", "unhealthy"].includes(kind) ? "running" : "starting" };
}
