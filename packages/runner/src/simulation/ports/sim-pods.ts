import type { GpuProvider } from "@404-gen/core";
import { competitionFor } from "../plan.ts";
import { framedResponse, HUGE, reach, roundOf } from "./pod-answers.ts";
import { batchFetch } from "./sim-batch-pods.ts";
import type { SimProcess } from "./sim-process.ts";

const API_MS = [200, 2_000] as const;
const START_MS = [5_000, 40_000] as const;
const HEALTH_MS = [50, 300] as const;
const MAKE_MS = [15_000, 45_000] as const;

/** The cloud as a provider of one runner. */
export function createSimProvider({ world, gate, runner }: SimProcess): GpuProvider {
  const { cloud } = world;
  const port = { port: "pods", ms: API_MS } as const;
  return {
    name: "cloud",
    create: ({ name, image }, { signal } = {}) =>
      gate({
        ...{ ...port, verb: "create", about: name, ms: START_MS, signal },
        work: (strike) =>
          cloud.create({
            ...{ name, image, runner },
            healthy: strike !== "pod-never-healthy",
            empty: strike === "pod-makes-nothing",
          }),
      }),
    find: (name, { signal } = {}) => gate({ ...port, verb: "find", about: name, signal, work: () => cloud.find(name) }),
    list: (prefix, { signal } = {}) => gate({ ...port, verb: "list", signal, work: () => cloud.list(prefix) }),
    remove: ({ name }, { signal } = {}) =>
      gate({ ...port, verb: "remove", about: name, signal, work: () => cloud.remove(name, runner) }),
    close: async () => {},
  };
}

/** Requests to machines: `GET /health`, `POST /generate`. */
export function createSimPodFetch({ world, gate, draws }: SimProcess): typeof fetch {
  return async (input, init = {}) => {
    const url = String(input);
    const signal = init.signal ?? undefined;
    if (competitionFor(world.plan.format) === "2" && !url.endsWith("/health"))
      return batchFetch({ world, gate, draws }, { url, init });
    if (url.endsWith("/health"))
      return gate({ port: "pods", verb: "health", ms: HEALTH_MS, signal, work: () => health(world, url) });
    const stem = stemIn(init.body);
    const pod = reach(world, url);
    return gate({
      ...{ port: "pods", verb: "generate", about: `${pod.image} ${stem}`, ms: MAKE_MS, signal },
      work: (strike) => generate(world, { url, stem, strike }),
    });
  };
}

const health = (world: SimProcess["world"], url: string): Response => {
  const { healthyAt } = reach(world, url);
  const isUp = healthyAt !== null && world.queue.now() >= healthyAt;
  return new Response(null, { status: isUp ? 200 : 503 });
};

type Generation = { readonly url: string; readonly stem: string; readonly strike: string | null };

function generate(world: SimProcess["world"], { url, stem, strike }: Generation): Response {
  const pod = reach(world, url);
  if (strike === "pod-dies") pod.dead = true;
  if (strike === "pod-dies" || strike === "pod-connection-lost") throw new TypeError("fetch failed");
  if (strike === "pod-5xx") return new Response("bad gateway", { status: 502 });
  if (strike === "pod-huge-body") return framedResponse(HUGE);
  const bytes = world.cloud.make(pod, { stem, round: roundOf(world) });
  if (bytes === null) return new Response("no kernel image is available", { status: 500 });
  const body = strike === "pod-wrong-output" ? Buffer.concat([bytes, Buffer.from(" otherwise")]) : bytes;
  return framedResponse(body);
}

function stemIn(body: unknown): string {
  const file = body instanceof FormData ? body.get("prompt_image_file") : null;
  return file instanceof File ? file.name.replace(/\.\w+$/, "") : "none";
}
