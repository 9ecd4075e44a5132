import { type ServiceContext, systemClock } from "@404-gen/core";
import { steady } from "@404-gen/core/owner";
import type { Builds } from "@404-gen/core/records";
import { buildsFileTwo } from "@404-gen/core/two";
import { createBatchClient } from "../pods/batch/batch-client.ts";
import { batchSettings } from "../pods/batch/batch-settings.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { type Auditor, createAuditorFrame } from "../stage/auditor-frame.ts";
import { createBuildTracker } from "../stage/build-tracker.ts";
import type { BuildFacts } from "../stage/track-builds.ts";
import { createCostMeter } from "./cost-meter.ts";
import type { ModuleAuditorOptions, ModuleJobContext } from "./module-auditor-options.ts";
import { readModuleFacts } from "./module-facts.ts";
import { createRecordReport } from "./record-report.ts";
import { startDueModules } from "./start-due-modules.ts";

/**
 * The auditor of competition 2. In the stages MINER_GENERATION, DOWNLOADING and DUELS it tracks the miners' builds, generates the leader's baseline, and
 * runs the images of possible winners, each as often as the round's config says. The judge plays the audits' duels with the modules that they make.
 * Several runs go on at the same time, also between turns. One turn waits until the next of them ends, at most `checkAuditIntervalSeconds`.
 *
 * @example
 * const auditor = createModuleAuditor(context, { publisher, picture, providers, builds });
 * await auditor.turn({ signal });
 */
export function createModuleAuditor(serviceContext: ServiceContext, options: ModuleAuditorOptions): Auditor {
  const context = steady(serviceContext);
  const io = options.io ?? systemClock;
  const settings = batchSettings(options.settings);
  const shared: ModuleJobContext = {
    ...options,
    ...context,
    io,
    settings,
    client: options.client ?? createBatchClient({ fetch: options.fetch, io, settings }),
    ring: createProviderRing({ providers: options.providers, notifier: context.notifier, logger: context.logger }),
    costs: createCostMeter({ ...context, io, maxCostPerRound: settings.maxCostPerRound }),
    recordReport: createRecordReport(context),
  };
  return createAuditorFrame(serviceContext, {
    io,
    settings,
    owning: options.owning,
    tracker: createBuildTracker({ ...shared, formatBuilds: formatBuildsTwo }),
    read: readModuleFacts,
    start: ({ jobs, ...due }) => startDueModules({ ...shared, jobs }, due),
  });
}

/** builds.json of competition 2. Unlike that of competition 1 it has `hardware`, the machines that each submission asks for. */
function formatBuildsTwo(builds: Builds, { submissions }: BuildFacts): string {
  const entries = Object.entries(builds).map(([hotkey, { repo, commit, revealed_at_block, ...rest }]) => {
    const hardware = (submissions[hotkey] as { hardware?: readonly string[] } | undefined)?.hardware ?? [];
    return [hotkey, { repo, commit, revealed_at_block, hardware: [...hardware], ...rest }];
  });
  return buildsFileTwo.format(Object.fromEntries(entries));
}
