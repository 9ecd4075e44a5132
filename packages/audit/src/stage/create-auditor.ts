import { DEFAULT_MODEL_FORMAT, type Service, type ServiceContext, systemClock, type TurnResult } from "@404-gen/core";
import { createMinerClient } from "../pods/miner-client.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { auditSettings } from "../settings.ts";
import type { AuditorContext, AuditorOptions } from "./auditor-options.ts";
import { createBuildTracker } from "./build-tracker.ts";
import { createJobs } from "./jobs.ts";
import { cachePictures, createPictureLoader } from "./pictures.ts";
import { createRecordAudit } from "./record-audit.ts";
import { readFacts } from "./round-facts.ts";
import { startDue, type Wait } from "./start-due.ts";

/** The auditor is a service; `close` ends what runs, releases every pod and waits for it. */
export type Auditor = Service & { close(): Promise<void> };

/**
 * The generation orchestrator: tracks the miners' builds, generates the leader's baseline, and regenerates what would-be winners
 * submitted, while the competition is in MINER_GENERATION, DOWNLOADING or DUELS. Audits run beside each other between turns; one
 * turn waits for the next of them to end, at most `checkAuditIntervalSeconds`.
 *
 * @example
 * const auditor = createAuditor(context, { objects, renderer, distance, providers, builds, door });
 * await auditor.turn({ signal });
 */
export function createAuditor(context: ServiceContext, options: AuditorOptions): Auditor {
  const io = options.io ?? systemClock;
  const format = options.format ?? DEFAULT_MODEL_FORMAT;
  const settings = auditSettings(options.settings, format);
  const client = options.client ?? createMinerClient({ io, settings });
  const shared: AuditorContext = { ...options, ...context, io, settings, client, format };
  const jobContext = {
    ...shared,
    ring: createProviderRing({ providers: options.providers, notifier: context.notifier, logger: context.logger }),
    picture: cachePictures(createPictureLoader(shared)),
    recordAudit: createRecordAudit(shared),
  };
  const jobs = createJobs({
    limit: settings.maxConcurrentMiners,
    retryMs: settings.auditRetrySeconds * 1000,
    clock: context.clock,
    onEnd: async ({ what, settled, detail }) => {
      context.logger[settled ? "info" : "warn"](what, { settled, detail });
      if (!settled && !stopping.aborted)
        await context.notifier.notify({
          kind: "audit-pending",
          level: "alarm",
          title: `${what} is pending: ${detail}`,
        });
    },
  });
  const tracker = createBuildTracker(shared);
  const shutdown = new AbortController();
  let stopping: AbortSignal = shutdown.signal;

  const turn: Service["turn"] = async ({ signal }) => {
    const stop = AbortSignal.any([signal, shutdown.signal]);
    stop.throwIfAborted();
    stopping = stop;
    await context.state.refresh({ signal: stop });
    const facts = await readFacts(context.state);
    if ("idle" in facts) return { kind: "idle", reason: facts.idle, untilMs: null };
    const built = await tracker.look(facts, { signal: stop });
    const waits = await startDue(
      { ...jobContext, jobs },
      { facts: built ? await reread(context, facts) : facts, signal: stop },
    );
    if (jobs.running().length > 0)
      await waitForJob({ io, jobs, ms: settings.checkAuditIntervalSeconds * 1000, signal: stop });
    if (stop.aborted) {
      await jobs.idle();
      stop.throwIfAborted();
    }
    return resultOf({
      built,
      waits: [...waits, ...tracker.waits(facts)],
      ended: jobs.takeEnded(),
      running: jobs.running(),
    });
  };
  return {
    name: "auditor",
    turn,
    async close() {
      shutdown.abort(new DOMException("the auditor is closed", "AbortError"));
      await jobs.idle();
    },
  };
}

async function reread(
  context: ServiceContext,
  facts: Exclude<Awaited<ReturnType<typeof readFacts>>, { idle: string }>,
) {
  const again = await readFacts(context.state);
  return "idle" in again ? facts : again;
}

async function waitForJob(options: {
  io: AuditorContext["io"];
  jobs: ReturnType<typeof createJobs>;
  ms: number;
  signal: AbortSignal;
}): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  await Promise.race([options.jobs.change(signal), options.io.sleep(options.ms, { signal }).catch(() => {})]);
  over.abort();
}

type Outcome = {
  readonly built: string | null;
  readonly waits: readonly Wait[];
  readonly ended: readonly { readonly what: string; readonly detail: string }[];
  readonly running: readonly { readonly what: string; readonly sinceMs: number }[];
};

function resultOf({ built, waits, ended, running }: Outcome): TurnResult {
  const did = [...(built ? [built] : []), ...ended.map(({ what, detail }) => `${what}: ${detail}`)];
  if (did.length > 0) return { kind: "acted", what: did.join("; ") };
  const busy = running.map(({ what, sinceMs }) => `${what} runs since ${new Date(sinceMs).toISOString()}`);
  if (busy.length > 0) return { kind: "acted", what: busy.join("; ") };
  if (waits.length === 0) return { kind: "idle", reason: "nothing to audit", untilMs: null };
  const times = waits.flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]));
  return {
    kind: "waiting",
    reason: waits.map(({ reason }) => reason).join("; "),
    untilMs: times.length > 0 ? Math.min(...times) : null,
  };
}
