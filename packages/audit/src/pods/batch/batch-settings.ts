import { mergeDefaults } from "@404-gen/core";
import { REPORT_DEFAULTS } from "@404-gen/core/two";
import { AUDIT_DEFAULTS } from "../../settings.ts";

/**
 * Settings of competition 2's regeneration: those of competition 1, and those of the batch protocol. Source: BATCH-API.md 7.
 * The settings' names are in `AUDIT_SETTINGS` and `BATCH_SETTINGS`.
 */
export const BATCH_DEFAULTS = {
  ...AUDIT_DEFAULTS,
  /** Seconds until a machine must be ready: it has an address and has loaded its model. POD_WARMUP_TIMEOUT. */
  podWarmupTimeoutSeconds: 12_600,
  /** Failed prompts in a repeat above this number reject. MAX_MISMATCHED_PROMPTS. */
  maxMismatchedPrompts: REPORT_DEFAULTS.maxMismatchedPrompts,
  /** Prompts of one batch. */
  batchSize: 32,
  /** Most machines that are replaced because of the image in one run, all repeats together. */
  maxReplacements: 3,
  /** Machines that must fail because of the image before any was ready, for "Failed to deploy a docker image". */
  maxInitialDeployAttempts: 2,
  /** Seconds between two looks at a batch. */
  statusCheckIntervalSeconds: 10,
  /** Looks in a row without an answer after which a machine is given up. */
  maxConsecutiveUnhealthy: 18,
  /** Seconds that one batch may take. */
  batchTimeLimitSeconds: 3600,
  /** Seconds that a repeat may take, accepted batches together. */
  totalGenerationTimeLimitSeconds: REPORT_DEFAULTS.totalGenerationTimeLimit,
  /** Bytes of one batch's archive. */
  maxBatchZipBytes: 67_108_864,
  /** Files in one batch's archive. */
  maxBatchFiles: 100,
  /** Bytes of one module. */
  maxJsBytes: 1_048_576,
  /** Bytes of the list of failures. */
  maxFailedManifestBytes: 16_384,
  /** An unpacked archive may have this many times its size. Our own choice: deflate reaches 1032, real modules stay below 20. */
  maxZipRatio: 200,
  /** Most machines that may be lost in one run without proof against the image; above it the run ends as a fault of ours. Our own choice. */
  maxPodFaults: 6,
  /** Modules of one batch that are drawn and stored at the same time. Our own choice. */
  maxConcurrentModules: 4,
  /** US dollars that all machines of a round may cost; 0: no limit. MAX_COST_PER_ROUND. */
  maxCostPerRound: 0,
  /** US dollars an hour of a machine without a known price. Our own choice: four H200 at about 4 an hour each. */
  assumedCostPerHour: 16,
} as const;

/** The settings of {@link BATCH_DEFAULTS}, field by field. */
export type BatchSettings = { readonly [K in keyof typeof BATCH_DEFAULTS]: number };

/**
 * Fills missing settings with the defaults.
 *
 * @example
 * const settings = batchSettings({});
 */
export const batchSettings = (
  values?: { readonly [K in keyof BatchSettings]?: number | undefined } | undefined,
): BatchSettings => mergeDefaults<BatchSettings>(BATCH_DEFAULTS, values);
