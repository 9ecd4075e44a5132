import { asCompetitionError, type Clock } from "@404-gen/core";
import { createDoorbell } from "../kit/doorbell.ts";

export type JobResult = {
  readonly key: string;
  readonly what: string;
  /** False after a fault of ours or with a pending outcome: the job runs again. */
  readonly settled: boolean;
  readonly detail: string;
  /** The error that ended it: its code, and its state file, if it has one. */
  readonly error?: { readonly code: string; readonly file: string | null } | undefined;
};

export type JobsOptions = {
  /** Most jobs at the same time. */
  readonly limit: number;
  /** Milliseconds before a job that is not settled may run again. Each run doubles it, up to an hour. */
  readonly retryMs: number;
  /** Competition time. */
  readonly clock: Clock;
  readonly onEnd: (result: JobResult) => Promise<void>;
};

type Running = { readonly what: string; readonly sinceMs: number; readonly done: Promise<void> };

/** Longest wait before a job runs again, milliseconds. */
const MAX_RETRY_MS = 3_600_000;

/** Long tasks, each supervised by itself: an error of one of them reaches neither another one nor the loop. */
export type Jobs = ReturnType<typeof createJobs>;

export function createJobs(options: JobsOptions) {
  const running = new Map<string, Running>();
  const waiting = new Map<string, { readonly runs: number; readonly untilMs: number; readonly detail: string }>();
  const ends: JobResult[] = [];
  const bell = createDoorbell();
  const end = async (result: JobResult) => {
    const runs = (waiting.get(result.key)?.runs ?? 0) + 1;
    const delay = Math.min(MAX_RETRY_MS, options.retryMs * 2 ** (runs - 1));
    if (result.settled) waiting.delete(result.key);
    else waiting.set(result.key, { runs, untilMs: options.clock.now() + delay, detail: result.detail });
    ends.push(result);
    await options.onEnd(result).catch(() => {});
  };
  return {
    /** Starts a job, unless it runs already, has to wait, or too many run. True when it was started. */
    start(job: {
      readonly key: string;
      readonly what: string;
      readonly work: () => Promise<Pick<JobResult, "settled" | "detail">>;
    }): boolean {
      const { key, what } = job;
      if (running.has(key) || running.size >= options.limit || (waiting.get(key)?.untilMs ?? 0) > options.clock.now())
        return false;
      const completion = (async () => {
        try {
          await end({ key, what, ...(await job.work()) });
        } catch (error) {
          const { code, message, data } = asCompetitionError(error, { code: "AUDIT_FAULT" });
          const file = typeof data["file"] === "string" ? data["file"] : null;
          await end({ key, what, settled: false, detail: `${code}: ${message}`, error: { code, file } });
        } finally {
          running.delete(key);
          bell.ring();
        }
      })();
      running.set(key, { what, sinceMs: options.clock.now(), done: completion });
      return true;
    },
    running: (): readonly (Pick<Running, "what" | "sinceMs"> & { readonly key: string })[] =>
      [...running].map(([key, { what, sinceMs }]) => ({ key, what, sinceMs })),
    /** Why a job waits and until when (competition time); null when it does not wait. */
    waitOf: (key: string) => waiting.get(key) ?? null,
    /** Jobs that ended since the last call. */
    takeEnded: (): JobResult[] => ends.splice(0),
    /** Resolves when a job ends. */
    change: (signal: AbortSignal): Promise<void> => (ends.length > 0 ? Promise.resolve() : bell.wait(signal)),
    /** Resolves when no job runs. */
    idle: async (): Promise<void> => {
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}
