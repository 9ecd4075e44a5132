import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { CompetitionError } from "@404-gen/core";
import { workerUrl } from "../worker-url.ts";
import { sharedActivation } from "./activation-job.ts";
import { type Crew, inlineCrew } from "./crew.ts";
import { developPictures, sharedShots } from "./scene-job.ts";
import { share } from "./share.ts";
import { type SharedWork, takeShare } from "./shared-work.ts";
import { sharedViews } from "./view-share.ts";

/** A crew of this thread and `threads − 1` helpers, which start at once and stay until `close`. */
export function createCrew(threads: number): Crew {
  if (threads <= 1) return inlineCrew;
  const helpers = new Set(Array.from({ length: threads - 1 }, startHelper));
  // A helper that dies between two jobs is removed; the others do its share.
  for (const helper of helpers) helper.once("exit", () => helpers.delete(helper));
  const together = async (work: SharedWork, most: number): Promise<void> => {
    const others = [...helpers].slice(0, most).map((helper) => {
      const completion = answer(helper);
      helper.postMessage(work);
      return completion;
    });
    // Waits for all, so that after one helper fails no rejection of another stays unhandled.
    const allEnds = Promise.allSettled(others);
    takeShare(work);
    await allEnds;
    await Promise.all(others);
  };
  return {
    threads,
    async activate(job) {
      const shared = sharedActivation(job);
      await together({ work: "activation", shared }, helpers.size);
      return shared.progress[1]!;
    },
    async draw(job, options = {}) {
      options.signal?.throwIfAborted();
      const views = sharedViews(share(job));
      await together({ work: "views", shared: views }, job.views.length - 1);
      const bytes = job.size * job.size * 3;
      return {
        pictures: job.views.map((_, i) => views.pixels.subarray(i * bytes, (i + 1) * bytes)),
        drawn: Array.from(views.drawn),
      };
    },
    async shoot(job, options = {}) {
      options.signal?.throwIfAborted();
      const shared = sharedShots(share(job));
      await together({ work: "shots", shared }, shared.shots.length - 1);
      return developPictures(shared);
    },
    async close() {
      // The helpers end on a message. On Node 20 `terminate` aborts the process once in a hundred times.
      await Promise.all([...helpers].map(end));
    },
  };
}

function startHelper(): Worker {
  const worker = new Worker(workerUrl(), { execArgv: [] });
  // Without a listener an error outside a job would end the process.
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

async function end(helper: Worker): Promise<void> {
  const exit = once(helper, "exit");
  helper.ref();
  helper.postMessage("end");
  await exit;
}

/** Resolves when the helper has finished its share; rejects when it dies. */
function answer(helper: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      helper.unref();
      for (const [event, listener] of listeners) helper.off(event, listener);
      end();
    };
    const deathError = (cause?: unknown) =>
      new CompetitionError("A thread that draws views died", {
        code: "RENDER_WORKER_DIED",
        cause,
      });
    const listeners: [string, (value?: unknown) => void][] = [
      ["message", () => settle(resolve)],
      ["error", (error) => settle(() => reject(deathError(error)))],
      ["exit", () => settle(() => reject(deathError()))],
    ];
    helper.ref();
    for (const [event, listener] of listeners) helper.on(event, listener);
  });
}
