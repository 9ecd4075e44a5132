import { asCompetitionError, type Clock } from "@404-gen/core";
import { createDoorbell } from "../kit/doorbell.ts";

export type JobResult = {
  readonly key: string;
  readonly what: string;
  /** False: a fault of ours, or an outcome left pending; it is run again. */
  readonly settled: boolean;
  readonly detail: string;
  /** The error that ended it: its code, and the state file that it names. */
  readonly error?: { readonly code: string; readonly file: string | null } | undefined;
};

export type JobsOptions = {
  /** Jobs at the same time. */
  readonly limit: number;
  /** Milliseconds before a job that was not settled may run again; doubled with each run, at most an hour. */
  readonly retryMs: number;
  /** Competition time. */
  readonly clock: Clock;
  readonly onEnd: (result: JobResult) => Promise<void>;
};

type Running = { readonly what: string; readonly sinceMs: number; readonly done: Promise<void> };

/** Longest wait before a job is run again, milliseconds. */
const MAX_RETRY_MS = 3_600_000;

/** Long pieces of work, each supervised on its own: what one of them throws never reaches another, nor the loop. */
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
    /** Starts a job unless it runs, has to wait, or there is no place. */
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
    /** Why a job waits and until when (competition time), null when it does not. */
    waitOf: (key: string) => waiting.get(key) ?? null,
    /** What ended since the last call. */
    takeEnded: (): JobResult[] => ends.splice(0),
    /** Resolves when some job ends. */
    change: (signal: AbortSignal): Promise<void> => (ends.length > 0 ? Promise.resolve() : bell.wait(signal)),
    /** Resolves when none runs. */
    idle: async (): Promise<void> => {
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}
