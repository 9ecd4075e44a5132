import { type Service, type ServiceContext, systemClock, type TurnResult } from "@404-gen/core";
import { defineOwner, type Look, steady } from "@404-gen/core/owner";
import type { Builds } from "@404-gen/core/records";
import { buildsFileTwo } from "@404-gen/core/two";
import { createBatchClient } from "../pods/batch/batch-client.ts";
import { batchSettings } from "../pods/batch/batch-settings.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { createBuildTracker } from "../stage/build-tracker.ts";
import type { Auditor } from "../stage/create-auditor.ts";
import { createJobs } from "../stage/jobs.ts";
import { ACTIVE_STAGES } from "../stage/round-facts.ts";
import type { BuildFacts } from "../stage/track-builds.ts";
import { resultOf, waitForJob } from "../stage/turn-result.ts";
import { createCostMeter } from "./cost-meter.ts";
import type { ModuleAuditorOptions, ModuleJobContext } from "./module-auditor-options.ts";
import { readModuleFacts } from "./module-facts.ts";
import { createRecordReport } from "./record-report.ts";
import { startDueModules } from "./start-due-modules.ts";

/**
 * The auditor of competition 2: tracks the miners' builds, generates the leader's baseline, and runs the images of would-be winners, each as
 * often as the round asks for, while the competition is in MINER_GENERATION, DOWNLOADING or DUELS. The judge plays the audits' duels on what
 * it makes. Runs go on beside each other between turns; one turn waits for the next of them to end, at most `checkAuditIntervalSeconds`.
 *
 * @example
 * const auditor = createModuleAuditor(context, { publisher, picture, providers, builds });
 * await auditor.turn({ signal });
 */
export function createModuleAuditor(given: ServiceContext, options: ModuleAuditorOptions): Auditor {
  const context = steady(given);
  const io = options.io ?? systemClock;
  const settings = batchSettings(options.settings);
  const shared: ModuleJobContext = {
    ...options,
    ...context,
    io,
    settings,
    client: options.client ?? createBatchClient({ io, settings }),
    ring: createProviderRing({ providers: options.providers, notifier: context.notifier, logger: context.logger }),
    costs: createCostMeter({ ...context, io, maxCostPerRound: settings.maxCostPerRound }),
    recordReport: createRecordReport(context),
  };
  const shutdown = new AbortController();
  let stopping: AbortSignal = shutdown.signal;
  const jobs = createJobs({
    limit: settings.maxConcurrentMiners,
    retryMs: settings.auditRetrySeconds * 1000,
    clock: context.clock,
    onEnd: async ({ what, settled, detail }) => {
      context.logger[settled ? "info" : "warn"](what, { settled, detail });
      if (settled || stopping.aborted) return;
      const title = `${what} is pending: ${detail}`;
      await context.notifier.notify({ kind: "audit-pending", level: "alarm", title });
    },
  });
  const tracker = createBuildTracker({ ...shared, formatBuilds: formatBuildsTwo });
  const act = async (look: Look): Promise<TurnResult> => {
    const { signal, mayGoOn } = look;
    stopping = signal;
    const facts = await readModuleFacts(look);
    const built = await tracker.look(facts, { signal });
    const now = built ? await readModuleFacts({ ...look, record: context.state.snapshot() }) : facts;
    const waits = await startDueModules({ ...shared, jobs }, { facts: now, mayGoOn, signal });
    if (jobs.running().length > 0)
      await waitForJob({ io, jobs, ms: settings.checkAuditIntervalSeconds * 1000, signal });
    if (signal.aborted) {
      await jobs.idle();
      signal.throwIfAborted();
    }
    return resultOf({
      built,
      waits: [...waits, ...tracker.waits(now)],
      ended: jobs.takeEnded(),
      running: jobs.running(),
    });
  };
  const owner: Service = defineOwner(given, {
    ...{ name: "auditor", stages: ACTIVE_STAGES, settings: options.owning, io, act },
  });
  return {
    name: owner.name,
    turn: ({ signal }) => owner.turn({ signal: AbortSignal.any([signal, shutdown.signal]) }),
    async close() {
      shutdown.abort(new DOMException("the auditor is closed", "AbortError"));
      await jobs.idle();
    },
  };
}

/** builds.json of competition 2: with the machines that each submission asks for, in the place that the file gives them. */
function formatBuildsTwo(builds: Builds, { submissions }: BuildFacts): string {
  const entries = Object.entries(builds).map(([hotkey, { repo, commit, revealed_at_block, ...rest }]) => {
    const hardware = (submissions[hotkey] as { hardware?: readonly string[] } | undefined)?.hardware ?? [];
    return [hotkey, { repo, commit, revealed_at_block, hardware: [...hardware], ...rest }];
  });
  return buildsFileTwo.format(Object.fromEntries(entries));
}
