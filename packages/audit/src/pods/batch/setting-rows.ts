import { setting, settingGroup } from "@404-gen/core";
import type { DeclaredLimits } from "@404-gen/core/records";
import { AUDIT_SETTINGS, BUILD_SETTINGS } from "../../setting-rows.ts";
import { AUDIT_DEFAULTS } from "../../settings.ts";
import { BATCH_DEFAULTS, type BatchSettings } from "./batch-settings.ts";

/** Settings of runs of competition 2's images. Those of `AUDIT_SETTINGS` are for both competitions. */
export const BATCH_SETTINGS = settingGroup<BatchSettings>()("Running modules' images", {
  BATCH_SIZE: setting.whole({
    doc: "Prompts of one batch",
    min: 1,
    max: 1000,
    fallback: BATCH_DEFAULTS.batchSize,
    option: "batchSize",
  }),
  MAX_REPLACEMENTS: setting.whole({
    doc: "Machines that an image may use up in one run",
    min: 0,
    max: 64,
    fallback: BATCH_DEFAULTS.maxReplacements,
    option: "maxReplacements",
  }),
  MAX_INITIAL_DEPLOY_ATTEMPTS: setting.whole({
    doc: "Machines on which an image must have failed to start by its own doing before that rejects it",
    min: 1,
    max: 64,
    fallback: BATCH_DEFAULTS.maxInitialDeployAttempts,
    option: "maxInitialDeployAttempts",
  }),
  STATUS_CHECK_INTERVAL: setting.decimal({
    doc: "Time between looks at a batch",
    unit: "seconds",
    min: 0.05,
    max: 3600,
    fallback: BATCH_DEFAULTS.statusCheckIntervalSeconds,
    option: "statusCheckIntervalSeconds",
  }),
  MAX_CONSECUTIVE_UNHEALTHY: setting.whole({
    doc: "Looks in a row without an answer after which a machine is given up",
    min: 1,
    fallback: BATCH_DEFAULTS.maxConsecutiveUnhealthy,
    option: "maxConsecutiveUnhealthy",
  }),
  BATCH_TIME_LIMIT: setting.decimal({
    doc: "Time that one batch may take",
    unit: "seconds",
    min: 1,
    max: 86400,
    fallback: BATCH_DEFAULTS.batchTimeLimitSeconds,
    option: "batchTimeLimitSeconds",
  }),
  TOTAL_GENERATION_TIME_LIMIT: setting.decimal({
    doc: "Time that one repeat may take, its accepted batches together",
    unit: "seconds",
    min: 1,
    max: 604800,
    fallback: BATCH_DEFAULTS.totalGenerationTimeLimitSeconds,
    option: "totalGenerationTimeLimitSeconds",
  }),
  MAX_BATCH_ZIP_BYTES: setting.whole({
    doc: "Largest archive of a batch",
    unit: "bytes",
    min: 1024,
    fallback: BATCH_DEFAULTS.maxBatchZipBytes,
    option: "maxBatchZipBytes",
  }),
  MAX_BATCH_FILES: setting.whole({
    doc: "Files in the archive of a batch",
    min: 1,
    fallback: BATCH_DEFAULTS.maxBatchFiles,
    option: "maxBatchFiles",
  }),
  MAX_JS_BYTES: setting.whole({
    doc: "Largest module in the archive of a batch",
    unit: "bytes",
    min: 1,
    fallback: BATCH_DEFAULTS.maxJsBytes,
    option: "maxJsBytes",
  }),
  MAX_FAILED_MANIFEST_BYTES: setting.whole({
    doc: "Largest list of failures in the archive of a batch",
    unit: "bytes",
    min: 2,
    fallback: BATCH_DEFAULTS.maxFailedManifestBytes,
    option: "maxFailedManifestBytes",
  }),
  MAX_COST_PER_ROUND: setting.decimal({
    doc: "What the machines of a round may cost before no new one is started, US dollars; 0: no limit",
    min: 0,
    max: 1_000_000,
    fallback: BATCH_DEFAULTS.maxCostPerRound,
    option: "maxCostPerRound",
  }),
  ASSUMED_COST_PER_HOUR: setting.decimal({
    doc: "What a machine is taken to cost whose provider names no price, US dollars an hour",
    min: 0,
    max: 10_000,
    fallback: BATCH_DEFAULTS.assumedCostPerHour,
    option: "assumedCostPerHour",
  }),
});

/** Settings with another default in competition 2. A value equal to competition 1's default counts as not set. */
const OWN_DEFAULTS = ["podWarmupTimeoutSeconds", "maxMismatchedPrompts"] as const;

/**
 * Options of competition 2's auditor from these settings. `limits`: declared limits of config.json; they count even when they equal a default.
 *
 * @example
 * createModuleAuditor(context, { ...parts, settings: moduleAuditSettings(settings) });
 */
export function moduleAuditSettings(
  values: Readonly<Record<string, unknown>>,
  limits: DeclaredLimits = {},
): Partial<BatchSettings> {
  const shared: Record<string, number | undefined> = {
    ...BUILD_SETTINGS.options(values),
    ...AUDIT_SETTINGS.options(values),
  };
  for (const name of OWN_DEFAULTS) if (shared[name] === AUDIT_DEFAULTS[name]) delete shared[name];
  if (limits.MAX_MISMATCHED_PROMPTS !== undefined) shared["maxMismatchedPrompts"] = limits.MAX_MISMATCHED_PROMPTS;
  return { ...shared, ...BATCH_SETTINGS.options(values) } as Partial<BatchSettings>;
}
