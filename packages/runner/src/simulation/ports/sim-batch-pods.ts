import { writeZip } from "@404-gen/core/archive";
import type { RentedPod } from "../world/cloud.ts";
import { framedResponse, HUGE, reach, roundOf } from "./pod-answers.ts";
import type { SimProcess } from "./sim-process.ts";

const ASK_MS = [50, 400] as const;
const FETCH_MS = [500, 4_000] as const;
/** Milliseconds of a batch, and of each of its prompts. */
const BATCH_MS = 20_000;
const PROMPT_MS = [4_000, 12_000] as const;

type Process = Pick<SimProcess, "world" | "gate" | "draws">;
type Request = { readonly url: string; readonly init: RequestInit };

/** The batch protocol of competition 2: `GET /status`, `POST /generate`, `GET /results`. */
export async function batchFetch(process: Process, { url, init }: Request): Promise<Response> {
  const { world, gate } = process;
  const signal = init.signal ?? undefined;
  const { image } = reach(world, url);
  const { pathname } = new URL(url);
  const verb = pathname === "/generate" ? "submit" : pathname === "/results" ? "results" : "status";
  return gate({
    ...{ port: "pods", verb, about: image, ms: verb === "results" ? FETCH_MS : ASK_MS, signal },
    work(strike) {
      const pod = reach(world, url);
      if (strike === "pod-dies") pod.dead = true;
      if (strike === "pod-dies" || strike === "pod-connection-lost") throw new TypeError("fetch failed");
      if (strike === "pod-5xx") return new Response("bad gateway", { status: 502 });
      if (verb === "submit") return submit(process, { pod, body: String(init.body), isStuck: strike !== null });
      return verb === "results" ? results(world, { pod, strike }) : json(statusOf(world, { pod, strike }));
    },
  });
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

type PodCall = { readonly pod: RentedPod; readonly strike: string | null };

function statusOf({ queue }: SimProcess["world"], { pod, strike }: PodCall) {
  const { healthyAt, batch } = pod;
  if (strike === "pod-asks-replacement") return { status: "replace", payload: { why: "this card is broken" } };
  if (healthyAt === null || queue.now() < healthyAt) return { status: "warming_up" };
  if (batch === null) return { status: "ready" };
  const total = batch.stems.length;
  const isDone = batch.doneAt !== null && queue.now() >= batch.doneAt;
  return isDone ? { status: "complete", progress: total, total } : { status: "generating", progress: 0, total };
}

type Submission = { readonly pod: RentedPod; readonly body: string; readonly isStuck: boolean };

function submit({ world, draws }: Process, { pod, body, isStuck }: Submission): Response {
  const { status } = statusOf(world, { pod, strike: null });
  if (status !== "ready" && status !== "complete") return json({ current_status: status }, 409);
  const { prompts } = JSON.parse(body) as { readonly prompts: readonly { readonly stem: string }[] };
  const stems = prompts.map(({ stem }) => stem);
  const ms = stems.reduce((sum) => sum + draws.between(PROMPT_MS), BATCH_MS);
  pod.batch = { stems, doneAt: isStuck ? null : world.queue.now() + ms };
  return json({ accepted: stems.length });
}

function results(world: SimProcess["world"], { pod, strike }: PodCall): Response {
  if (statusOf(world, { pod, strike: null }).status !== "complete") return json({}, 409);
  if (strike === "pod-huge-body") return framedResponse(HUGE);
  const round = roundOf(world);
  const stems = pod.batch?.stems ?? [];
  const modules = stems.flatMap((stem, at) => {
    const bytes = world.cloud.make(pod, { stem, round });
    if (bytes === null) return [];
    const other = strike === "pod-wrong-output" && at === 0 ? " otherwise" : "";
    return { name: `${stem}.js`, bytes: Buffer.concat([bytes, Buffer.from(other)]) };
  });
  return framedResponse(writeZip(modules));
}
