import { availableParallelism } from "node:os";
import { CompetitionError, type ModelFormat, mergeDefaults } from "@404-gen/core";
import type { ModuleCheck } from "../formats/js/check-module.ts";
import type { InspectableFormat, ModelInspection } from "../inspect-model.ts";
import { type RenderOptions, resolveRenderOptions } from "../render-options.ts";
import type { RenderResult } from "../report.ts";
import { sha256 } from "../sha256.ts";
import { createFileWorker, type FileWorker } from "./file-worker.ts";
import type { FileAnswer, FileTask, WireError } from "./messages.ts";
import { createQuarantine } from "./quarantine.ts";
import type { PicturePlan } from "./scene-job.ts";

export type RenderPoolOptions = {
  /** Files drawn at the same time, each in a worker of its own. Memory grows with it. @default 1 */
  readonly workers?: number | undefined;
  /** Threads of each worker. @default the machine's processors divided by `workers`, at most 4 */
  readonly threads?: number | undefined;
  /** MiB of JavaScript heap of a worker; large arrays are bounded by `maxBytes` and `maxSplats`. @default 2048 */
  readonly memoryLimitMb?: number | undefined;
  /** Milliseconds for one file, from the moment its worker starts on it. @default 60_000 */
  readonly timeoutMs?: number | undefined;
};

export const RENDER_POOL_DEFAULTS = { workers: 1, memoryLimitMb: 2048, timeoutMs: 60_000 };

/** A model file in memory. */
export type ModelFile = { readonly bytes: Uint8Array; readonly format: ModelFormat };

/** A file that can be looked at. */
export type InspectableFile = { readonly bytes: Uint8Array; readonly format: InspectableFormat };

export type PoolRenderOptions = Omit<RenderOptions, "threads">;

export type DrawModuleOptions = {
  readonly pictures: readonly PicturePlan[];
  readonly signal?: AbortSignal | undefined;
};

/** PNGs in the order of the plans; null when the check refuses the module. */
export type DrawnModule = { readonly check: ModuleCheck; readonly pictures: readonly Uint8Array[] | null };

/** Workers that draw files of strangers: a file that takes too long or too much memory kills its worker, not the process. */
export type RenderPool = {
  /**
   * Draws a file, when a worker is free. Throws a `CompetitionError`: fault `miner` for a refused file (also
   * `RENDER_QUARANTINED` after two deaths by the same bytes), fault `infrastructure` with `RENDER_TIMEOUT`,
   * `RENDER_OUT_OF_MEMORY` or `RENDER_WORKER_DIED` for the first death.
   */
  render(model: ModelFile, options?: PoolRenderOptions): Promise<RenderResult>;
  /** Like `inspectModel`, in a worker. */
  inspect(model: InspectableFile, options?: { readonly signal?: AbortSignal | undefined }): Promise<ModelInspection>;
  /** Checks a module and draws pictures of the scene that was checked. Throws as `render` does, but not for a module that is refused. */
  drawModule(bytes: Uint8Array, options: DrawModuleOptions): Promise<DrawnModule>;
  /** Stops the workers; what is being drawn fails with `RENDER_POOL_CLOSED`. */
  close(): Promise<void>;
};

/**
 * A pool for many files with bounded memory. Workers start with the first file and wait for the next.
 *
 * @example
 * const pool = createRenderPool({ workers: 2, timeoutMs: 30_000 });
 * const { png } = await pool.render({ bytes, format: "glb" });
 * await pool.close();
 */
export function createRenderPool(options: RenderPoolOptions = {}): RenderPool {
  const { workers: size, memoryLimitMb, timeoutMs } = mergeDefaults(RENDER_POOL_DEFAULTS, options);
  const threads = options.threads ?? Math.max(1, Math.min(4, Math.floor(availableParallelism() / size)));
  const workers = Array.from({ length: size }, () => createFileWorker({ threads, memoryLimitMb, timeoutMs }));
  const turns = createTurns(workers);
  const quarantine = createQuarantine();

  type Run = { readonly signal: AbortSignal | undefined; readonly sha256: () => string };
  async function run(task: FileTask, { signal, ...file }: Run): Promise<Exclude<FileAnswer, { kind: "error" }>> {
    quarantine.check(file);
    const worker = await turns.take(signal);
    try {
      const answer = await worker.run(task, { signal });
      if (answer.kind === "error") throw fromWire(answer.error);
      return answer;
    } catch (error) {
      throw turns.isClosed() ? poolClosed() : quarantine.record(file, error);
    } finally {
      turns.giveBack(worker);
    }
  }

  return {
    async render(model, { signal, ...given } = {}) {
      const options = resolveRenderOptions(given);
      const answer = await run({ task: "render", ...model, options }, { signal, sha256: () => sha256(model.bytes) });
      if (answer.kind !== "rendered") throw unexpected();
      return answer.result;
    },
    async inspect(model, { signal } = {}) {
      const options = resolveRenderOptions();
      const answer = await run({ task: "inspect", ...model, options }, { signal, sha256: () => sha256(model.bytes) });
      if (answer.kind !== "inspected") throw unexpected();
      return answer.inspection;
    },
    async drawModule(bytes, { pictures, signal }) {
      const task = { task: "module", format: "js", bytes, pictures, options: resolveRenderOptions() } as const;
      const answer = await run(task, { signal, sha256: () => sha256(bytes) });
      if (answer.kind !== "module") throw unexpected();
      return answer;
    },
    async close() {
      turns.close();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

const unexpected = () => new CompetitionError("The worker answered something else", { code: "RENDER_FAILED" });

const poolClosed = () => new CompetitionError("The pool is closed", { code: "RENDER_POOL_CLOSED" });

const fromWire = ({ message, ...options }: WireError) => new CompetitionError(message, options);

/** Hands out workers in the order of asking. */
function createTurns(workers: readonly FileWorker[]) {
  const free = [...workers];
  const waiting: { readonly give: (worker: FileWorker) => void; readonly refuse: (error: unknown) => void }[] = [];
  let closed = false;
  return {
    take(signal: AbortSignal | undefined): Promise<FileWorker> {
      signal?.throwIfAborted();
      if (closed) throw poolClosed();
      const worker = free.pop();
      if (worker) return Promise.resolve(worker);
      return new Promise((resolve, reject) => {
        const end = () => signal?.removeEventListener("abort", onAbort);
        const turn = {
          give: (given: FileWorker) => {
            end();
            resolve(given);
          },
          refuse: (error: unknown) => {
            end();
            reject(error);
          },
        };
        const onAbort = () => {
          waiting.splice(waiting.indexOf(turn), 1);
          turn.refuse(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.push(turn);
      });
    },
    giveBack(worker: FileWorker): void {
      const next = waiting.shift();
      if (next) next.give(worker);
      else free.push(worker);
    },
    isClosed: (): boolean => closed,
    close(): void {
      closed = true;
      for (const turn of waiting.splice(0)) turn.refuse(poolClosed());
    },
  };
}
