import { availableParallelism } from "node:os";
import { CompetitionError, mergeDefaults } from "@404-gen/core";
import type { ModelInspection } from "../formats/inspection.ts";
import type { ModuleCheck } from "../formats/js/check-module.ts";
import type { MendInput } from "../mend/mend-model.ts";
import type { MendResult } from "../mend/report.ts";
import type { ModelFile } from "../model-file.ts";
import { createDeathMemory } from "../quarantine/death-memory.ts";
import { createQuarantine } from "../quarantine/quarantine.ts";
import { type RenderOptions, resolveRenderOptions } from "../render-options.ts";
import type { RenderResult } from "../report.ts";
import { makeMeshGlb } from "../self-test/mesh-model.ts";
import { requireSelfTest } from "../self-test/require-self-test.ts";
import { sha256 } from "../sha256.ts";
import { createFileProcesses, type FileRunOptions } from "./file-process.ts";
import type { FileAnswer, FileTask } from "./messages.ts";
import type { PicturePlan } from "./scene-job.ts";

/** Number and limits of the workers. */
export type RenderPoolOptions = {
  /** Files that are drawn at the same time, each in a process of its own. Memory grows with their number. @default 1 */
  readonly workers?: number | undefined;
  /** Threads of each process. @default the machine's processors divided by `workers`, at most 4 */
  readonly threads?: number | undefined;
  /** MiB of JavaScript heap of a process; its typed arrays and decoded pictures may take 4096 more (Linux). @default 2048 */
  readonly memoryLimitMb?: number | undefined;
  /** Milliseconds of processor time for one file, all threads together. A busy machine does not use it up faster. @default 60_000 */
  readonly timeoutMs?: number | undefined;
  /** File that keeps failed drawings over restarts. @default none: they are forgotten with the pool */
  readonly deathsFile?: string | undefined;
};

/** Limits of the workers unless a caller says otherwise. */
export const RENDER_POOL_DEFAULTS = { workers: 1, memoryLimitMb: 2048, timeoutMs: 60_000 };

/** Segments of the mesh that a process draws to be ready: 972 triangles. Its many pixels make the engine compile its fast code. */
const PRACTICE_SEGMENTS = 9;

/** How one model is drawn. */
export type PoolRenderOptions = Omit<RenderOptions, "threads">;

export type DrawModuleOptions = {
  readonly pictures: readonly PicturePlan[];
  readonly signal?: AbortSignal | undefined;
};

/** PNGs in the order of the plans; null when the check refuses the module. */
export type DrawnModule = { readonly check: ModuleCheck; readonly pictures: readonly Uint8Array[] | null };

/** A module's verdict and its checked scene, in the form of a `ViewedModel`. */
export type CheckedScene = {
  /** The verdict of the rules. */
  readonly check: ModuleCheck;
  /** The scene's bytes; null when the check refuses the module. */
  readonly frame: Uint8Array | null;
};

