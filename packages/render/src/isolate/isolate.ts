import { availableParallelism } from "node:os";
import { CompetitionError, createSlots, mergeDefaults } from "@404-gen/core";
import type { IsolateRights } from "./command-line.ts";
import type { IsolateEnd } from "./isolate-end.ts";
import { type IsolateProcess, type RunOptions, startProcess } from "./isolate-process.ts";
import { ISOLATE_LIMITS, type IsolateLimits } from "./limits.ts";

export type IsolateOptions = {
  /** The built program that calls `serveTasks`: a CommonJS file that needs nothing outside of its folder. */
  readonly entry: string;
  readonly limits?: { readonly [K in keyof IsolateLimits]?: IsolateLimits[K] | undefined } | undefined;
  /**
   * Tasks of one process before it is replaced. Use more than one only where no task can affect the next one.
   * @default 1
   */
  readonly tasksPerProcess?: number | undefined;
  /** Processes that are started before they are needed and wait. @default 1 */
  readonly spares?: number | undefined;
  /** Rights of the program. @default "none" */
  readonly rights?: IsolateRights | undefined;
  /** False when the process must not take another task after this answer. @default always */
  readonly keep?: ((answer: unknown) => boolean) | undefined;
  /** Most tasks at the same time; others wait in the order of their calls. @default the machine's processors */
  readonly concurrency?: number | undefined;
};

/** Runs tasks on strangers' files in processes without rights, which are killed by signal when they exceed a limit. */
export type Isolate = {
  /**
   * Runs one task. Resolves with the way in which it ended, whatever the task did. Rejects with the signal's reason, or with a `CompetitionError` of
   * fault `infrastructure` (`ISOLATE_START_FAILED`, `ISOLATE_KILLED`, `ISOLATE_STALLED`, `ISOLATE_BROKEN`) or `ISOLATE_CLOSED`.
   */
  run(task: unknown, options?: RunOptions): Promise<IsolateEnd>;
  /**
   * Starts the spare processes, or one where there are none, now instead of with the first task. With `practice`, a task whose answer nobody needs,
   * it starts as many processes as `concurrency` allows. A process that has no task yet when it is ready runs the practice first; a task that it gets
   * meanwhile waits for the end of the practice. Resolves when each process is ready for tasks or has ended.
   */
  warm(practice?: () => Promise<unknown>): Promise<void>;
  /** Kills every process; running and waiting tasks reject with `ISOLATE_CLOSED`. */
  close(): void;
};

type Worker = {
  readonly process: IsolateProcess;
  tasksLeft: number;
  /** The practice that runs before its first task; null: none. Never rejects. */
  practice: Promise<void> | null;
};

const DEFAULTS = {
  tasksPerProcess: 1,
  spares: 1,
  rights: "none" as IsolateRights,
  keep: (_answer: unknown): boolean => true,
};

/**
 * Runs one built program in processes: spare ones, limits, kills.
 *
 * @example
 * const isolate = createIsolate({ entry: "/app/dist/isolates/run-module.cjs", limits: { cpuMs: 5_000 } });
 * const end = await isolate.run({ source });
 * if (end.kind === "answered") use(end.value);
 * isolate.close();
 */
export function createIsolate(options: IsolateOptions): Isolate {
  const { tasksPerProcess, spares, rights, keep } = mergeDefaults(DEFAULTS, options);
  const limits = mergeDefaults(ISOLATE_LIMITS, options.limits);
  const concurrency = options.concurrency ?? availableParallelism();
  const slots = createSlots(concurrency);
  const waiting: Worker[] = [];
  const busy = new Set<IsolateProcess>();
  let closed = false;
  const start = (): Worker => ({
    process: startProcess({ entry: options.entry, limits, tasks: tasksPerProcess, rights }),
    tasksLeft: tasksPerProcess,
    practice: null,
  });
  const fill = (count = spares) => {
    while (!closed && waiting.length < count) waiting.push(start());
  };
  const take = async (): Promise<Worker> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      busy.add(next.process);
      await next.practice;
      if (next.process.alive) return next;
      busy.delete(next.process);
    }
    if (closed) throw isolateClosed();
    return start();
  };
  const practise = async (worker: Worker, practice: () => Promise<unknown>): Promise<void> => {
    try {
      const [task, ready] = await Promise.all([practice(), worker.process.isReady()]);
      if (!ready || !waiting.includes(worker)) return;
      const end = await worker.process.run(task);
      worker.tasksLeft--;
      if (end.kind !== "answered" || !keep(end.value) || worker.tasksLeft === 0) worker.process.kill();
    } catch {
      // Nobody waits for a practice, so its error is not reported: a task gets another process, and that one reports what is wrong.
      worker.process.kill();
    }
  };

  return {
    async run(task, call = {}) {
      const release = await slots.take(call.signal);
      try {
        if (closed) throw isolateClosed();
        const worker = await take();
        busy.add(worker.process);
        fill();
        try {
          const end = await worker.process.run(task, call);
          worker.tasksLeft--;
          if (worker.tasksLeft > 0 && end.kind === "answered" && !closed && keep(end.value)) waiting.unshift(worker);
          else worker.process.kill();
          return end;
        } catch (error) {
          worker.process.kill();
          throw closed ? isolateClosed() : error;
        } finally {
          busy.delete(worker.process);
        }
      } finally {
        release();
      }
    },
    async warm(practice) {
      fill(practice ? concurrency : Math.max(1, spares));
      for (const worker of waiting) if (practice) worker.practice ??= practise(worker, practice);
      await Promise.all(waiting.map(({ practice }) => practice));
    },
    close() {
      closed = true;
      for (const { process } of waiting.splice(0)) process.kill();
      for (const process of busy) process.kill();
    },
  };
}

const isolateClosed = () => new CompetitionError("The isolate is closed", { code: "ISOLATE_CLOSED" });
