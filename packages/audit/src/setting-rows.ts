import { setting, settingGroup } from "@404-gen/core";
import { MAX_GITHUB_ANSWER_BYTES } from "./builds/answer-limit.ts";
import { MAX_DISTANCE_MODEL_BYTES } from "./distance/model-limit.ts";
import { MAX_PROVIDER_ANSWER_BYTES } from "./gpu/answer-limit.ts";
import { GPU_PROVIDER_NAMES, GPU_PROVIDER_ROWS } from "./gpu/providers.ts";
import { AUDIT_DEFAULTS, type AuditSettings } from "./settings.ts";

/** Settings of the builds of miners' images. */
export const BUILD_SETTINGS = settingGroup<AuditSettings>()("Builds", {
  BUILD_SOURCE: setting.choice(["github", "map"], { doc: "Where images are built", fallback: "github" }),
  BUILD_MAP_FILE: setting.text({ doc: "JSON file of images for BUILD_SOURCE=map: hotkey to image" }),
  CHECK_BUILD_INTERVAL: setting.whole({
    doc: "Time between looks at the builds",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.checkBuildIntervalSeconds,
    option: "checkBuildIntervalSeconds",
  }),
  BUILD_TIMEOUT: setting.whole({
    doc: "Time until an unfinished build is timed out",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.buildTimeoutSeconds,
    option: "buildTimeoutSeconds",
  }),
  DOCKER_IMAGE_FORMAT: setting.text({ doc: "Name of a built image; {hotkey10} and {tag} are filled in" }),
  BUILD_COMMIT_MESSAGE: setting.text({ doc: "End of the commit message that starts the builds; {round}" }),
  BUILD_WORKFLOW: setting.text({ doc: "File name of the workflow that builds the images" }),
  MAX_GITHUB_ANSWER_BYTES: setting.whole({
    doc: "Most that is read of one page of GitHub's interface",
    unit: "bytes",
    min: 1024,
    fallback: MAX_GITHUB_ANSWER_BYTES,
  }),
});

/** Settings of the machines on which images run. */
export const GPU_SETTINGS = settingGroup()("GPU providers", {
  GPU_PROVIDERS: setting.choices(GPU_PROVIDER_NAMES, { doc: "Providers in order of use", fallback: ["targon"] }),
  ...GPU_PROVIDER_ROWS,
  MAX_PROVIDER_ANSWER_BYTES: setting.whole({
    doc: "Most that is read of one answer of a cloud",
    unit: "bytes",
    min: 1024,
    fallback: MAX_PROVIDER_ANSWER_BYTES,
  }),
});

