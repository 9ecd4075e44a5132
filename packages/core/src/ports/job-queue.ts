/** What jobs and their results are made of. */
export type JobValue =
  | string
  | number
  | boolean
  | null
  | readonly JobValue[]
  | {
      readonly [key: string]: JobValue;
    };

/** A job's input or result: small, and JSON. Bytes go through the object store, and their hashes stand here. */
export type JobData = {
  readonly [key: string]: JobValue;
};

/** One piece of pure, heavy work. Its name follows from its parts: the same job asked twice is done once. */
export type Job = {
  /** What is done, for example `render`. */
  readonly kind: string;
  /** Name and version of what does it, for example `cpu@0.1.0`: a worker of another version does not take it. */
  readonly version: string;
  /** All that the result follows from: hashes, addresses, options. At most 8 KiB as JSON. */
  readonly input: JobData;
};

/** A job's result, and who made it. */
export type JobResult = {
  /** At most 64 KiB as JSON. */
  readonly value: JobData;
  /** Id of the worker. */
  readonly worker: string;
};

/** How a job is asked for. */
export type AskOptions = {
  /** Jobs with a smaller number come first, 1 to 9. @default 5 */
  readonly priority?: number | undefined;
  /** Keep the result for whoever asks next. False where the input names things by address, which may change. @default true */
  readonly keep?: boolean | undefined;
  /** Id of a worker that must not do this job: the job checks what that worker made. */
  readonly notBy?: string | undefined;
  /** Ends the wait: the call rejects with this signal's reason. A job that nobody has begun, and nobody else waits for, is taken back. */
  readonly signal?: AbortSignal | undefined;
};

/** What a worker does. */
export type WorkOptions = {
  /** Which jobs it takes. */
  readonly kind: string;
  /** Its own name and version; jobs of another version are left to others. */
  readonly version: string;
  /** Jobs at the same time, from 1. */
  readonly concurrency: number;
  /** Does one job. What it throws reaches whoever asked as an error with the same code. */
  run(
    input: JobData,
    options: {
      /** Aborts when the worker is ended at once. */
      readonly signal: AbortSignal;
      /** False when the job went to another worker, because this one was silent for too long: it must store nothing more. */
      readonly holds: () => Promise<boolean>;
    },
  ): Promise<JobData>;
  /** Proves that this machine gives the right result for known work; asked before a job in which another worker died is tried again. @default none */
  selfTest?: ((options: { readonly signal: AbortSignal }) => Promise<void>) | undefined;
};

/** A worker at work. */
export type JobWorker = {
  /** Names it in results and alarms. */
  readonly id: string;
  /** Resolves when it takes no more jobs: after `drain`, or with the error for which it stopped (`WORKER_BARRED`). */
  readonly ended: Promise<void>;
  /** Takes no more jobs, and resolves when those that it has begun are done. */
  drain(): Promise<void>;
};

/** Jobs of one kind and version, as an operator and an autoscaler see them. */
export type QueueStatus = {
  /** What is done. */
  readonly kind: string;
  /** By which version. */
  readonly version: string;
  /** Jobs that nobody has begun. */
  readonly waiting: number;
  /** Jobs at work. */
  readonly active: number;
  /** Age of the oldest job that is not done, milliseconds; null: there is none. */
  readonly oldestMs: number | null;
  /** Ids of the workers that take these jobs. */
  readonly workers: readonly string[];
  /** Jobs done a minute, over the last five minutes. */
  readonly perMinute: number;
  /** Jobs done, and jobs that failed, since the queue began to count. */
  readonly done: number;
  /** Jobs whose worker threw. */
  readonly failed: number;
};

/**
 * Jobs handed to workers: in this process, or on as many machines as there are. Nothing that is lost here is lost for the competition:
 * whoever asked still waits, and asks again. Conformance: `jobQueueConformance` in `./testing`.
 */
export type JobQueue = {
  /** For logs: `local`, `redis://host:port`. */
  readonly name: string;
  /**
   * A job's result, as soon as a worker has it. Waits while there is no worker, and while the queue cannot be reached. Rejects with the
   * error that the worker threw: its code, its fault, its words.
   */
  ask(job: Job, options?: AskOptions): Promise<JobResult>;
  /** Begins to take jobs of one kind and version. */
  work(options: WorkOptions): Promise<JobWorker>;
  /** Takes no more results of a worker, and lets it take no more jobs. */
  bar(
    worker: string,
    options: {
      /** Why, for the worker's own log. */
      readonly reason: string;
    },
  ): Promise<void>;
  /** All kinds and versions that there are jobs or workers of. */
  status(): Promise<readonly QueueStatus[]>;
  /** Ends the waits with `QUEUE_CLOSED` and closes connections; workers are drained before. */
  close(): Promise<void>;
};
