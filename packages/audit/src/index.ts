/**
 * `@404-gen/audit`: proves or disproves that a miner's image produces what the miner uploaded. This entry loads no native library.
 *
 * - `createAuditor` the service of competition 1: builds, the leader's baseline, audits; `createModuleAuditor` that of competition 2
 * - `createProcessProvider` and the clouds: where images run
 * - `createOfflineDistance` here, `createDinov3` in `./onnx`: how far two previews are apart
 * - `./pod` the miner's side of competition 2's batch API
 * - `./testing` the suite that every GPU provider passes
 */
export * from "./builds/github-actions/index.ts";
export { type BuildMap, createMapBuilds } from "./builds/map-builds.ts";
export { createMapSources, type SourceMap } from "./builds/map-sources.ts";
export { cosineDistance } from "./distance/cosine.ts";
export { type EmbeddingDistanceOptions, embeddingDistance } from "./distance/embedding-distance.ts";
export { preprocess } from "./distance/preprocess.ts";
export { GPU_PROVIDER_NAMES, GPU_PROVIDER_NEEDS, type GpuProviderName } from "./gpu/providers.ts";
export { createEndpointProvider, type EndpointProviderOptions } from "./gpu/endpoint-provider.ts";
export { type PodIdentity, podName } from "./gpu/naming.ts";
export * from "./gpu/process/index.ts";
export { type PodRemoval, type ReapOptions, reapPods } from "./gpu/reap-pods.ts";
export * from "./gpu/runpod/index.ts";
export * from "./gpu/targon/index.ts";

export * from "./gpu/verda/index.ts";
export { createOfflineDistance, createOfflineEmbedding } from "./offline/index.ts";
export { createModuleAuditor } from "./modules/create-module-auditor.ts";
export type { ModuleAuditorOptions } from "./modules/module-auditor-options.ts";
export { type BatchClient, type BatchClientOptions, createBatchClient } from "./pods/batch/batch-client.ts";
export type { BatchPrompt, SubmitOptions } from "./pods/batch/submit-batch.ts";
export type { StatusAnswer } from "./pods/batch/ask-status.ts";
export { BATCH_DEFAULTS, type BatchSettings } from "./pods/batch/batch-settings.ts";
export { BATCH_SETTINGS, moduleAuditSettings } from "./pods/batch/setting-rows.ts";
export type { PodState, PodStatus } from "./pods/batch/pod-status.ts";
export type { BatchResults } from "./pods/batch/read-results.ts";
export type { Attempt, GeneratedFile } from "./pods/attempt.ts";
export {
  createMinerClient,
  type MinerAddress,
  type MinerClient,
  type MinerClientOptions,
  type MinerReply,
} from "./pods/miner-client.ts";
export { createProviderRing, type ProviderRing } from "./pods/provider-ring.ts";
export { type RegenerateOptions, type Regeneration, regenerate } from "./pods/regenerate.ts";
export type { AttemptEvent, Evaluation, RegenerateContext } from "./pods/run.ts";
export type { RehearsalReport, RehearsalResult } from "./rehearsal/rehearsal-report.ts";
export {
  type RehearsalPicture,
  type RehearsalProgress,
  type RehearsalPrompt,
  type RehearseAuditOptions,
  rehearseAudit,
} from "./rehearsal/rehearse-audit.ts";
export { AUDIT_SETTINGS, BUILD_SETTINGS, GPU_SETTINGS } from "./setting-rows.ts";
export { AUDIT_DEFAULTS, type AuditSettings, auditSettings } from "./settings.ts";
export type { AuditorOptions } from "./stage/auditor-options.ts";
export type { Auditor } from "./stage/auditor-frame.ts";
export { createAuditor } from "./stage/create-auditor.ts";
export { type AuditDecision, type DecideAuditOptions, decideAudit } from "./stage/decide-audit.ts";
export * from "./source/index.ts";
