import {
  CompetitionError,
  createCredential,
  type GpuProvider,
  type GpuStock,
  memoOnce,
  type Pod,
  type PodSpec,
  redact,
  systemClock,
} from "@404-gen/core";
import type { CloudOptions } from "../cloud-options.ts";
import { ensurePod } from "../ensure-pod.ts";
import { gpuError } from "../gpu-error.ts";
import { hardwareOf, PROVIDER_HARDWARE } from "../hardware.ts";
import { createPodTokens } from "../pod-token.ts";
import { createProviderApi, type ProviderApi } from "../provider-api.ts";
import { readShape } from "../read-shape.ts";
import { TOKEN_VARIABLE } from "../token-variable.ts";
import {
  inventorySchema,
  orgsSchema,
  stateSchema,
  type Workload,
  type WorkloadState,
  workloadBody,
  workloadSchema,
  workloadsSchema,
} from "./targon-shapes.ts";

/** An account of Targon, and which machines are rented. */
export type TargonOptions = CloudOptions & {
  /** TARGON_API_KEY. */
  readonly apiKey: string;
  /** Organisation. @default the account's personal one */
  readonly org?: string | undefined;
  /** Sizes in order of preference. @default ["h200-small"] */
  readonly resources?: readonly string[] | undefined;
  /** Bearer of a pod by its name. @default random */
  readonly tokenOf?: ((name: string) => string) | undefined;
};

/** Machines that are rented by default. */
export const TARGON_DEFAULTS = { resources: ["h200-small"] } as const;
const BASE_URL = "https://api.targon.com";
/** Most pages of workloads that are read. More pages are a fault, since a cut list would hide pods. */
const MAX_PAGES = 50;

/**
 * Workloads of Targon's v3 interface. Versions 1 and 2 and the SERVERLESS type are deprecated or gone. An interface that answers 404 or 410
 * is `GPU_UNSUPPORTED`, so that the next provider is used.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const targon = createTargonProvider({ apiKey });
 */
export function createTargonProvider(options: TargonOptions): GpuProvider {
  const { baseUrl = BASE_URL, fetch = globalThis.fetch, io = systemClock, apiKey, timeoutMs, allowLoopback } = options;
  const api = createProviderApi({
    provider: "targon",
    baseUrl,
    fetch,
    io,
    timeoutMs,
    maxAnswerBytes: options.maxAnswerBytes,
    secrets: [apiKey],
    credential: createCredential({ name: "TARGON_API_KEY", url: baseUrl, secret: apiKey, allowLoopback }),
  });
  const root = memoOnce(async (signal: AbortSignal | undefined) => {
    const org = await findOrg(api, { org: options.org, signal });
    return `/tha/v3/orgs/${encodeURIComponent(org)}/workloads`;
  });
  const ports = new Map<string, number>();
  const context: Context = {
    api,
    root,
    resources: options.resources ?? TARGON_DEFAULTS.resources,
    tokenOf: options.tokenOf ?? createPodTokens(),
    portOf: (name) => ports.get(name),
  };
  return {
    name: "targon",
    create: (spec, { signal } = {}) => {
      ports.set(spec.name, spec.port);
      return ensurePod({
        name: spec.name,
        io,
        signal,
        find: () => findReady(context, { name: spec.name, signal }),
        create: () => createPod(context, { spec, signal }),
      });
    },
    find: (name, { signal } = {}) => findPod(context, { name, signal }),
    list: async (prefix, { signal } = {}) =>
      (await listWorkloads(context, { query: "", signal }))
        .filter(({ name }) => name.startsWith(prefix))
        .map((one) => podOf(context, { workload: one, state: null })),
    stock: ({ signal } = {}) => readStock(context, { signal }),
    async remove({ id }, { signal } = {}) {
      await api.call({ method: "DELETE", path: `${await root(signal)}/${encodeURIComponent(id)}`, signal });
    },
    async close() {},
  };
}

type Context = {
  readonly api: ProviderApi;
  readonly root: (signal: AbortSignal | undefined) => Promise<string>;
  readonly resources: readonly string[];
  readonly tokenOf: (name: string) => string;
  /** Port of a pod by its name, as it was created; undefined: another process created it. */
  readonly portOf: (name: string) => number | undefined;
};
type Signal = { readonly signal: AbortSignal | undefined };

/** Stock by Targon's inventory, which has a count and a price for each size. Source: PROVIDERS.md 1.5. */
async function readStock({ api, resources }: Context, { signal }: Signal): Promise<GpuStock[]> {
  const value = await api.call({ method: "GET", path: "/tha/v3/inventory?type=rental&gpu=true", signal });
  const inventory = readShape(inventorySchema, { provider: "targon", value });
  const sizes = Array.isArray(inventory) ? inventory : inventory.items;
  return [...new Set([...resources, ...Object.values(PROVIDER_HARDWARE.targon)])].map((machine) => {
    const size = sizes.find(({ name }) => name === machine);
    return { machine, available: (size?.available ?? 0) > 0, costPerHour: size?.cost_per_hour ?? null };
  });
}

/** The organisation's slug. When this question has no answer, Targon does not have the v3 interface. */
async function findOrg(
  api: ProviderApi,
  { org, signal }: Signal & { readonly org: string | undefined },
): Promise<string> {
  const answer = await api.call({ method: "GET", path: "/tha/v3/orgs", signal });
  if (answer === null)
    throw gpuError("GPU_UNSUPPORTED", "its v3 interface is not there", { provider: "targon", status: 404 });
  const orgs = readShape(orgsSchema, { provider: "targon", value: answer });
  const choice =
    org === undefined
      ? (orgs.find(({ org_type }) => org_type?.toUpperCase() === "PERSONAL") ?? orgs[0])
      : orgs.find(({ slug }) => slug === org);
  if (!choice) throw gpuError("GPU_AUTH", `no organisation ${org ?? ""} for this key`, { provider: "targon" });
  return choice.slug;
}

