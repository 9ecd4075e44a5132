import type { JobQueue, JobWorker, Logger } from "@404-gen/core";
import { untilAborted } from "../run/until-aborted.ts";
import type { OpenWork, WorkPlace } from "./kind.ts";
import { WORK_KINDS, type WorkName } from "./kinds.ts";

export type RunWorkerOptions = WorkPlace & {
  readonly queue: JobQueue;
  readonly names: readonly WorkName[];
  /** Id of the competition: `1`, `2`. */
  readonly competition: string;
  /** Drains the worker: it finishes the jobs that it has begun. */
  readonly signal: AbortSignal;
  /** Called once, when all kinds take jobs. */
  readonly onReady?: ((workers: readonly WorkerAtWork[]) => void) | undefined;
};

export type WorkerAtWork = { readonly kind: string; readonly version: string; readonly id: string };

/** Milliseconds between two looks for jobs of another version. */
const LOOK_MS = 60_000;

/**
 * Works until the signal aborts, then finishes the jobs that it has begun. Rejects when it is barred.
 *
 * @throws CompetitionError `WORKER_BARRED`
 */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const { queue, names, competition, place, part, signal, onReady } = options;
  const { settings, logger, io } = place;
  const kinds = names.flatMap((name) => WORK_KINDS[competition]?.[name] ?? []);
  const activeWorkers: (JobWorker & WorkerAtWork)[] = [];
  const open: OpenWork[] = [];
  const over = new AbortController();
  try {
    for (const kind of kinds) {
      const work = await kind.open({ place, part });
      open.push(work);
      const worker = await queue.work({ ...work, concurrency: settings.WORKER_CONCURRENCY });
      activeWorkers.push({ ...worker, kind: work.kind, version: work.version });
    }
    onReady?.(activeWorkers.map(({ kind, version, id }) => ({ kind, version, id })));
    const looking = tellOthers(activeWorkers, {
      queue,
      logger,
      signal: AbortSignal.any([signal, over.signal]),
      sleep: io.sleep,
    });
    await Promise.race([untilAborted(signal), ...activeWorkers.map(({ ended }) => ended)]);
    over.abort();
    await looking;
  } finally {
    over.abort();
    await Promise.all(activeWorkers.map(({ drain }) => drain()));
    await Promise.all(open.map((work) => work.close?.()));
  }
}

type Telling = Pick<RunWorkerOptions, "queue" | "signal"> & {
  readonly logger: Logger;
  sleep(ms: number, options: { readonly signal: AbortSignal }): Promise<void>;
};

/** Warns when jobs of another version wait. This worker leaves them: pictures of two versions must not get into one round. */
async function tellOthers(workers: readonly WorkerAtWork[], { queue, logger, signal, sleep }: Telling): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { kind, version, waiting } of await queue.status()) {
        const own = workers.find((worker) => worker.kind === kind);
        if (own !== undefined && own.version !== version && waiting > 0)
          logger.warn("jobs of another version wait: this worker takes none of them", {
            kind,
            own: own.version,
            asked: version,
            waiting,
          });
      }
      await sleep(LOOK_MS, { signal });
    } catch (error) {
      if (signal.aborted) return;
      logger.warn("the queue could not be looked at", { problem: String(error) });
      await sleep(LOOK_MS, { signal }).catch(() => {});
    }
  }
}
