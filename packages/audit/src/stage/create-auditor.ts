import {
  CompetitionError,
  DEFAULT_MODEL_FORMAT,
  type Service,
  type ServiceContext,
  systemClock,
  type TurnResult,
} from "@404-gen/core";
import { cachePictures, createPictureLoader } from "@404-gen/core/net";
import { defineOwner, type Look, steady } from "@404-gen/core/owner";
import { formatBuilds } from "@404-gen/core/records";
import { createMinerClient } from "../pods/miner-client.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { auditSettings } from "../settings.ts";
import type { AuditorContext, AuditorOptions } from "./auditor-options.ts";
import { createBuildTracker } from "./build-tracker.ts";
import { createJobs } from "./jobs.ts";
import { createRecordAudit } from "./record-audit.ts";
import { ACTIVE_STAGES, type RoundFacts, readFacts } from "./round-facts.ts";
import { startDue } from "./start-due.ts";
import { resultOf, waitForJob } from "./turn-result.ts";

/** Waits before a picture is asked for again, milliseconds. */
const PICTURE_RETRY_MS = [1_000, 4_000] as const;

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
export function createAuditor(given: ServiceContext, options: AuditorOptions): Auditor {
  const context = steady(given);
  const io = options.io ?? systemClock;
  const format = options.format ?? DEFAULT_MODEL_FORMAT;
  const settings = auditSettings(options.settings, format);
  const client = options.client ?? createMinerClient({ io, settings });
  const shared: AuditorContext = { ...options, ...context, io, settings, client, format };
  const jobContext = {
    ...shared,
    ring: createProviderRing({ providers: options.providers, notifier: context.notifier, logger: context.logger }),
    picture: cachePictures(createPictureLoader({ ...shared, retryMs: PICTURE_RETRY_MS })),
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
  const tracker = createBuildTracker({ ...shared, formatBuilds: (builds) => formatBuilds(builds) });
  const shutdown = new AbortController();
  let stopping: AbortSignal = shutdown.signal;

  const act = async (look: Look): Promise<TurnResult> => {
    const { signal } = look;
    stopping = signal;
    const facts = await readFacts(look);
    checkTolerance(settings, facts);
    const built = await tracker.look(facts, { signal });
    const due = { ...jobContext, jobs };
    const { mayGoOn } = look;
    const waits = await startDue(due, { facts: built ? await reread(context, facts) : facts, mayGoOn, signal });
    if (jobs.running().length > 0)
      await waitForJob({ io, jobs, ms: settings.checkAuditIntervalSeconds * 1000, signal });
    if (signal.aborted) {
      await jobs.idle();
      signal.throwIfAborted();
    }
    return resultOf({
      built,
      waits: [...waits, ...tracker.waits(facts)],
      ended: jobs.takeEnded(),
      running: jobs.running(),
    });
  };
  const owner = defineOwner(given, { name: "auditor", stages: ACTIVE_STAGES, settings: options.owning, io, act });
  return {
    name: owner.name,
    turn: ({ signal }) => owner.turn({ signal: AbortSignal.any([signal, shutdown.signal]) }),
    async close() {
      shutdown.abort(new DOMException("the auditor is closed", "AbortError"));
      await jobs.idle();
    },
  };
}

/** The facts with what this turn wrote. */
const reread = ({ state }: ServiceContext, { round, stage }: RoundFacts) =>
  readFacts({ record: state.snapshot(), round, stage });

/** Before anybody is judged: a tolerance that covers every prompt passes whatever an image makes. */
function checkTolerance({ maxMismatchedPrompts }: AuditorContext["settings"], { round, prompts }: RoundFacts): void {
  if (maxMismatchedPrompts < prompts.size) return;
  throw new CompetitionError(
    `MAX_MISMATCHED_PROMPTS ${maxMismatchedPrompts} tolerates each of the ${prompts.size} prompts of round ${round}: no audit could fail`,
    {
      code: "AUDIT_TOLERANCE_INVALID",
      data: { setting: "MAX_MISMATCHED_PROMPTS", allowed: `less than ${prompts.size}` },
    },
  );
}
