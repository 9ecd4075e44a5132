/** `@404-gen/judge/offline`: a judge and a model without network, and flags for text on pictures. */
export { createOfflineModel, OFFLINE_MODEL_NAME, type OfflineModelOptions } from "./offline-model.ts";
export { createOfflineJudge, OFFLINE_JUDGE_NAME, type OfflineJudgeOptions } from "./offline-judge.ts";
export { withBundleTextFlags } from "./with-bundle-text-flags.ts";
export { type TextFlagsOptions, withTextFlags } from "./with-text-flags.ts";
