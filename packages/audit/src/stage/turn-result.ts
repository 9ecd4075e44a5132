import { type Clock, OVER, type TurnResult } from "@404-gen/core";
import type { createJobs } from "./jobs.ts";
import type { Wait } from "./start-jobs.ts";

/** Resolves when a job ends, the time is up, or the signal aborts. */
export async function waitForJob(options: {
  io: Clock;
  jobs: ReturnType<typeof createJobs>;
  ms: number;
  signal: AbortSignal;
}): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  await Promise.race([options.jobs.change(signal), options.io.sleep(options.ms, { signal }).catch(() => {})]);
  over.abort(OVER);
}

type Outcome = {
  readonly built: string | null;
  readonly waits: readonly Wait[];
  readonly ended: readonly { readonly what: string; readonly detail: string }[];
  readonly running: readonly { readonly what: string; readonly sinceMs: number }[];
};

/** The result of a turn, for the loop. */
export function resultOf({ built, waits, ended, running }: Outcome): TurnResult {
  const did = [...(built ? [built] : []), ...ended.map(({ what, detail }) => `${what}: ${detail}`)];
  if (did.length > 0) return { kind: "acted", what: did.join("; ") };
  const busy = running.map(({ what, sinceMs }) => `${what} runs since ${new Date(sinceMs).toISOString()}`);
  if (busy.length > 0) return { kind: "acted", what: busy.join("; ") };
  // The judge asks for audits: when it is in this process, its commit wakes this service at once.
  if (waits.length === 0) return { kind: "idle", reason: "nothing to audit", untilMs: null, orChange: true };
  const times = waits.flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]));
  return {
    kind: "waiting",
    reason: waits.map(({ reason }) => reason).join("; "),
    untilMs: times.length > 0 ? Math.min(...times) : null,
    orChange: true,
  };
}
