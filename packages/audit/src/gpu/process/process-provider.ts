import { randomBytes } from "node:crypto";
import { type Clock, type GpuProvider, type Pod, type PodSpec, redact, systemClock } from "@404-gen/core";
import { gpuError } from "../gpu-error.ts";
import { TOKEN_VARIABLE } from "../token-variable.ts";
import { freePort } from "./free-port.ts";
import { type LocalProcess, type ProcessCommand, startLocalProcess } from "./local-process.ts";

/** Commands of images: image name → command, or a function (null: unknown image). The process must listen on `port`. */
export type ProcessImages =
  | Readonly<Record<string, ProcessCommand>>
  | ((spec: PodSpec, place: { readonly port: number; readonly host: string }) => ProcessCommand | null);

/** Options of {@link createProcessProvider}. */
export type ProcessProviderOptions = {
  /** The command that starts each image. */
  readonly images: ProcessImages;
  /** Address on which the servers listen. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** Environment of every process, besides PORT, HOST and GENERATION_TOKEN; it gets no other variable of ours. @default PATH with the usual folders */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Gives the bearer token of each pod. @default 32 random bytes, hex */
  readonly randomToken?: (() => string) | undefined;
  /** Clock of waits. @default systemClock */
  readonly io?: Clock | undefined;
};

const PROCESS_PROVIDER_DEFAULTS = {
  host: "127.0.0.1",
  env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
} as const;

type LocalPod = { readonly pod: Pod; readonly process: LocalProcess };

/**
 * A provider without a cloud: a pod is a process of this machine. It is for the demo, for tests, and for miners who rehearse. Its
 * processes end with `remove`, `close`, and with our own process.
 *
 * @example
 * const provider = createProcessProvider({ images: { "me/miner:1": { command: "node", args: ["server.js"] } } });
 */
export function createProcessProvider(options: ProcessProviderOptions): GpuProvider {
  const io = options.io ?? systemClock;
  const pods = new Map<string, LocalPod>();
  const starting = new Map<string, Promise<Pod>>();
  const onExit = () => {
    for (const { process } of pods.values()) process.killNow();
  };
  process.on("exit", onExit);
  const remove = async (name: string) => {
    await starting.get(name)?.catch(() => {});
    const entry = pods.get(name);
    await entry?.process.kill();
    if (pods.get(name) === entry) pods.delete(name);
  };
  return {
    name: "process",
    async create(spec, { signal } = {}) {
      signal?.throwIfAborted();
      const entry = pods.get(spec.name);
      if (entry) return viewOf(entry);
      const start = starting.get(spec.name) ?? startPod(spec, { ...options, io, pods });
      starting.set(spec.name, start);
      return start.finally(() => starting.delete(spec.name));
    },
    async find(name) {
      const entry = pods.get(name);
      return entry ? viewOf(entry) : null;
    },
    list: async (prefix) => [...pods.values()].filter(({ pod }) => pod.name.startsWith(prefix)).map(viewOf),
    remove: ({ name }) => remove(name),
    async close() {
      await Promise.all([...pods.keys()].map(remove));
      process.off("exit", onExit);
    },
  };
}

type StartContext = ProcessProviderOptions & { readonly io: Clock; readonly pods: Map<string, LocalPod> };

async function startPod(spec: PodSpec, context: StartContext): Promise<Pod> {
  const host = context.host ?? PROCESS_PROVIDER_DEFAULTS.host;
  const port = await freePort(host);
  const command = commandOf(context.images, { spec, port, host });
  if (!command)
    throw gpuError("GPU_VALIDATION", `no command is known for image ${spec.image}`, { provider: "process" });
  const token = context.randomToken?.() ?? randomBytes(32).toString("hex");
  const own = { PORT: String(port), HOST: host, [TOKEN_VARIABLE]: token };
  const process = startLocalProcess(command, {
    ...(context.env ?? PROCESS_PROVIDER_DEFAULTS.env),
    ...own,
    ...spec.env,
  });
  const pod: Pod = {
    provider: "process",
    id: spec.name,
    name: spec.name,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    headers: { authorization: `Bearer ${token}` },
    state: "running",
    createdAt: context.io.now(),
    costPerHour: 0,
  };
  const entry = { pod, process };
  context.pods.set(spec.name, entry);
  return viewOf(entry);
}

function commandOf(
  images: ProcessImages,
  { spec, port, host }: { spec: PodSpec; port: number; host: string },
): ProcessCommand | null {
  if (typeof images === "function") return images(spec, { port, host });
  return Object.hasOwn(images, spec.image) ? (images[spec.image] ?? null) : null;
}

/** The pod with its present state. When the server ended by itself, the image is the cause; when it was killed from outside, the cause is unknown. */
function viewOf({ pod, process }: LocalPod): Pod {
  const { exit, lastWords } = process;
  if (!exit) return pod;
  const ours = exit.code === null || lastWords.includes("EADDRINUSE");
  const how = exit.signal
    ? `ended by ${exit.signal}`
    : exit.code === null
      ? "could not be started"
      : `exited with ${exit.code}`;
  const words = redact(lastWords).split("\n").at(-1)?.slice(0, 200) ?? "";
  const detail = words ? `${how}: ${words}` : how;
  return { ...pod, url: null, state: "failed", failure: { cause: ours ? "unknown" : "image", detail } };
}
