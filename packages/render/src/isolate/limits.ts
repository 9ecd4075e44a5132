/** Limits of a task. A process that exceeds one is killed by signal. */
export type IsolateLimits = {
  /**
   * Milliseconds of processor time from the start of the task to its answer: of the process's main thread, or of all its threads when it may start
   * some. It is not wall time: a busy machine does not make a task slower by this measure.
   */
  readonly cpuMs: number;
  /** MiB of data of the whole process, typed arrays, WebAssembly and the engine itself included (Linux: RLIMIT_DATA). */
  readonly memoryMb: number;
  /** MiB of the engine's old generation: objects, strings, closures. */
  readonly heapMb: number;
  /** MiB of one half of the engine's young generation. */
  readonly youngMb: number;
  /** Bytes of the longest answer. */
  readonly answerBytes: number;
  /**
   * Milliseconds without any processor time for the process, while the calling process had some, after which it is killed. That is a fault of ours
   * and not of the task, so the limit is generous.
   */
  readonly stalledMs: number;
};

export const ISOLATE_LIMITS: IsolateLimits = {
  cpuMs: 10_000,
  memoryMb: 512,
  heapMb: 256,
  youngMb: 16,
  answerBytes: 256 * 2 ** 20,
  stalledMs: 300_000,
};

/** KiB of stack: as a worker thread of Node has by default, and less than the 8 MiB that a main thread has everywhere. */
export const STACK_KB = 3900;