/** Registers a workload, then deploys it. After a refused deploy the workload is deleted; after a lost answer the caller looks for the pod. */
async function createPod(context: Context, { spec, signal }: Signal & { readonly spec: PodSpec }): Promise<Pod> {
  const { api, root, resources, tokenOf } = context;
  const path = await root(signal);
  const env = { ...spec.env, [TOKEN_VARIABLE]: tokenOf(spec.name) };
  const secrets = Object.values(env);
  let none: unknown;
  const hardware = hardwareOf(PROVIDER_HARDWARE.targon, spec.hardware);
  for (const resource of hardware ? [hardware] : resources) {
    try {
      const reply = await api.call({
        method: "POST",
        path,
        body: workloadBody(spec, { resource, env }),
        secrets,
        signal,
      });
      if (reply === null)
        throw gpuError("GPU_UNSUPPORTED", "workloads are not offered", { provider: "targon", status: 404 });
      return await deploy(context, {
        workload: readShape(workloadSchema, { provider: "targon", value: reply }),
        signal,
      });
    } catch (error) {
      if (!CompetitionError.is(error, "GPU_CAPACITY")) throw error;
      none = error;
    }
  }
  throw none;
}

async function deploy(context: Context, { workload, signal }: Signal & { readonly workload: Workload }): Promise<Pod> {
  const path = `${await context.root(signal)}/${encodeURIComponent(workload.uid)}`;
  try {
    await context.api.call({ method: "POST", path: `${path}/deploy`, signal });
    return podOf(context, { workload, state: null });
  } catch (error) {
    if (!CompetitionError.is(error, "GPU_TRANSIENT"))
      await context.api.call({ method: "DELETE", path }).catch(() => {});
    throw error;
  }
}

/** Finds a pod, and deploys it if it is only registered, as after a lost answer. To deploy twice is harmless. */
async function findReady(context: Context, { name, signal }: Signal & { readonly name: string }): Promise<Pod | null> {
  const [workload] = await workloadsOf(context, { name, signal });
  if (!workload) return null;
  const state = await stateOf(context, { workload, signal });
  return state?.status.toLowerCase() === "registered"
    ? deploy(context, { workload, signal })
    : podOf(context, { workload, state });
}

async function findPod(context: Context, { name, signal }: Signal & { readonly name: string }): Promise<Pod | null> {
  const [workload] = await workloadsOf(context, { name, signal });
  return workload ? podOf(context, { workload, state: await stateOf(context, { workload, signal }) }) : null;
}

const workloadsOf = async (context: Context, { name, signal }: Signal & { readonly name: string }) =>
  (await listWorkloads(context, { query: `&name=${encodeURIComponent(name)}`, signal })).filter(
    (one) => one.name === name,
  );

async function stateOf(
  { api, root }: Context,
  { workload, signal }: Signal & { readonly workload: Workload },
): Promise<WorkloadState | null> {
  const state = stateSchema.safeParse(
    await api.call({ method: "GET", path: `${await root(signal)}/${encodeURIComponent(workload.uid)}/state`, signal }),
  );
  return state.success ? state.data : null;
}

async function listWorkloads(
  { api, root }: Context,
  { query, signal }: Signal & { readonly query: string },
): Promise<Workload[]> {
  const all: Workload[] = [];
  let cursor = "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await api.call({ method: "GET", path: `${await root(signal)}?limit=200${query}${cursor}`, signal });
    const { items, next_cursor } = readShape(workloadsSchema, { provider: "targon", value: answer ?? { items: [] } });
    all.push(...items.filter(({ state }) => state?.toLowerCase() !== "deleted"));
    if (!next_cursor) return all;
    cursor = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
  throw gpuError("GPU_TRANSIENT", `more than ${MAX_PAGES} pages of workloads`, { provider: "targon" });
}

const FAILURES = ["error", "failed", "suspended", "stopped", "terminated", "frozen"];

/** Address of the miner's port; a workload may publish other ports too. Null: not up yet. */
function urlOf(state: WorkloadState | null, port: number | undefined): string | null {
  const urls = state?.urls ?? [];
  const services = port === undefined ? urls : urls.filter((one) => one.port === port);
  return services.length === 1 ? (services[0]?.url ?? null) : null;
}

function podOf(
  { tokenOf, portOf }: Context,
  { workload, state }: { workload: Workload; state: WorkloadState | null },
): Pod {
  const { uid, name, cost_per_hour, created_at } = workload;
  const createdAt = created_at ? Date.parse(created_at) : Number.NaN;
  const base = {
    provider: "targon",
    id: uid,
    name,
    url: urlOf(state, workload.ports?.[0]?.port ?? portOf(name)),
    headers: { authorization: `Bearer ${tokenOf(name)}` },
    createdAt: Number.isNaN(createdAt) ? null : createdAt,
    costPerHour: cost_per_hour ?? null,
  };
  const status = (state?.status ?? workload.state ?? "registered").toLowerCase();
  if (status === "deleted") return { ...base, state: "gone" };
  if (FAILURES.includes(status))
    return {
      ...base,
      state: "failed",
      failure: {
        cause: "unknown",
        detail: `${status}${state?.message ? `: ${redact(state.message).slice(0, 200)}` : ""}`,
      },
    };
  return { ...base, state: status === "running" ? "running" : "starting" };
}
