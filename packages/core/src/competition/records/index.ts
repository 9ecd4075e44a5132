export { STATE_FILES_ONE } from "../one/state-files.ts";
export * from "./audit-requests.ts";
export * from "./builds.ts";
export {
  type CommitMessage,
  type CommitMessageOptions,
  defineMessage,
  MESSAGES,
  MESSAGES_TWO,
} from "./commit-message.ts";
export * from "./config.ts";
export { type DeclaredLimits, declaredLimitsSchema } from "./declared-limits.ts";
export { defineExtras, type Extras } from "./extras.ts";
export * from "./generation-audits.ts";
export * from "./ignored-submissions.ts";
export { pythonFloat } from "./json/python-float.ts";
export * from "./leader.ts";
export * from "./lease.ts";
export * from "./match-report.ts";
export * from "./matches-matrix.ts";
export * from "./measured-distance.ts";
export {
  COMMIT_PATTERN,
  HOTKEY_PATTERN,
  LEADER,
  REPO_PATTERN,
  SHORT_HOTKEY,
  STAGES,
  shortHotkey,
  stemOf,
} from "./names.ts";
export * from "./needed.ts";
export { paths } from "./paths.ts";
export { type PathOf, type PathsOf, type PathValues, pathsOf } from "./paths-of.ts";
export type { NamesIn, ValuesOf } from "./pattern.ts";
export { type Play, playSchema } from "./play.ts";
export * from "./pod-stats.ts";
export * from "./prompts.ts";
export {
  defineRecord,
  type ParseOptions,
  RECORD_LAYOUT,
  type RecordFormat,
  readRecord,
} from "./record.ts";
export * from "./recorded-model.ts";
export * from "./repairs.ts";
export * from "./results.ts";
export * from "./schedule.ts";
export * from "./schema.ts";
export * from "./seed.ts";
export * from "./source-audits.ts";
export * from "./state.ts";
export * from "./state-file.ts";
export * from "./submissions.ts";
export * from "./winner.ts";
