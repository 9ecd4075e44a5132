import { Worker } from "node:worker_threads";
import { CompetitionError } from "@404-gen/core";
import { ISOLATE_LIMITS } from "../isolate/limits.ts";
import { workerUrl } from "../worker-url.ts";
import type { FileAnswer, FileTask, WorkerRole } from "./messages.ts";

export type FileWorkerOptions = {
  /** Threads of the worker, itself included. */
  readonly threads: number;
  /** MiB of JavaScript heap. */
  readonly memoryLimitMb: number;
  readonly timeoutMs: number;
};

/** One worker thread that draws one file after the other, and is replaced when it had to be killed. */
export type FileWorker = {
  /** Rejects with `RENDER_TIMEOUT`, `RENDER_OUT_OF_MEMORY` or `RENDER_WORKER_DIED` when the worker died of the file. */
  run(task: FileTask, options?: { readonly signal?: AbortSignal | undefined }): Promise<FileAnswer>;
  close(): Promise<void>;
};

/**
 * A module's time is processor time, kept by its own process; here only the wait for processes that the machine gives no processor to is
 * bounded: reading and running, each by `ISOLATE_LIMITS.stalledMs`.
 */
const MODULE_WAIT_MS = 2 * ISOLATE_LIMITS.stalledMs;

/** Starts nothing before the first task. */
export function createFileWorker(options: FileWorkerOptions): FileWorker {
  let worker: Worker | undefined;
  const start = (): Worker => {
    const workerData: WorkerRole = { role: "files", threads: options.threads };
    const started = new Worker(workerUrl(), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryLimitMb },
      // The worker is a built file: conditions and loaders of a process that runs from the sources are not for it.
      execArgv: [],
    });
    // Without a listener an error between two tasks would end the process; a dead worker is replaced at the next task.
    started.on("error", () => {});
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    started.unref();
    return started;
  };
  const kill = async (): Promise<void> => {
    const dying = worker;
    worker = undefined;
    await dying?.terminate();
  };
  return {
    async run(task, { signal } = {}) {
      signal?.throwIfAborted();
      worker ??= start();
      try {
        const waitMs = task.format === "js" ? MODULE_WAIT_MS : 0;
        return await ask(worker, task, { timeoutMs: options.timeoutMs + waitMs, signal });
      } catch (error) {
        await kill();
        throw error;
      }
    },
    close: kill,
  };
}

type AskOptions = { readonly timeoutMs: number; readonly signal: AbortSignal | undefined };

/** Posts a task and waits for its answer, the worker's death, the time limit or the signal, whichever comes first. */
function ask(worker: Worker, task: FileTask, { timeoutMs, signal }: AskOptions): Promise<FileAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.unref();
      end();
    };
    const onAbort = () => settle(() => reject(signal?.reason));
    const onMessage = (answer: FileAnswer) => settle(() => resolve(answer));
    const onError = (error: Error) => settle(() => reject(deathOf(error)));
    const onExit = () => settle(() => reject(deathOf(undefined)));
    const timer = setTimeout(() => settle(() => reject(tooSlow(timeoutMs))), timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.ref();
    // A copy of exactly the file's bytes: a view of Node's shared buffer pool would be posted with the whole pool.
    const bytes = new Uint8Array(task.bytes);
    worker.postMessage({ ...task, bytes }, [bytes.buffer]);
  });
}

const tooSlow = (timeoutMs: number) =>
  new CompetitionError(`Drawing took longer than ${timeoutMs} ms; the worker was stopped`, {
    code: "RENDER_TIMEOUT",
    data: { timeoutMs },
  });

function deathOf(error: (Error & { readonly code?: unknown }) | undefined) {
  const memory = error?.code === "ERR_WORKER_OUT_OF_MEMORY";
  return new CompetitionError(memory ? "The worker ran out of memory" : "The worker died", {
    code: memory ? "RENDER_OUT_OF_MEMORY" : "RENDER_WORKER_DIED",
    fault: "infrastructure",
    cause: error,
  });
}