/** Processes that draw files of strangers. A process whose file takes too much time or memory is killed by signal. */
export type RenderPool = {
  /**
   * Draws a file as soon as a process is free. Throws a `CompetitionError`: fault `miner` for a refused file, and with `RENDER_QUARANTINED` for a
   * file whose drawing failed twice, the second time alone and after a passed self-test; fault `infrastructure` with `RENDER_SELF_TEST_FAILED` when
   * the renderer fails with its built-in files too.
   */
  render(model: ModelFile, options?: PoolRenderOptions): Promise<RenderResult>;
  /** Like `inspectModel`, in a process of the pool. */
  inspect(model: ModelFile, options?: { readonly signal?: AbortSignal | undefined }): Promise<ModelInspection>;
  /** Like `mendModel`, in a process of the pool. Throws as `render` does, and `MEND_IMPOSSIBLE`. */
  mend(model: MendInput, options?: { readonly signal?: AbortSignal | undefined }): Promise<MendResult>;
  /** Checks a module and draws pictures of the checked scene. Throws as `render` does, but not for a refused module. */
  drawModule(bytes: Uint8Array, options: DrawModuleOptions): Promise<DrawnModule>;
  /** Checks a module and gives its scene as data, for the page that shows it in 3D. Throws as `drawModule` does. */
  moduleScene(bytes: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<CheckedScene>;
  /**
   * For a caller that has no files yet: starts the processes for GLB and PLY files. Each draws a small mesh, unless it gets a file before that. The
   * first file then takes 1.3 to 1.6 times as long as a later one; without `warm` it takes 2 to 4 times as long. Resolves when all processes are
   * ready. Throws `RENDER_POOL_CLOSED`.
   */
  warm(): Promise<void>;
  /** Kills the processes; running calls fail with `RENDER_POOL_CLOSED`. */
  close(): Promise<void>;
};

/**
 * A pool for many files with bounded memory. Processes start with the first file and wait for the next.
 *
 * @example
 * const pool = createRenderPool({ workers: 2, timeoutMs: 30_000 });
 * const { png } = await pool.render({ bytes, format: "glb" });
 * await pool.close();
 */
export function createRenderPool(options: RenderPoolOptions = {}): RenderPool {
  const { workers, memoryLimitMb, timeoutMs } = mergeDefaults(RENDER_POOL_DEFAULTS, options);
  const threads = options.threads ?? Math.max(1, Math.min(4, Math.floor(availableParallelism() / workers)));
  const processes = createFileProcesses({ workers, memoryLimitMb, timeoutMs });
  let closed = false;

  type Answer = Exclude<FileAnswer, { kind: "error" }>;
  async function run<Kind extends Answer["kind"]>(kind: Kind, task: FileTask, call: FileRunOptions = {}) {
    try {
      if (closed) throw poolClosed();
      const answer = await processes.run(task, call);
      if (answer.kind !== kind) throw unexpectedAnswer();
      return answer as Extract<Answer, { kind: Kind }>;
    } catch (error) {
      throw closed && !call.signal?.aborted ? poolClosed() : error;
    }
  }
  const drawKnown = async (model: ModelFile, signal: AbortSignal | undefined) => {
    const cpuMs = Math.max(timeoutMs, RENDER_POOL_DEFAULTS.timeoutMs);
    const task = { task: "render", ...model, threads, options: resolveRenderOptions() } as const;
    return (await run("rendered", task, { cpuMs, signal })).result;
  };
  const quarantine = createQuarantine({
    memory: createDeathMemory(options.deathsFile),
    selfTest: ({ signal }) => requireSelfTest((model) => drawKnown(model, signal)),
  });
  const draw = <Kind extends Answer["kind"]>(kind: Kind, task: FileTask, signal: AbortSignal | undefined) =>
    quarantine.draw({ sha256: () => sha256(task.bytes) }, () => run(kind, task, { signal }), { signal });

  return {
    async render(model, { signal, ...renderOptions } = {}) {
      const options = resolveRenderOptions(renderOptions);
      return (await draw("rendered", { task: "render", ...model, threads, options }, signal)).result;
    },
    async inspect(model, { signal } = {}) {
      const options = resolveRenderOptions();
      return (await draw("inspected", { task: "inspect", ...model, threads, options }, signal)).inspection;
    },
    async mend(model, { signal } = {}) {
      const options = resolveRenderOptions();
      return (await draw("mended", { task: "mend", ...model, threads, options }, signal)).result;
    },
    async drawModule(bytes, { pictures, signal }) {
      const task = { task: "module", format: "js", bytes, threads, pictures, options: resolveRenderOptions() } as const;
      return draw("module", task, signal);
    },
    async moduleScene(bytes, { signal } = {}) {
      const task = { task: "scene", format: "js", bytes, threads, options: resolveRenderOptions() } as const;
      return draw("scene", task, signal);
    },
    async warm() {
      if (closed) throw poolClosed();
      const options = resolveRenderOptions();
      await processes.warm(async () => ({
        ...{ task: "render", format: "glb", threads, options },
        bytes: await makeMeshGlb({ segments: PRACTICE_SEGMENTS }),
      }));
    },
    async close() {
      closed = true;
      processes.close();
    },
  };
}

const unexpectedAnswer = () =>
  new CompetitionError("The drawing process gave an answer of the wrong kind", { code: "RENDER_FAILED" });

const poolClosed = () => new CompetitionError("The pool is closed", { code: "RENDER_POOL_CLOSED" });