/** Settings of how audits regenerate, measure and decide. */
export const AUDIT_SETTINGS = settingGroup<AuditSettings>()("Auditing", {
  GENERATION_PORT: setting.whole({
    doc: "Port of a miner's container",
    min: 1,
    max: 65535,
    fallback: AUDIT_DEFAULTS.generationPort,
    option: "generationPort",
  }),
  CHECK_AUDIT_INTERVAL: setting.whole({
    doc: "Time between looks at audit requests",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.checkAuditIntervalSeconds,
    option: "checkAuditIntervalSeconds",
  }),
  CHECK_POD_INTERVAL: setting.decimal({
    doc: "Time between looks at a pod",
    unit: "seconds",
    min: 0.05,
    max: 3600,
    fallback: AUDIT_DEFAULTS.checkPodIntervalSeconds,
    option: "checkPodIntervalSeconds",
  }),
  POD_ACQUISITION_RETRY_INTERVAL: setting.whole({
    doc: "Time between tries to get a pod",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.podAcquisitionRetryIntervalSeconds,
    option: "podAcquisitionRetryIntervalSeconds",
  }),
  POD_ACQUISITION_MAX_ATTEMPTS: setting.whole({
    doc: "Tries to get a pod",
    min: 1,
    fallback: AUDIT_DEFAULTS.podAcquisitionMaxAttempts,
    option: "podAcquisitionMaxAttempts",
  }),
  POD_VISIBILITY_TIMEOUT: setting.whole({
    doc: "Time until a pod is visible",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.podVisibilityTimeoutSeconds,
    option: "podVisibilityTimeoutSeconds",
  }),
  POD_WARMUP_TIMEOUT: setting.whole({
    doc: "Time until a pod is healthy",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.podWarmupTimeoutSeconds,
    option: "podWarmupTimeoutSeconds",
  }),
  PODS_PER_MINER: setting.whole({
    doc: "Pods of one audit",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.podsPerMiner,
    option: "podsPerMiner",
  }),
  MAX_POD_ATTEMPTS: setting.whole({
    doc: "Pod starts of one audit",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.maxPodAttempts,
    option: "maxPodAttempts",
  }),
  INITIAL_POD_COUNT: setting.whole({
    doc: "Pods started first",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.initialPodCount,
    option: "initialPodCount",
  }),
  POD_START_DELAY: setting.whole({
    doc: "Time between two starts",
    unit: "seconds",
    min: 0,
    fallback: AUDIT_DEFAULTS.podStartDelaySeconds,
    option: "podStartDelaySeconds",
  }),
  MAX_PROMPT_ATTEMPTS: setting.whole({
    doc: "Attempts at one prompt, each by another pod",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.maxPromptAttempts,
    option: "maxPromptAttempts",
  }),
  PROMPT_LOCK_TIMEOUT: setting.whole({
    doc: "Time for which a prompt is a pod's",
    unit: "seconds",
    min: 1,
    fallback: AUDIT_DEFAULTS.promptLockTimeoutSeconds,
    option: "promptLockTimeoutSeconds",
  }),
  POD_MIN_SAMPLES: setting.whole({
    doc: "Prompts before a pod may be called bad",
    min: 1,
    fallback: AUDIT_DEFAULTS.podMinSamples,
    option: "podMinSamples",
  }),
  POD_FAILURE_THRESHOLD: setting.whole({
    doc: "Failures and hard overtimes of a bad pod",
    min: 1,
    fallback: AUDIT_DEFAULTS.podFailureThreshold,
    option: "podFailureThreshold",
  }),
  WARMUP_HALF_WINDOW: setting.whole({
    doc: "Half of the rolling window of times",
    min: 1,
    fallback: AUDIT_DEFAULTS.warmupHalfWindow,
    option: "warmupHalfWindow",
  }),
  GENERATION_MEDIAN_LIMIT: setting.decimal({
    doc: "Median limit",
    unit: "seconds",
    min: 0,
    max: 86400,
    fallback: AUDIT_DEFAULTS.generationMedianLimitSeconds,
    option: "generationMedianLimitSeconds",
  }),
  ROLLING_MEDIAN_LIMIT: setting.decimal({
    doc: "Rolling median limit of a pod",
    unit: "seconds",
    min: 0,
    max: 86400,
    fallback: AUDIT_DEFAULTS.rollingMedianLimitSeconds,
    option: "rollingMedianLimitSeconds",
  }),
  RETRY_DELTA_MIN_SAMPLES: setting.whole({
    doc: "Retries before they are judged useful or not",
    min: 1,
    fallback: AUDIT_DEFAULTS.retryDeltaMinSamples,
    option: "retryDeltaMinSamples",
  }),
  GENERATION_MEDIAN_TRIM_COUNT: setting.whole({
    doc: "Times cut from each end of the median",
    min: 0,
    fallback: 6,
    retired: "cutting as many times from both ends never moves a median",
  }),
  GENERATION_TIMEOUT: setting.decimal({
    doc: "Time for one generation",
    unit: "seconds",
    min: 1,
    max: 86400,
    fallback: AUDIT_DEFAULTS.generationTimeoutSeconds,
    option: "generationTimeoutSeconds",
  }),
  ACCEPTABLE_DISTANCE: setting.decimal({
    doc: "Largest distance of a match",
    min: 0,
    max: 2,
    fallback: AUDIT_DEFAULTS.acceptableDistance,
    option: "acceptableDistance",
  }),
  MAX_MISMATCHED_PROMPTS: setting.whole({
    doc: "Mismatches tolerated",
    min: 0,
    fallback: AUDIT_DEFAULTS.maxMismatchedPrompts,
    option: "maxMismatchedPrompts",
  }),
  MIN_GENERATED_SHARE: setting.decimal({
    doc: "Share of the submitted prompts that an image must generate again for a pass, whatever is tolerated",
    min: 0.1,
    max: 1,
    fallback: AUDIT_DEFAULTS.minGeneratedShare,
    option: "minGeneratedShare",
  }),
  MAX_MISMATCHED_CRITICAL_PROMPTS: setting.whole({
    doc: "Mismatches tolerated on decisive prompts",
    min: 0,
    fallback: AUDIT_DEFAULTS.maxMismatchedCriticalPrompts,
    option: "maxMismatchedCriticalPrompts",
  }),
  MAX_CONCURRENT_MINERS: setting.whole({
    doc: "Audits at a time",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.maxConcurrentMiners,
    option: "maxConcurrentMiners",
  }),
  MAX_CONCURRENT_PROMPTS_PER_POD: setting.whole({
    doc: "Prompts in flight on a pod",
    min: 1,
    max: 64,
    fallback: AUDIT_DEFAULTS.maxConcurrentPromptsPerPod,
    option: "maxConcurrentPromptsPerPod",
  }),
  DISTANCE: setting.choice(["dinov3", "offline"], { doc: "Which embedding", fallback: "dinov3" }),
  DINOV3_MODEL: setting.text({ doc: "ONNX file of DINOv3; files with its weights lie beside it" }),
  MAX_DISTANCE_MODEL_BYTES: setting.whole({
    doc: "Largest file that `model download` takes",
    unit: "bytes",
    min: 1024,
    fallback: MAX_DISTANCE_MODEL_BYTES,
  }),
  DINOV3_SHA256: setting.text({
    doc: "Digest that the model must have, as `404-gen model download` prints it; any when it is not set",
  }),
});
