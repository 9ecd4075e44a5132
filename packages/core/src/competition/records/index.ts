export * from "./audit-requests.ts";
export * from "./builds.ts";
export * from "./config.ts";
export { formatOf } from "./format-of.ts";
export * from "./generation-audits.ts";
export { pythonFloat } from "./json/python-float.ts";
export * from "./leader.ts";
export * from "./match-report.ts";
export * from "./matches-matrix.ts";
export * from "./paths.ts";
export * from "./pod-stats.ts";
export * from "./prompts.ts";
export {
  defineRecord,
  type ParseOptions,
  RECORD_LAYOUT,
  type RecordFormat,
  readRecord,
} from "./record.ts";
export * from "./results.ts";
export * from "./schedule.ts";
export * from "./schema.ts";
export * from "./seed.ts";
export * from "./source-audits.ts";
export * from "./state.ts";
export * from "./submissions.ts";
export * from "./winner.ts";
