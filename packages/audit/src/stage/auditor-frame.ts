import type { Clock, Service, ServiceContext, TurnResult } from "@404-gen/core";
import { createAlarms, defineOwner, type Guard, type Look, type OwnerSettings, steady } from "@404-gen/core/owner";
import type { BuildTracker } from "./build-tracker.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { ACTIVE_STAGES } from "./round-facts.ts";
import type { Wait } from "./start-jobs.ts";
import type { BuildFacts } from "./track-builds.ts";
import { resultOf, waitForJob } from "./turn-result.ts";

/** The auditor is a service. `close` ends its jobs, releases every pod and waits for the end. */
export type Auditor = Service & { close(): Promise<void> };

/** The parts of an auditor that differ between the competitions. */
export type AuditorWork<Facts extends BuildFacts> = {
  readonly io: Clock;
  readonly settings: {
    readonly maxConcurrentMiners: number;
    readonly auditRetrySeconds: number;
    readonly checkAuditIntervalSeconds: number;
  };
  /** Settings of the owner's frame. */
  readonly owning: OwnerSettings | undefined;
  readonly tracker: BuildTracker;
  /** Reads the round's facts. */
  read(look: Pick<Look, "record" | "round" | "stage">): Promise<Facts>;
  /** Starts the jobs that are due. Gives those that have to wait. */
  start(due: {
    readonly facts: Facts;
    readonly jobs: Jobs;
    readonly mayGoOn: Guard;
    readonly signal: AbortSignal;
  }): Promise<readonly Wait[]>;
};

/**
 * The frame of both auditors. In a turn it looks at the builds, starts the due jobs, several at the same time, and waits until the next one ends (at most
 * `checkAuditIntervalSeconds`). A job that ends without a verdict raises one alarm, however often it runs again. Its verdict clears the alarm.
 */
export function createAuditorFrame<Facts extends BuildFacts>(
  serviceContext: ServiceContext,
  { io, settings, owning, tracker, read, start }: AuditorWork<Facts>,
): Auditor {
  const context = steady(serviceContext);
  const shutdown = new AbortController();
  let stopping: AbortSignal = shutdown.signal;
  const alarms = createAlarms(context);
  const jobs = createJobs({
    limit: settings.maxConcurrentMiners,
    retryMs: settings.auditRetrySeconds * 1000,
    clock: context.clock,
    onEnd: async ({ key, what, settled, detail, error = { code: null, file: null } }) => {
      context.logger[settled ? "info" : "warn"](what, { settled, detail, ...error });
      if (settled) return void alarms.clear(key);
      if (stopping.aborted) return;
      const title = `${what} is pending${error.file ? `, because of ${error.file}` : ""}: ${detail}`;
      alarms.raise(key, { kind: "audit-pending", level: "alarm", title, fields: error });
    },
  });
  const act = async ({ record, round, stage, mayGoOn, signal }: Look): Promise<TurnResult> => {
    stopping = signal;
    const roundFacts = await read({ record, round, stage });
    const news = await tracker.look({ facts: roundFacts, record, signal });
    const facts = news ? await read({ record: context.state.snapshot(), round, stage }) : roundFacts;
    const waits = await start({ facts, jobs, mayGoOn, signal });
    if (jobs.running().length > 0)
      await waitForJob({ io, jobs, ms: settings.checkAuditIntervalSeconds * 1000, signal });
    if (signal.aborted) {
      await jobs.idle();
      signal.throwIfAborted();
    }
    return resultOf({
      built: news,
      waits: [...waits, ...tracker.waits(facts)],
      ended: jobs.takeEnded(),
      running: jobs.running(),
    });
  };
  const owner = defineOwner(serviceContext, { name: "auditor", stages: ACTIVE_STAGES, settings: owning, io, act });
  return {
    name: owner.name,
    turn: ({ signal }) => owner.turn({ signal: AbortSignal.any([signal, shutdown.signal]) }),
    async close() {
      shutdown.abort(new DOMException("the auditor is closed", "AbortError"));
      await jobs.idle();
    },
  };
}
