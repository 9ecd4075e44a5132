import { CompetitionError, DEFAULT_MODEL_FORMAT, type ServiceContext, systemClock } from "@404-gen/core";
import { cachePictures, createPictureLoader } from "@404-gen/core/net";
import { steady } from "@404-gen/core/owner";
import { formatBuilds } from "@404-gen/core/records";
import { createMinerClient } from "../pods/miner-client.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { auditSettings } from "../settings.ts";
import { type Auditor, createAuditorFrame } from "./auditor-frame.ts";
import type { AuditorContext, AuditorOptions } from "./auditor-options.ts";
import { createBuildTracker } from "./build-tracker.ts";
import { createRecordAudit } from "./record-audit.ts";
import { type RoundFacts, readFacts } from "./round-facts.ts";
import { startDue } from "./start-due.ts";

/** Waits before each next try to load a picture, milliseconds. */
const PICTURE_RETRY_MS = [1_000, 4_000] as const;

/**
 * The auditor of competition 1. In the stages MINER_GENERATION, DOWNLOADING and DUELS it tracks the miners' builds, generates the leader's baseline, and
 * regenerates the models of possible winners. Several audits go on at the same time, also between turns. One turn waits until the next of them ends, at
 * most `checkAuditIntervalSeconds`.
 *
 * @example
 * const auditor = createAuditor(context, { objects, renderer, distance, providers, builds, door });
 * await auditor.turn({ signal });
 */
export function createAuditor(serviceContext: ServiceContext, options: AuditorOptions): Auditor {
  const context = steady(serviceContext);
  const io = options.io ?? systemClock;
  const format = options.format ?? DEFAULT_MODEL_FORMAT;
  const settings = auditSettings(options.settings, format);
  const client = options.client ?? createMinerClient({ fetch: options.fetch, io, settings });
  const { maxPictureBytes: maxBytes } = options;
  const shared: AuditorContext = { ...options, ...context, io, settings, client, format };
  const jobContext = {
    ...shared,
    ring: createProviderRing({ providers: options.providers, notifier: context.notifier, logger: context.logger }),
    picture: cachePictures(createPictureLoader({ ...shared, maxBytes, retryMs: PICTURE_RETRY_MS })),
    recordAudit: createRecordAudit(shared),
  };
  return createAuditorFrame(serviceContext, {
    io,
    settings,
    owning: options.owning,
    tracker: createBuildTracker({ ...shared, formatBuilds: (builds) => formatBuilds(builds) }),
    async read(look) {
      const facts = await readFacts(look);
      checkTolerance(settings, facts);
      return facts;
    },
    start: ({ jobs, ...due }) => startDue({ ...jobContext, jobs }, due),
  });
}

/** Refuses a tolerance that covers every prompt before anybody is judged: with it no audit could fail. */
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
