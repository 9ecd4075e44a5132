import { DEFAULT_MODEL_FORMAT, MODEL_FORMATS, maxModelBytes, mergeDefaults, type PreviewFormat } from "@404-gen/core";

/** The audit's settings with the running competition's values. The settings' names are in `AUDIT_SETTINGS`, `BUILD_SETTINGS` and `GPU_SETTINGS`. */
export const AUDIT_DEFAULTS = {
  /** Port that a miner's server listens on. */
  generationPort: 10_006,
  /** Seconds between two looks at the builds. */
  checkBuildIntervalSeconds: 120,
  /** Seconds after which unfinished builds are timed out. */
  buildTimeoutSeconds: 10_800,
  /** Seconds that one turn waits for running audits before it looks at the record again. */
  checkAuditIntervalSeconds: 120,
  /** Seconds between two looks at a pod that is starting. */
  checkPodIntervalSeconds: 30,
  /** Seconds between two rounds over the providers when none gave a pod. */
  podAcquisitionRetryIntervalSeconds: 120,
  /** Most tries to get one pod. */
  podAcquisitionMaxAttempts: 720,
  /** Seconds until a created pod must have an address. */
  podVisibilityTimeoutSeconds: 1800,
  /** Seconds until `GET /health` must answer 200. */
  podWarmupTimeoutSeconds: 3600,
  /** Pods at work for one image. */
  podsPerMiner: 4,
  /** Pods started for one image in all. */
  maxPodAttempts: 6,
  /** Pods started before one of them is healthy. */
  initialPodCount: 2,
  /** Seconds between two starts. */
  podStartDelaySeconds: 30,
  /** Attempts at a prompt, each by another pod. */
  maxPromptAttempts: 3,
  /** Seconds for which a prompt belongs to the pod that took it. */
  promptLockTimeoutSeconds: 600,
  /** Prompts that a pod must have processed before its health is judged. */
  podMinSamples: 8,
  /** Failures plus hard overtimes that make a pod bad. */
  podFailureThreshold: 8,
  /** Half of the window of fresh times over which a pod's median is taken. */
  warmupHalfWindow: 4,
  /** Seconds; a slower result is tried again while the median of all is above it, and a median above it rejects. */
  generationMedianLimitSeconds: 90,
  /** Seconds; a pod whose rolling median is above it, and not falling, is bad. */
  rollingMedianLimitSeconds: 120,
  /** Retries after which a pod's retries are judged. */
  retryDeltaMinSamples: 3,
  /** Seconds until the response's headers must be there; at or past it a result is a hard overtime. */
  generationTimeoutSeconds: 180,
  /** Cosine distance, 0 to 2; a larger one is a mismatch. */
  acceptableDistance: 0.1,
  /** Non-critical mismatches above this reject; twice as many stop an audit early. */
  maxMismatchedPrompts: 6,
  /** Critical mismatches above this reject. */
  maxMismatchedCriticalPrompts: 1,
  /** Share of the submitted prompts, 0 to 1, that an image must regenerate for a pass, whatever is tolerated. */
  minGeneratedShare: 0.5,
  /** Seconds for a response's body after its headers. */
  downloadTimeoutSeconds: 180,
  /** Bytes that a generated file may have. */
  maxModelBytes: MODEL_FORMATS[DEFAULT_MODEL_FORMAT].maxBytes,
  /** Images audited at the same time. */
  maxConcurrentMiners: 4,
  /** Prompts of one pod in flight: one generating, the others downloading, rendering or being measured. */
  maxConcurrentPromptsPerPod: 4,
  /**
   * Seconds of a body that are never counted. With `bodyBytesPerSecond` it says how long a body of a size may take. Longer
   * times are work after the headers, and count as generation time. Our own choice.
   */
  bodyGraceSeconds: 5,
  /** Bytes a second that a pod's connection is expected to carry. Our own choice: 2 MiB/s is far below the speed of the providers' proxies. */
  bodyBytesPerSecond: 2_097_152,
  /** Faults of ours that one prompt may meet in one run before the run leaves it open. Our own choice. */
  maxPromptFaults: 4,
  /** Seconds that one run of an audit may take; then it stays pending and says so. Our own choice: a day, as 720 × 120 s. */
  auditDeadlineSeconds: 86_400,
  /** Seconds before an audit that a fault of ours left pending is run again. Our own choice. */
  auditRetrySeconds: 600,
  /** Pods that must fail because of the image itself before "Failed to deploy a docker image" is a verdict. Our own choice. */
  imageFailuresToReject: 2,
} as const;

/** The settings of {@link AUDIT_DEFAULTS}, field by field. */
export type AuditSettings = { readonly [K in keyof typeof AUDIT_DEFAULTS]: number };

/**
 * Fills missing settings with the defaults. The limit of a file's size is at most that of its format.
 *
 * @example
 * const settings = auditSettings({ acceptableDistance: 0.08 });
 */
export function auditSettings(
  values?: { readonly [K in keyof AuditSettings]?: number | undefined } | undefined,
  format: PreviewFormat = DEFAULT_MODEL_FORMAT,
): AuditSettings {
  const settings = mergeDefaults<AuditSettings>(AUDIT_DEFAULTS, values);
  return { ...settings, maxModelBytes: maxModelBytes(format, settings.maxModelBytes) };
}
