import { fileURLToPath } from "node:url";
import { BUNDLE_FORMAT_NAMES, CompetitionError } from "@404-gen/core";
import { createIsolate, type Isolate } from "../isolate/isolate.ts";
import type { IsolateEnd } from "../isolate/isolate-end.ts";
import { ISOLATE_LIMITS } from "../isolate/limits.ts";
import { drawFilesUrl } from "../worker-url.ts";
import type { FileAnswer, FileTask, WireError } from "./messages.ts";

export type FileProcessesOptions = {
  /** Processes at the same time. */
  readonly workers: number;
  /** MiB of JavaScript heap of a process. */
  readonly memoryLimitMb: number;
  /** Milliseconds of processor time for one file, all threads together. */
  readonly timeoutMs: number;
};

export type FileRunOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of processor time for this file. @default `timeoutMs` of the processes */
  readonly cpuMs?: number | undefined;
};

/** Processes that draw one file after the other. A process is replaced after a kill or a fault. */
export type FileProcesses = {
  /**
   * Rejects with the refusal or the fault that the process answers, and with `RENDER_TIMEOUT`, `RENDER_OUT_OF_MEMORY`, `RENDER_WORKER_DIED` or a code
   * of the isolate when the process ends without an answer.
   */
  run(task: FileTask, options?: FileRunOptions): Promise<Exclude<FileAnswer, { kind: "error" }>>;
  /** Starts the processes. Each runs a practice task first, whose answer nobody needs, unless it already has a file when it is ready. */
  warm(practice: () => Promise<FileTask>): Promise<void>;
  close(): void;
};

/** MiB of typed arrays and decoded pictures beside the heap: two million splats, drawn by four threads, take 1,800 in all. */
const ARRAYS_MB = 4096;

/** Files that one process draws. It is only replaced because of slow leaks. */
const FILES_PER_PROCESS = 10_000;

/**
 * While a module runs in a process of its own, the drawing process only waits. This limit is so much longer that the module's own isolate reports a
 * stall first.
 */
const MODULE_WAIT_MS = 6 * ISOLATE_LIMITS.stalledMs;

/** Makes the pool of processes. They start with the first task. */
export function createFileProcesses({ workers, memoryLimitMb, timeoutMs }: FileProcessesOptions): FileProcesses {
  const start = (kind: "files" | "modules"): Isolate =>
    createIsolate({
      entry: fileURLToPath(drawFilesUrl()),
      rights: kind === "files" ? "draw" : "start",
      limits: {
        cpuMs: timeoutMs,
        heapMb: memoryLimitMb,
        memoryMb: memoryLimitMb + ARRAYS_MB,
        answerBytes: 2 ** 30,
        ...(kind === "modules" && { stalledMs: MODULE_WAIT_MS }),
      },
      ...{ tasksPerProcess: FILES_PER_PROCESS, spares: 0, concurrency: workers },
      keep: (answer) => !isFault(answer as FileAnswer),
    });
  const isolates = new Map<string, Isolate>();
  const isolateOf = (kind: "files" | "modules"): Isolate => {
    const isolate = isolates.get(kind) ?? start(kind);
    isolates.set(kind, isolate);
    return isolate;
  };
  return {
    async run(task, call = {}) {
      const isolate = isolateOf((BUNDLE_FORMAT_NAMES as readonly string[]).includes(task.format) ? "modules" : "files");
      const answer = readEnd(await isolate.run(task, call));
      if (answer.kind === "error") throw fromWire(answer.error);
      return answer;
    },
    warm: (practice) => isolateOf("files").warm(practice),
    close() {
      for (const isolate of isolates.values()) isolate.close();
    },
  };
}

/** Whether an answer is a fault: the state of the process is unknown then. */
const isFault = (answer: FileAnswer): boolean => answer.kind === "error" && answer.error.fault === "infrastructure";

const fromWire = ({ message, ...options }: WireError) => new CompetitionError(message, options);

function readEnd(end: IsolateEnd): FileAnswer {
  switch (end.kind) {
    case "answered":
      return end.value as FileAnswer;
    case "out-of-time":
      throw new CompetitionError(`Drawing took more than ${end.cpuMs} ms of processor time; the process was stopped`, {
        code: "RENDER_TIMEOUT",
        data: { cpuMs: end.cpuMs },
      });
    case "out-of-memory":
      throw new CompetitionError("Drawing took more memory than its process may have", {
        code: "RENDER_OUT_OF_MEMORY",
      });
    default:
      throw new CompetitionError("The process that drew the file died", {
        code: "RENDER_WORKER_DIED",
        data: { ...end },
      });
  }
}
